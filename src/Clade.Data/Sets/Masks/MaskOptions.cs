namespace Clade.Data.Sets;

/// <summary>What the number 0 of a mask says.</summary>
public enum ZeroMeaning
{
    /// <summary>The first class of the list: numbers are places, from 0 (Cityscapes' train numbers, COCO-Stuff).</summary>
    Class,

    /// <summary>Background, a class of its own that the list does not name; 1 is the first of the list (Pascal VOC).</summary>
    Background,

    /// <summary>Nothing: it is not judged, and 1 is the first of the list (ADE20K, whose readers call it "reduce zero label").</summary>
    Ignored,
}

/// <summary>Where masks are and what their numbers mean. Nothing of it can be seen from the files, so nothing is guessed. Immutable: variants by <c>with</c>.</summary>
public sealed record MaskOptions
{
    /// <summary>Folder, zip or tar with a PNG of numbers for each picture, of the same path but for the ending.</summary>
    public required string Masks { get; init; }

    /// <summary>Folder inside it that alone is looked at, for example <c>annotations/validation</c>; null for all.</summary>
    public string? Folder { get; init; }

    /// <summary>What 0 says; required unless the file of classes gives the numbers (a line <c>7</c>, tab, <c>road</c> each).</summary>
    public ZeroMeaning? Zero { get; init; }

    /// <summary>Number of pixels that nobody judged; below 0 where there is none.</summary>
    public int Ignored { get; init; } = 255;

    /// <summary>File with the pictures to judge, one a line, with or without ending (Pascal VOC's <c>ImageSets/Segmentation/val.txt</c>); null for all that have a mask.</summary>
    public string? List { get; init; }
}
