using Clade.Core;
using Clade.Data.Scenes;
using Clade.Data.Sets;

namespace Clade.Evaluation;

/// <summary>Each plain picture again and again, every time with one factor changed and nothing else.</summary>
internal static class FactorScenes
{
    private const long Stream = 0x66616374;
    private const double Usual = 0.55;

    private delegate ScenePlan? Change(SceneStage stage, ScenePlan plan, ref KeyedRandom random);

    private static readonly (string Name, Change Change)[] Factors =
    [
        (FactorTask.Plain, (SceneStage _, ScenePlan plan, ref KeyedRandom _) => plan),
        ("pose", (SceneStage _, ScenePlan plan, ref KeyedRandom random) => Only(plan, plan.Objects[0] with { Turn = 60 + random.NextInt(241) })),
        ("smaller", (SceneStage _, ScenePlan plan, ref KeyedRandom _) => Only(plan, plan.Objects[0] with { Side = plan.Width / 5 })),
        ("larger", (SceneStage _, ScenePlan plan, ref KeyedRandom _) => Only(plan, plan.Objects[0] with { Side = (int)(0.95 * plan.Width) })),
        ("partial view", (SceneStage _, ScenePlan plan, ref KeyedRandom random) => Only(plan, Cut(plan, ref random))),
        ("object blocking", Blocked),
        ("background", (SceneStage stage, ScenePlan plan, ref KeyedRandom random) => plan with { Background = stage.Test.Backgrounds[random.NextInt(stage.Test.Backgrounds.Count)] }),
        ("colour", Recoloured),
        ("style", (SceneStage stage, ScenePlan plan, ref KeyedRandom _) => Only(plan, plan.Objects[0] with { Cutout = stage.Redrawn(plan.Objects[0].Cutout.Class) })),
        ("darker", (SceneStage _, ScenePlan plan, ref KeyedRandom _) => plan with { Gain = 0.3 }),
        ("brighter", (SceneStage _, ScenePlan plan, ref KeyedRandom _) => plan with { Gain = 2 }),
    ];

    /// <param name="stage">Things and backgrounds.</param>
    /// <param name="count">Things at most; each has one picture a factor, but for those without a colour that could be another.</param>
    /// <param name="side">Pixels a side.</param>
    public static PictureSet Make(SceneStage stage, int count, int side)
    {
        var pictures = new List<PaintedPicture>();
        for (var i = 0; i < Math.Min(count, stage.Classes.Count); i++)
        {
            var (name, label) = (stage.Classes[i], i);
            var plain = stage.Alone(i, name, side, Usual);
            for (var factor = 0; factor < Factors.Length; factor++)
            {
                var own = new KeyedRandom(stage.Seed, Stream, 1 + factor, i);
                if (Factors[factor].Change(stage, plain, ref own) is { } plan)
                    pictures.Add(new PaintedPicture($"{name}, {Factors[factor].Name}", () => stage.Composer.Render(plan).Picture) { Label = label, Tags = new Dictionary<string, string> { [FactorTask.FactorTag] = Factors[factor].Name } });
            }
        }

        return PaintedPicture.Set($"scenes with one factor, {stage.Classes.Count} things", $"factors 1 {stage.Origin} {side}", pictures, stage.Classes);
    }

    private static ScenePlan Only(ScenePlan plan, ObjectPlan thing) => plan with { Objects = [thing] };

    // Nearly half of it outside.
    private static ObjectPlan Cut(ScenePlan plan, ref KeyedRandom random)
    {
        var (thing, far) = (plan.Objects[0], plan.Width - (0.05 * plan.Objects[0].Side));
        var near = plan.Width - far;
        return random.NextInt(4) switch { 0 => thing with { X = near }, 1 => thing with { X = far }, 2 => thing with { Y = near }, _ => thing with { Y = far } };
    }

    // By a thing that is no class.
    private static ScenePlan? Blocked(SceneStage stage, ScenePlan plan, ref KeyedRandom random)
    {
        var (thing, other) = (plan.Objects[0], stage.Drawing(stage.Others[random.NextInt(stage.Others.Count)]));
        var angle = random.NextDouble(0, 2 * Math.PI);
        return plan with { Objects = [thing, new ObjectPlan(other) { Thing = 1, Side = (int)(0.6 * thing.Side), X = thing.X + (0.25 * thing.Side * Math.Cos(angle)), Y = thing.Y + (0.25 * thing.Side * Math.Sin(angle)) }] };
    }

    private static ScenePlan? Recoloured(SceneStage stage, ScenePlan plan, ref KeyedRandom random)
    {
        var own = stage.Test.Colour(plan.Objects[0].Cutout);
        var hues = stage.Test.Hues(plan.Objects[0].Cutout).Where(hue => hue != own).ToList();
        return hues.Count == 0 ? null : Only(plan, plan.Objects[0] with { Hue = hues[random.NextInt(hues.Count)] });
    }
}
