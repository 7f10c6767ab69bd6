namespace Clade.Evaluation;

/// <summary>How a figure that is no mean of items is made from what its items add.</summary>
public enum PartsKind
{
    /// <summary>mIoU: an item is a picture; for each class that is there or answered its number, the pixels in both and the pixels in either.</summary>
    MeanIou,

    /// <summary>AUROC: an item is a picture; 1 where it is of a known class, else 0, and its score. Known pictures come first.</summary>
    Auroc,

    /// <summary>ECE with <see cref="Calibration.Bins"/> bins: an item is a picture; its confidence, and 1 where the answer is right.</summary>
    Ece,
}

/// <summary>
/// What each item adds to a figure that is no mean of items: with it two models can be resampled, and exchanged, on the same items (<see cref="PairedFigures"/>). Immutable.
/// </summary>
/// <param name="Kind">How the figure is made.</param>
/// <param name="Items">The numbers of each item, as <see cref="PartsKind"/> says.</param>
public sealed record ItemParts(PartsKind Kind, IReadOnlyList<IReadOnlyList<double>> Items);
