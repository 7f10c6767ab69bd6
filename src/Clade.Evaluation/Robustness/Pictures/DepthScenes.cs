using Clade.Core;
using Clade.Data.Corruptions;
using Clade.Data.Scenes;
using Clade.Data.Sets;

namespace Clade.Evaluation;

/// <summary>A thing before two others that are no class, before white paper: four distances, known exactly from the order of the layers.</summary>
internal static class DepthScenes
{
    private const long Stream = 0x64657074;

    /// <summary>Pixels a side: that of the corruptions that know of space.</summary>
    public const int Side = 224;

    public static (PictureSet Set, DepthSource Depth) Make(SceneStage stage, int count)
    {
        ScenePlan Plan(int i)
        {
            var random = new KeyedRandom(stage.Seed, Stream, 0, i);
            var plan = stage.Alone(i, stage.Classes[i], Side, 0.78);
            var turned = random.NextDouble() < 0.5 ? 1 : -1;
            ObjectPlan Behind(int thing, double x, double y, ref KeyedRandom random) =>
                new(stage.Drawing(stage.Others[random.NextInt(stage.Others.Count)])) { Thing = thing, Side = (int)(0.25 * Side), X = Side * (0.5 + (turned * x)), Y = Side * y };
            return plan with { Objects = [Behind(2, -0.36, 0.14, ref random), Behind(1, 0.34, 0.16, ref random), plan.Objects[0] with { Y = 0.58 * Side }] };
        }

        count = Math.Min(count, stage.Classes.Count);
        var origin = $"depth 1 {stage.Origin}";
        var set = PaintedPicture.Set($"scenes with depth, {stage.Classes.Count} things", origin,
            [.. Enumerable.Range(0, count).Select(i => new PaintedPicture($"{stage.Classes[i]} in depth", () => stage.Composer.Render(Plan(i)).Picture) { Label = i })], stage.Classes);
        var maps = Enumerable.Range(0, count).Select(i => new Lazy<DepthMap>(() => DepthMap.FromLayers(Side, Side, stage.Composer.Render(Plan(i)).Layers))).ToArray();
        return (set, new DepthSource($"layers-{set.ContentHash}", number => maps[number].Value));
    }
}
