using Clade.Data.Scenes;

namespace Clade.Evaluation;

/// <summary>Scenes from two places, so far apart that even the background moves by more than what counts as found.</summary>
internal static class SceneViewPairs
{
    private const int Side = 224, Farthest = 110;

    public static ViewPairs Make(SceneStage stage, int count)
    {
        var composer = new SceneComposer(stage.Test, new SceneOptions { Seed = stage.Seed, Width = Side, Height = Side, MinThings = 2, MaxThings = 4, CopyChance = 0 });
        var views = Enumerable.Range(0, count).Select(i => new Lazy<SceneViews>(() => composer.Views(i, Farthest))).ToArray();
        var origin = $"views 1 {composer.Fingerprint} {Farthest}";
        return new(
            PaintedPicture.Set("scenes from two places", $"{origin} first", [.. views.Select((view, i) => new PaintedPicture($"view-{i}", () => view.Value.First.Picture))]),
            PaintedPicture.Set("scenes from two places", $"{origin} second", [.. views.Select((view, i) => new PaintedPicture($"view-{i}", () => view.Value.Second.Picture))]),
            i => views[i].Value.Matches, Side);
    }
}
