using Clade.Core;

namespace Clade.Data.Embedding;

/// <summary>A file with a path a line.</summary>
internal static class PictureLines
{
    public static string[] Read(string path)
    {
        try
        {
            return path.Length > 0 && File.Exists(path) ? File.ReadAllLines(path)
                : throw new InputException($"There is no file {(path.Length == 0 ? "behind @" : path)} with a path a line; give the pictures themselves, or @FILE.");
        }
        catch (Exception error) when (DiskError.Is(error))
        {
            throw new InputException($"Cannot read {path}: {DiskError.Say(error)}.", error);
        }
    }
}
