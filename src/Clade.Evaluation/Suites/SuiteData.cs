using Clade.Data.Sets;

namespace Clade.Evaluation;

/// <summary>
/// Where pictures are, how they are read and which of them are wanted, and for segmentation their masks (<see cref="MaskOptions"/>). The files it names are relative to the suite's
/// file until <see cref="SuiteReader"/> has read it. Immutable.
/// </summary>
public sealed record SuiteData : PictureSetOptions
{
    /// <summary>Folder, archive, table or shards: this, or <see cref="Scenes"/>.</summary>
    public string? Path { get; init; }

    /// <summary>Pictures that are composed instead of read.</summary>
    public SuiteScenes? Scenes { get; init; }

    /// <summary>Masks of the pictures, as <see cref="MaskOptions.Masks"/>.</summary>
    public string? Masks { get; init; }

    /// <summary>Folder inside the masks that alone is looked at.</summary>
    public string? MaskFolder { get; init; }

    /// <summary>What the number 0 of a mask says, as <see cref="MaskOptions.Zero"/>.</summary>
    public ZeroMeaning? Zero { get; init; }

    /// <summary>Number of pixels that nobody judged; below 0 where there is none.</summary>
    public int Ignored { get; init; } = 255;

    /// <summary>File with the pictures to segment.</summary>
    public string? List { get; init; }

    /// <summary>What the masks are, as their adapter takes it.</summary>
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
