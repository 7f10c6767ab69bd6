namespace Clade.Data.Scenes;

/// <summary>
/// One drawing of one thing that can be put into a scene. Two cut-outs with the same <see cref="Id"/> are the same. Immutable; <see cref="Read"/> may be called on any thread
/// and must give the same picture each time.
/// </summary>
public sealed class Cutout
{
    /// <summary>Describes a cut-out; nothing is decoded yet.</summary>
    /// <param name="id">See <see cref="Id"/>.</param>
    /// <param name="noun">See <see cref="Noun"/>.</param>
    /// <param name="style">See <see cref="Style"/>.</param>
    /// <param name="read">See <see cref="Read"/>.</param>
    public Cutout(string id, Noun noun, string style, Func<RgbaImage> read)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(id);
        ArgumentNullException.ThrowIfNull(noun);
        ArgumentNullException.ThrowIfNull(style);
        ArgumentNullException.ThrowIfNull(read);
        (Id, Noun, Style, Read) = (id, noun, style, read);
    }

    /// <summary>Unique among the cut-outs of a material: a corpus key such as <c>noto-1f697</c>.</summary>
    public string Id { get; }

    /// <summary>What it shows.</summary>
    public Noun Noun { get; }

    /// <summary>The class name: the noun in the singular.</summary>
    public string Class => Noun.Singular;

    /// <summary>Whose hand drew it, for example <c>noto</c>.</summary>
    public string Style { get; }

    /// <summary>What kind of thing it is, for example <c>animal</c>; may be empty.</summary>
    public string Kind { get; init; } = "";

    /// <summary>Words that go with the thing and do not name it; may be empty.</summary>
    public IReadOnlyList<string> Keywords { get; init; } = [];

    /// <summary>The split of its concept in the corpus, which tells unseen from seen things; may be empty.</summary>
    public string ConceptSplit { get; init; } = "";

    /// <summary>Decodes the drawing, without any margin removed. Throws <see cref="Core.InputException"/> if it cannot be read.</summary>
    public Func<RgbaImage> Read { get; }

    /// <inheritdoc/>
    public override string ToString() => $"{Id} ({Class})";
}
