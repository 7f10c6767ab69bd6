using Clade.Core;

namespace Clade.Data.Scenes;

/// <summary>Changes one thing of a scene and says what it was before and after. What comes out is checked on the painted scenes: a change that does not show, or hides something else, is refused.</summary>
internal sealed class SceneEditor(SceneComposer composer)
{
    private readonly record struct Draft(ScenePlan Plan, CaptionForm Before, Func<Scene, CaptionForm?> After, string Instruction);

    /// <summary>One change of that kind; null when the scene does not allow the one that was drawn.</summary>
    public SceneEdit? Try(Scene scene, SceneChange change, ref KeyedRandom random)
    {
        var mentions = ShortCaptions.Mentions(scene).ToArray();
        if (mentions.Length == 0)
            return null;
        random.Shuffle(mentions.AsSpan());
        var draft = change switch
        {
            SceneChange.Replace => Replace(scene, mentions, ref random),
            SceneChange.Recolour => Recolour(scene, mentions, ref random),
            SceneChange.Resize => Resize(scene, mentions),
            SceneChange.Count => Count(scene, mentions, ref random),
            SceneChange.Relation => Move(scene, mentions, ref random),
            SceneChange.Mirror => Exchange(scene, mentions, mirror: true),
            SceneChange.Swap => Exchange(scene, mentions, mirror: false),
            SceneChange.SwapColours => SwapColours(scene, mentions),
            SceneChange.TurnAround => TurnAround(scene, mentions),
            SceneChange.Background => Background(scene, mentions, ref random),
            SceneChange.Add => Add(scene, mentions, ref random),
            _ => Remove(scene, mentions),
        };
        return draft is { } made ? Check(scene, change, made) : null;
    }

    private SceneEdit? Check(Scene scene, SceneChange change, Draft draft)
    {
        var edited = composer.Render(draft.Plan);
        if (!composer.IsClear(edited) || draft.After(edited) is not { } after)
            return null;
        var (first, second) = (draft.Before.Write(), after.Write());
        if (!first.Holds(scene) || !second.Holds(edited))
            return null;
        // The shorter caption of an addition is silent, not false.
        if ((change != SceneChange.Remove && second.Holds(scene)) || (change != SceneChange.Add && first.Holds(edited)))
            return null;
        return new SceneEdit(change, scene, edited, first, second, draft.Instruction);
    }

    private Draft? Replace(Scene scene, Mention[] mentions, ref KeyedRandom random)
    {
        if (Single(mentions) is not { } old || NegativeCaptions.Absent(scene, ref random) is not { } noun)
            return null;
        var at = old.Objects[0];
        var thing = composer.Planner.Thing(noun.Singular, scene.Objects[at].Thing, ref random);
        var plan = scene.Plan.Objects[at] with { Cutout = thing.Cutout, Hue = null, Turn = 0, Flipped = thing.Flipped };
        return new Draft(With(scene, at, plan), Form([old, .. Rest(mentions, old)]), _ => Form([new Mention(noun, 1) { Objects = [at] }, .. Rest(mentions, old)]), $"replace the {old.Noun.Singular} with {noun.Counted(1)}");
    }

    private Draft? Recolour(Scene scene, Mention[] mentions, ref KeyedRandom random)
    {
        foreach (var mention in mentions.Where(mention => mention.Count == 1 && scene.Objects[mention.Objects[0]].Colour is not null))
        {
            var (at, colour) = (mention.Objects[0], scene.Objects[mention.Objects[0]].Colour!.Value);
            var hues = composer.Material.Hues(scene.Objects[at].Cutout).Where(hue => hue != colour).ToList();
            if (hues.Count == 0)
                continue;
            var hue = hues[random.NextInt(hues.Count)];
            return new Draft(With(scene, at, scene.Plan.Objects[at] with { Hue = hue }), Form([mention with { Colour = colour }, .. Rest(mentions, mention)]),
                _ => Form([mention with { Colour = hue }, .. Rest(mentions, mention)]), $"make the {mention.Noun.Singular} {ColourNames.Word(hue)}");
        }

        return null;
    }

    private Draft? Resize(Scene scene, Mention[] mentions)
    {
        foreach (var mention in mentions.Where(mention => mention.Count == 1 && scene.Objects[mention.Objects[0]].Size != SceneSize.Medium))
        {
            var (at, size) = (mention.Objects[0], scene.Objects[mention.Objects[0]].Size);
            var other = size == SceneSize.Small ? SceneSize.Large : SceneSize.Small;
            var (plan, side) = (scene.Plan.Objects[at], composer.Planner.Side(other == SceneSize.Small ? 0.19 : 0.42));
            var (width, height) = composer.Material.Drawings.Size(plan.Cutout, side);
            var box = new Placement(scene.Width, scene.Height).At(plan.X, plan.Y, width, height);
            if (EditPlaces.Crowds(scene, at, box))
                continue;
            return new Draft(With(scene, at, plan with { Side = side, X = box.CentreX, Y = box.CentreY }), Form([mention with { Size = size }, .. Rest(mentions, mention)]),
                _ => Form([mention with { Size = other }, .. Rest(mentions, mention)]), $"make the {mention.Noun.Singular} {other.ToString().ToLowerInvariant()}");
        }

        return null;
    }

    private Draft? Count(Scene scene, Mention[] mentions, ref KeyedRandom random)
    {
        var mention = mentions[0];
        var more = mention.Count == 1 || (random.NextInt(2) == 0 && mention.Count < composer.Options.MaxCopies);
        var plans = scene.Plan.Objects.ToList();
        if (more)
        {
            var copy = plans[mention.Objects[0]];
            if (EditPlaces.Free(composer, scene, copy.Cutout, copy.Side, ref random) is not { } box)
                return null;
            plans.Add(copy with { X = box.CentreX, Y = box.CentreY });
        }
        else
        {
            plans.RemoveAt(mention.Objects[^1]);
        }

        var after = mention with { Count = mention.Count + (more ? 1 : -1) };
        return new Draft(scene.Plan with { Objects = plans }, Form([mention, .. Rest(mentions, mention)]), edited => Form([Found(edited, after), .. Rest(mentions, mention).Select(rest => Found(edited, rest))]),
            more ? $"add another {mention.Noun.Singular}" : $"take away one {mention.Noun.Singular}");
    }

    private Draft? Move(Scene scene, Mention[] mentions, ref KeyedRandom random)
    {
        if (EditPlaces.Pair(scene, mentions, _ => true) is not { } pair)
            return null;
        var (first, second) = (pair.First.Objects[0], pair.Second.Objects[0]);
        var (plan, fixedBox) = (scene.Plan.Objects[first], scene.Plan.Objects[second]);
        var (dx, dy) = (plan.X - fixedBox.X, plan.Y - fixedBox.Y);
        // A quarter turn about the other, to the one side or the other.
        var side = random.NextInt(2) == 0 ? 1 : -1;
        var (width, height) = composer.Material.Drawings.Size(plan.Cutout, plan.Side);
        var box = new Placement(scene.Width, scene.Height).At(fixedBox.X - side * dy, fixedBox.Y + side * dx, width, height);
        if (EditPlaces.Crowds(scene, first, box))
            return null;
        var before = Form([pair.First, pair.Second, .. Rest(mentions, pair.First, pair.Second)]) with { Relations = [pair.Relation] };
        return new Draft(With(scene, first, plan with { X = box.CentreX, Y = box.CentreY }), before,
            edited => ShortCaptions.Plain(edited, edited.Objects[first], edited.Objects[second]) is { } relation and not (SceneRelation.InFrontOf or SceneRelation.Behind or SceneRelation.Inside or SceneRelation.Around)
                ? before with { Relations = [relation] } : null,
            $"move the {pair.First.Noun.Singular} {Where(side, dx, dy)} the {pair.Second.Noun.Singular}");
    }

    private static Draft? Exchange(Scene scene, Mention[] mentions, bool mirror)
    {
        if (EditPlaces.Pair(scene, mentions, relation => !mirror || relation is SceneRelation.LeftOf or SceneRelation.RightOf) is not { } pair)
            return null;
        var (first, second) = (pair.First.Objects[0], pair.Second.Objects[0]);
        var plans = scene.Plan.Objects.ToList();
        (plans[first], plans[second]) = (plans[first] with { X = plans[second].X, Y = plans[second].Y }, plans[second] with { X = plans[first].X, Y = plans[first].Y });
        var rest = Rest(mentions, pair.First, pair.Second);
        var before = Form([pair.First, pair.Second, .. rest]) with { Relations = [pair.Relation] };
        var after = mirror ? before with { Relations = [SceneGeometry.Inverse(pair.Relation)] } : before.With(0, pair.Second).With(1, pair.First);
        return new Draft(scene.Plan with { Objects = plans }, before, _ => after, $"exchange the {pair.First.Noun.Singular} and the {pair.Second.Noun.Singular}");
    }

    private Draft? SwapColours(Scene scene, Mention[] mentions)
    {
        foreach (var first in mentions.Where(mention => mention.Count == 1))
        {
            foreach (var second in mentions.Where(mention => mention.Count == 1 && mention != first))
            {
                var (a, b) = (scene.Objects[first.Objects[0]], scene.Objects[second.Objects[0]]);
                if (a.Colour is not { } one || b.Colour is not { } other || one == other || !composer.Material.Hues(a.Cutout).Contains(other) || !composer.Material.Hues(b.Cutout).Contains(one))
                    continue;
                var plans = scene.Plan.Objects.ToList();
                plans[a.Layer - 1] = plans[a.Layer - 1] with { Hue = other };
                plans[b.Layer - 1] = plans[b.Layer - 1] with { Hue = one };
                var rest = Rest(mentions, first, second);
                return new Draft(scene.Plan with { Objects = plans }, Form([first with { Colour = one }, second with { Colour = other }, .. rest]),
                    _ => Form([first with { Colour = other }, second with { Colour = one }, .. rest]), $"exchange the colours of the {a.Class} and the {b.Class}");
            }
        }

        return null;
    }

    private Draft? TurnAround(Scene scene, Mention[] mentions)
    {
        foreach (var mention in mentions.Where(mention => mention.Count == 1))
        {
            var one = scene.Objects[mention.Objects[0]];
            if (one.Plan.Turn is not (0 or 180) || !composer.Material.HasTop(one.Cutout))
                continue;
            var rest = Rest(mentions, mention);
            return new Draft(With(scene, one.Layer - 1, one.Plan with { Turn = 180 - one.Plan.Turn }), Form([mention with { UpsideDown = one.UpsideDown }, .. rest]),
                _ => Form([mention with { UpsideDown = !one.UpsideDown }, .. rest]), one.UpsideDown ? $"put the {one.Class} upright" : $"turn the {one.Class} upside down");
        }

        return null;
    }

    private Draft? Background(Scene scene, Mention[] mentions, ref KeyedRandom random)
    {
        var old = scene.Plan.Background;
        var others = composer.Material.Backgrounds.Where(other => other.Phrase.Length > 0 && other.Phrase != old.Phrase).ToList();
        if (old.Phrase.Length == 0 || others.Count == 0)
            return null;
        var other = others[random.NextInt(others.Count)];
        return new Draft(scene.Plan with { Background = other }, Form(mentions) with { Background = old }, _ => Form(mentions) with { Background = other }, $"lay everything {other.Phrase}");
    }

    private Draft? Add(Scene scene, Mention[] mentions, ref KeyedRandom random)
    {
        if (NegativeCaptions.Absent(scene, ref random) is not { } noun)
            return null;
        var thing = composer.Planner.Thing(noun.Singular, scene.Objects.Max(one => one.Thing) + 1, ref random) with { Turn = 0, Side = composer.Planner.Side(random.NextDouble(0.2, 0.35)) };
        if (EditPlaces.Free(composer, scene, thing.Cutout, thing.Side, ref random) is not { } box)
            return null;
        var plan = scene.Plan with { Objects = [.. scene.Plan.Objects, thing with { X = box.CentreX, Y = box.CentreY }] };
        return new Draft(plan, Form(mentions), _ => Form([.. mentions, new Mention(noun, 1) { Objects = [scene.Objects.Count] }]), $"add {noun.Counted(1)}");
    }

    private static Draft? Remove(Scene scene, Mention[] mentions)
    {
        if (mentions.Length < 2)
            return null;
        var gone = mentions[^1];
        var plan = scene.Plan with { Objects = [.. scene.Plan.Objects.Where((_, index) => !gone.Objects.Contains(index))] };
        return new Draft(plan, Form(mentions), edited => Form([.. mentions[..^1].Select(mention => Found(edited, mention))]), $"take away the {(gone.Count == 1 ? gone.Noun.Singular : gone.Noun.Plural)}");
    }

    private static string Where(int side, double dx, double dy)
    {
        var (x, y) = (-side * dy, side * dx);
        return Math.Abs(x) > Math.Abs(y) ? x < 0 ? "to the left of" : "to the right of" : y < 0 ? "above" : "below";
    }

    private static CaptionForm Form(IReadOnlyList<Mention> mentions) => new(mentions);

    private static Mention? Single(Mention[] mentions) => mentions.FirstOrDefault(mention => mention.Count == 1);

    private static IEnumerable<Mention> Rest(Mention[] mentions, params Mention[] named) => mentions.Where(mention => !named.Contains(mention));

    /// <summary>The mention with the objects that it means in another scene.</summary>
    private static Mention Found(Scene scene, Mention mention) => mention with { Objects = [.. scene.Objects.Where(one => one.Class == mention.Noun.Singular).Select(one => one.Layer - 1)] };

    private static ScenePlan With(Scene scene, int index, ObjectPlan plan) => scene.Plan with { Objects = [.. scene.Plan.Objects.Select((old, i) => i == index ? plan : old)] };
}
