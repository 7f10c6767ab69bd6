using Clade.Core;
using Clade.Torch;

namespace Clade.Evaluation;

/// <summary>
/// Pictures of one artist's style, one a concept, as plain arrays: entry i of each belongs to picture i. For the held-out
/// style of the pictograms: all its base concepts, no skin-tone variants. The tensor stays the caller's.
/// </summary>
public sealed record PictogramSet
{
    /// <summary>uint8 [N, 3, S, S], red first, over white, S as the model takes.</summary>
    public required Tensor Images { get; init; }

    /// <summary>Name of what is shown, for example <c>grinning face</c>. Pictures of the same name answer the same query.</summary>
    public required IReadOnlyList<string> Captions { get; init; }

    /// <summary>Coarse class, for example <c>animals-nature</c>; a hyphen stands for "and".</summary>
    public required IReadOnlyList<string> Groups { get; init; }

    /// <summary>True if the concept, in other styles, was among the training pictures; false for one that no training picture showed.</summary>
    public required IReadOnlyList<bool> Seen { get; init; }

    internal void Check()
    {
        var count = Images.Dimensions == 4 ? Images.Size(0) : 0;
        if (count == 0 || Captions.Count != count || Groups.Count != count || Seen.Count != count)
            throw new InputException($"The pictures are {Images} with {Captions.Count} captions, {Groups.Count} groups and {Seen.Count} marks: each picture needs one of each, and there must be one.");
    }
}
