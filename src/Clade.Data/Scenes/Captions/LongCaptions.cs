using System.Text;
using Clade.Core;

namespace Clade.Data.Scenes;

/// <summary>
/// Long captions: the short one as the first sentence, then a sentence a fact, things first, then how they stand to each other, at last what is not there. A fact that has
/// been said, or follows from one by turning it around, is not said again.
/// </summary>
internal static class LongCaptions
{
    private const int Fewest = 100, Most = 220;

    private sealed record Sentence(string Text, Noun? About, SceneFact Fact);

    public static SceneCaption Write(Scene scene, CaptionForm form)
    {
        var random = new KeyedRandom(scene.Options.Seed, SceneStreams.Long, 0, scene.Number);
        var opening = form.Write();
        var text = new StringBuilder(opening.Text).Append('.');
        text[0] = char.ToUpperInvariant(text[0]);
        var (spans, facts) = (opening.Spans.ToList(), opening.Facts.ToList());
        var said = facts.Select(Canonical).ToHashSet();
        var words = Words(opening.Text);
        // Between 110 words and the most, so that captions differ in length as real ones do.
        var enough = Fewest + 10 + random.NextInt(Most - Fewest - 40);
        foreach (var sentence in Sentences(scene, random).TakeWhile(_ => words < enough))
        {
            var length = Words(sentence.Text);
            if (words + length > Most || !said.Add(Canonical(sentence.Fact)))
                continue;
            if (sentence.About is { } noun && sentence.Text.IndexOf(noun.Singular, StringComparison.Ordinal) is >= 0 and var at)
                spans.Add(new CaptionSpan(text.Length + 1 + at, noun.Singular.Length, [.. scene.Objects.Where(one => one.Class == noun.Singular).Select(one => one.Layer - 1)]));
            text.Append(' ').Append(sentence.Text);
            facts.Add(sentence.Fact);
            words += length;
        }

        return new SceneCaption(text.ToString(), spans, facts);
    }

    internal static int Words(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length;

    private static SceneFact Canonical(SceneFact fact) => fact is RelationFact relation ? relation.Canonical : fact;

    private static IEnumerable<Sentence> Sentences(Scene scene, KeyedRandom random)
    {
        var single = ShortCaptions.Mentions(scene).Where(mention => mention.Count == 1).Select(mention => scene.Objects[mention.Objects[0]]).ToArray();
        var several = ShortCaptions.Mentions(scene).Where(mention => mention.Count > 1).ToArray();
        random.Shuffle(single.AsSpan());
        var all = scene.Objects.Count(one => !one.FullBox.IsEmpty);
        yield return new($"There {(all == 1 ? "is one thing" : $"are {Noun.Number(all)} things")} in the picture.", null, new TotalFact(all));
        if (scene.Plan.Background.Phrase.Length > 0)
            yield return new($"Everything is drawn {scene.Plan.Background.Phrase}.", null, new BackgroundFact(scene.Background));
        foreach (var one in single)
        {
            foreach (var sentence in About(scene, one))
                yield return sentence;
        }

        foreach (var sentence in several.SelectMany(mention => About(scene, mention)))
            yield return sentence;
        foreach (var sentence in Between(scene, single, ref random))
            yield return sentence;
        for (var i = 0; i < 24; i++)
        {
            if (NegativeCaptions.Absent(scene, ref random) is { } absent)
                yield return new(i % 3 == 0 ? $"There is no {absent.Singular} in it." : i % 3 == 1 ? $"No {absent.Singular} can be seen." : $"The picture is without {absent.Counted(1)}.", absent, new CountFact(absent, 0));
        }
    }

    private static IEnumerable<Sentence> About(Scene scene, SceneObject one)
    {
        var (noun, name) = (one.Cutout.Noun, one.Class);
        yield return new($"The {name} is {one.Place}.", noun, new PlaceFact(noun, one.Place));
        if (one.Colour is { } colour)
            yield return new($"The {name} is {ColourNames.Word(colour)}.", noun, new ColourFact(noun, colour));
        if (one.Size != SceneSize.Medium)
            yield return new($"The {name} is drawn {(one.Size == SceneSize.Small ? "small" : "large")}.", noun, new SizeFact(noun, one.Size));
        if (one.UpsideDown)
            yield return new($"The {name} stands on its head.", noun, new TurnFact(noun, true));
        if (one.Visible < 0.9)
            yield return new($"Part of the {name} is hidden.", noun, new HiddenFact(noun));
        var tenths = (int)Math.Round(10.0 * one.FullBox.Width / scene.Width);
        if (tenths > 0)
            yield return new($"The {name} takes up about {(tenths == 1 ? "a tenth" : $"{Noun.Number(tenths)} tenths")} of the width.", noun, new WidthFact(noun, tenths));
    }

    private static IEnumerable<Sentence> About(Scene scene, Mention mention)
    {
        var described = ShortCaptions.Describe(scene, mention, colour: true, size: true);
        var things = $"{Noun.Number(mention.Count)} {mention.Noun.Plural}";
        yield return new($"There are {things}.", null, new CountFact(mention.Noun, mention.Count));
        if (described.Colour is { } colour)
            yield return new($"The {things} are {ColourNames.Word(colour)}.", null, new ColourFact(mention.Noun, colour));
        if (described.Size is { } size)
            yield return new($"The {things} are drawn {(size == SceneSize.Small ? "small" : "large")}.", null, new SizeFact(mention.Noun, size));
    }

    private static List<Sentence> Between(Scene scene, SceneObject[] single, ref KeyedRandom random)
    {
        var found = new List<Sentence>();
        foreach (var first in single)
        {
            var noun = first.Cutout.Noun;
            foreach (var second in single.Where(other => other != first))
            {
                foreach (var relation in Enum.GetValues<SceneRelation>())
                {
                    if (SceneGeometry.Holds(scene, first, relation, second) && SceneGeometry.IsPlain(scene, first, relation, second))
                        found.Add(new($"The {first.Class} is {SceneGeometry.Words(relation)} the {second.Class}.", noun, new RelationFact(noun, relation, second.Cutout.Noun)));
                }
            }

            foreach (var direction in Enum.GetValues<SceneDirection>())
            {
                if (new ExtremeFact(noun, direction) is var fact && single.Length > 1 && fact.Holds(scene))
                    found.Add(new($"Nothing lies {Farther(direction)} than the {first.Class}.", noun, fact));
            }
        }

        random.Shuffle(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(found));
        return found;
    }

    private static string Farther(SceneDirection direction) => direction switch
    {
        SceneDirection.Left => "farther left",
        SceneDirection.Right => "farther right",
        SceneDirection.Top => "higher",
        _ => "lower",
    };
}
