using Clade.Data.Sets;

namespace Clade.Evaluation;

/// <summary>Every thing once, by itself: the usual pictures where no photographs are given.</summary>
internal static class ThingScenes
{
    public static PictureSet Make(SceneStage stage, int side) => PaintedPicture.Set($"drawings of {stage.Classes.Count} things", $"things 1 {stage.Origin} {side}",
        [.. stage.Classes.Select((name, label) => new PaintedPicture(name, () => stage.Composer.Render(stage.Alone(label, name, side, 0.9)).Picture) { Label = label })], stage.Classes);
}
