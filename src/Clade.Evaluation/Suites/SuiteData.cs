using Clade.Data.Sets;

namespace Clade.Evaluation;

/// <summary>
/// Where pictures are and which of them are wanted: as in <see cref="PictureSetOptions"/>, and for segmentation in <see cref="MaskOptions"/>. Immutable.
/// </summary>
public sealed record SuiteData
{
    /// <summary>Folder, archive, table or shards; relative to the suite's file. This, or <see cref="Scenes"/>.</summary>
    public string? Path { get; init; }

    /// <summary>Pictures that are composed instead of read.</summary>
    public SuiteScenes? Scenes { get; init; }

    /// <summary>Layout, where content leaves it open.</summary>
    public PictureSetKind? Kind { get; init; }

    /// <summary>Folder inside it that alone is looked at.</summary>
    public string? Folder { get; init; }

    /// <summary>Which folder is the class.</summary>
    public ClassFolder ClassFolder { get; init; }

    /// <summary>Class names become words.</summary>
    public bool CleanNames { get; init; }

    /// <summary>File with the classes; relative to the suite's file.</summary>
    public string? ClassesFile { get; init; }

    /// <summary>Where a table finds its pictures; relative to the suite's file.</summary>
    public string? Images { get; init; }

    /// <summary>Column with the path of the picture; in shards the ending of the picture.</summary>
    public string? ImageColumn { get; init; }

    /// <summary>Columns with captions.</summary>
    public IReadOnlyList<string> CaptionColumns { get; init; } = [];

    /// <summary>Column, field or property that is the class.</summary>
    public string? LabelColumn { get; init; }

    /// <summary>What stands between the fields of a table.</summary>
    public char? Delimiter { get; init; }

    /// <summary>Fields of a table may be quoted.</summary>
    public bool Quotes { get; init; } = true;

    /// <summary>Split to use.</summary>
    public string? Split { get; init; }

    /// <summary>Tags that a picture must have.</summary>
    public IReadOnlyDictionary<string, string> Only { get; init; } = new Dictionary<string, string>();

    /// <summary>Number of pictures to take.</summary>
    public int? Take { get; init; }

    /// <summary>Chooses which.</summary>
    public long Seed { get; init; }

    /// <summary>Masks of the pictures, as <see cref="MaskOptions.Masks"/>; relative to the suite's file.</summary>
    public string? Masks { get; init; }

    /// <summary>Folder inside the masks that alone is looked at.</summary>
    public string? MaskFolder { get; init; }

    /// <summary>What the number 0 of a mask says.</summary>
    public ZeroMeaning? Zero { get; init; }

    /// <summary>Number of pixels that nobody judged; below 0 where there is none.</summary>
    public int Ignored { get; init; } = 255;

    /// <summary>File with the pictures to segment; relative to the suite's file.</summary>
    public string? List { get; init; }

    /// <summary>As the adapters take it.</summary>
    public PictureSetOptions ToOptions() => new()
    {
        Kind = Kind,
        Folder = Folder,
        ClassFolder = ClassFolder,
        CleanNames = CleanNames,
        ClassesFile = ClassesFile,
        Images = Images,
        ImageColumn = ImageColumn,
        CaptionColumns = CaptionColumns,
        LabelColumn = LabelColumn,
        Delimiter = Delimiter,
        Quotes = Quotes,
        Split = Split,
        Only = Only,
        Take = Take,
        Seed = Seed,
    };

    /// <summary>The same of the masks.</summary>
    /// <exception cref="Clade.Core.InputException">There is no <see cref="Masks"/>.</exception>
    public MaskOptions ToMaskOptions() => new()
    {
        Masks = Masks ?? throw new Clade.Core.InputException("Segmentation of pictures needs masks (--masks): a folder with a PNG of class numbers for each of them."),
        Folder = MaskFolder,
        Zero = Zero,
        Ignored = Ignored,
        List = List,
    };
}
