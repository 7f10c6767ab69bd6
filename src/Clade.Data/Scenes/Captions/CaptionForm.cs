using System.Text;

namespace Clade.Data.Scenes;

/// <summary>The things of one class as a caption speaks of them.</summary>
internal sealed record Mention(Noun Noun, int Count)
{
    public SceneColour? Colour { get; init; }

    public SceneSize? Size { get; init; }

    public bool? UpsideDown { get; init; }

    /// <summary>Which objects are meant.</summary>
    public IReadOnlyList<int> Objects { get; init; } = [];

    public string Phrase => Noun.Counted(Count, string.Join(' ', new[]
    {
        Size is { } size ? size.ToString().ToLowerInvariant() : null,
        UpsideDown is { } turned ? turned ? "upside-down" : "upright" : null,
        Colour is { } colour ? ColourNames.Word(colour) : null,
    }.OfType<string>()));

    public IEnumerable<SceneFact> Facts()
    {
        yield return new CountFact(Noun, Count);
        if (Size is { } size)
            yield return new SizeFact(Noun, size);
        if (UpsideDown is { } turned)
            yield return new TurnFact(Noun, turned);
        if (Colour is { } colour)
            yield return new ColourFact(Noun, colour);
    }
}

/// <summary>
/// What a short caption says, before it is words: "A rel B and rel C, with D and E, on a … background", where the first mention is the one that the relations are said of.
/// Text and facts both come from here, so they cannot disagree.
/// </summary>
internal sealed record CaptionForm(IReadOnlyList<Mention> Mentions)
{
    /// <summary>Relations of the first mention to the next ones, in their order.</summary>
    public IReadOnlyList<SceneRelation> Relations { get; init; } = [];

    /// <summary>Said at the end, or not at all.</summary>
    public SceneBackground? Background { get; init; }

    public SceneCaption Write()
    {
        var (text, spans) = (new StringBuilder(), new List<CaptionSpan>());
        for (var i = 0; i < Mentions.Count; i++)
        {
            text.Append(Before(i));
            var phrase = Mentions[i].Phrase;
            spans.Add(new CaptionSpan(text.Length, phrase.Length, Mentions[i].Objects));
            text.Append(phrase);
        }

        if (Mentions.Count == 0)
            text.Append("nothing");
        if (Background is { Phrase.Length: > 0 })
            text.Append(' ').Append(Background.Phrase);
        return new SceneCaption(text.ToString(), spans, [.. Facts()]);
    }

    /// <summary>The form with one mention replaced.</summary>
    public CaptionForm With(int index, Mention mention) => this with { Mentions = [.. Mentions.Select((old, i) => i == index ? mention : old)] };

    private string Before(int index)
    {
        if (index == 0)
            return "";
        if (index <= Relations.Count)
            return $"{(index == 1 ? " " : index == Relations.Count ? " and " : ", ")}{SceneGeometry.Words(Relations[index - 1])} ";
        if (Relations.Count > 0 && index == Relations.Count + 1)
            return ", with ";
        return index == Mentions.Count - 1 ? " and " : ", ";
    }

    private IEnumerable<SceneFact> Facts()
    {
        foreach (var fact in Mentions.SelectMany(mention => mention.Facts()))
            yield return fact;
        for (var i = 0; i < Relations.Count; i++)
            yield return new RelationFact(Mentions[0].Noun, Relations[i], Mentions[i + 1].Noun);
        if (Background is { Phrase.Length: > 0 })
            yield return new BackgroundFact(Background.Id);
        if (Mentions.Count == 0)
            yield return new TotalFact(0);
    }
}
