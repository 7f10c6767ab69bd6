namespace Clade.Data.Sets;

/// <summary>How <see cref="PictureSets.Open"/> reads a set: only what the files leave open has to be said. Immutable: variants by <c>with</c>.</summary>
public record PictureSetOptions
{
    /// <summary>The layout; null recognises it by content and refuses where two fit.</summary>
    public PictureSetKind? Kind { get; init; }

    /// <summary>Folder inside the folder or archive that alone is looked at, for example <c>val</c>; null for all.</summary>
    public string? Folder { get; init; }

    /// <summary>Which folder is the class, for <see cref="PictureSetKind.Folder"/>.</summary>
    public ClassFolder ClassFolder { get; init; }

    /// <summary>Class names become words: see <see cref="ClassNames.Clean"/>. Off: they stay as they are written.</summary>
    public bool CleanNames { get; init; }

    /// <summary>
    /// File that says which classes there are and in which order: one a line as the data writes it, or that, a tab and the name for people. Pictures of
    /// other classes become problems. Null: the classes that occur, in the order of their names (of their numbers, if all are numbers).
    /// </summary>
    public string? ClassesFile { get; init; }

    /// <summary>Folder, zip or tar in which a table or captions file finds its pictures; null: paths are relative to the file's own folder.</summary>
    public string? Images { get; init; }

    /// <summary>Column or field with the path of the picture; in shards the ending of the picture. Null: the one with a usual name.</summary>
    public string? ImageColumn { get; init; }

    /// <summary>Columns or fields with captions; empty: those with usual names.</summary>
    public IReadOnlyList<string> CaptionColumns { get; init; } = [];

    /// <summary>Column, field or property of a corpus that is the class; null: the one with a usual name, <c>group</c> in a corpus.</summary>
    public string? LabelColumn { get; init; }

    /// <summary>What stands between the fields of a table; null: tab, or the one of <c>, ; |</c> that the header has.</summary>
    public char? Delimiter { get; init; }

    /// <summary>Fields of a table may be quoted (RFC 4180); off where a quote is only a letter.</summary>
    public bool Quotes { get; init; } = true;

    /// <summary>Split to use where pictures belong to several: a name, several joined by <c>+</c>, or <c>*</c> for all.</summary>
    public string? Split { get; init; }

    /// <summary>Tags that a picture must have, for example <c>style</c> = <c>openmoji</c>; the others are left out.</summary>
    public IReadOnlyDictionary<string, string> Only { get; init; } = new Dictionary<string, string>();

    /// <summary>Number of pictures to take, classes in their proportions, see <see cref="PictureSelection.Take"/>; null for all.</summary>
    public int? Take { get; init; }

    /// <summary>Chooses which pictures <see cref="Take"/> takes.</summary>
    public long Seed { get; init; }

    /// <summary>What archives and tables may ask for.</summary>
    public PictureSetLimits Limits { get; init; } = PictureSetLimits.Default;
}
