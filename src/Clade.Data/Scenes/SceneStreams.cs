namespace Clade.Data.Scenes;

/// <summary>What random draws are for: the streams of <see cref="Core.KeyedRandom"/> that scenes use.</summary>
internal static class SceneStreams
{
    public const long Plan = 0x5CE0, Background = 0x5CE1, Captions = 0x5CE2, Edits = 0x5CE3, Films = 0x5CE4, Views = 0x5CE5, Long = 0x5CE6, Negative = 0x5CE7;
}
