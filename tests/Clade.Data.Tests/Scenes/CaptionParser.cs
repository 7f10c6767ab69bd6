using Clade.Data.Scenes;

namespace Clade.Data.Tests.Scenes;

/// <summary>Reads short captions by their grammar, knowing the nouns and backgrounds and nothing else of the scene.</summary>
internal sealed class CaptionParser(SceneMaterial material)
{
    private static readonly string[] Numbers = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"];

    private readonly Dictionary<string, Noun> _singular = material.Cutouts.Select(cutout => cutout.Noun).Distinct().ToDictionary(noun => noun.Singular);
    private readonly Dictionary<string, Noun> _plural = material.Cutouts.Select(cutout => cutout.Noun).Distinct().ToDictionary(noun => noun.Plural);

    public IReadOnlyList<SceneFact> Facts(string caption)
    {
        var facts = new List<SceneFact>();
        var background = material.Backgrounds.Where(one => one.Phrase.Length > 0).SingleOrDefault(one => caption.EndsWith(" " + one.Phrase, StringComparison.Ordinal));
        var text = background is null ? caption : caption[..^(background.Phrase.Length + 1)];
        var things = text.Split(", with ");
        var (subject, linked) = Relations(things[0], facts);
        var listed = things.Length > 1 ? List(things[1]) : !linked ? List(subject) : [];
        if (linked)
            Mention(subject, facts);
        foreach (var thing in listed)
            Mention(thing, facts);
        if (background is not null)
            facts.Add(new BackgroundFact(background.Id));
        return facts;
    }

    // "A rel B and rel C": the parts after the first begin with a relation.
    private (string Subject, bool Linked) Relations(string text, List<SceneFact> facts)
    {
        var starts = Enum.GetValues<SceneRelation>().SelectMany(relation => Positions(text, $" {SceneGeometry.Words(relation)} ").Select(at => (At: at, Relation: relation))).OrderBy(one => one.At).ToList();
        if (starts.Count == 0)
            return (text, false);
        var subject = text[..starts[0].At];
        var first = Mention(subject, []);
        for (var i = 0; i < starts.Count; i++)
        {
            var from = starts[i].At + SceneGeometry.Words(starts[i].Relation).Length + 2;
            var to = i + 1 < starts.Count ? starts[i + 1].At : text.Length;
            var phrase = text[from..to];
            if (phrase.EndsWith(" and", StringComparison.Ordinal))
                phrase = phrase[..^4];
            facts.Add(new RelationFact(first, starts[i].Relation, Mention(phrase.TrimEnd(','), facts)));
        }

        return (subject, true);
    }

    private static IEnumerable<int> Positions(string text, string part)
    {
        for (var at = text.IndexOf(part, StringComparison.Ordinal); at >= 0; at = text.IndexOf(part, at + 1, StringComparison.Ordinal))
            yield return at;
    }

    private static List<string> List(string text) => [.. text.Split(", ").SelectMany(part => part.Split(" and "))];

    private Noun Mention(string phrase, List<SceneFact> facts)
    {
        var words = phrase.Split(' ').ToList();
        var count = words[0] is "a" or "an" ? 1 : Array.IndexOf(Numbers, words[0]);
        Assert.True(count >= 0, $"'{phrase}' begins with no number.");
        Assert.Equal(words[0] == "an", count == 1 && "aeiou".Contains(words[1][0]) && words[1] != "unicorn");
        words.RemoveAt(0);
        var known = count == 1 ? _singular : _plural;
        SceneSize? size = null;
        bool? turned = null;
        SceneColour? colour = null;
        while (!known.ContainsKey(string.Join(' ', words)))
        {
            Assert.True(words.Count > 1, $"'{phrase}' has no noun.");
            if (Enum.TryParse<SceneColour>(words[0], ignoreCase: true, out var one))
                colour = one;
            else if (words[0] is "small" or "large")
                size = Enum.Parse<SceneSize>(words[0], ignoreCase: true);
            else
                turned = words[0] == "upside-down" ? true : words[0] == "upright" ? false : throw new InvalidOperationException($"'{words[0]}' in '{phrase}' is no adjective.");
            words.RemoveAt(0);
        }

        var noun = known[string.Join(' ', words)];
        facts.Add(new CountFact(noun, count));
        if (size is { } s)
            facts.Add(new SizeFact(noun, s));
        if (turned is { } t)
            facts.Add(new TurnFact(noun, t));
        if (colour is { } c)
            facts.Add(new ColourFact(noun, c));
        return noun;
    }
}
