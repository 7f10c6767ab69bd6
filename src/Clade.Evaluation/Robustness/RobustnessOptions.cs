using Clade.Data.Corruptions;

namespace Clade.Evaluation;

/// <summary>What the robustness report measures. Immutable: variants by <c>with</c>.</summary>
public sealed record RobustnessOptions
{
    /// <summary>Sentences for photographs, with <c>{}</c> for the class name.</summary>
    public static IReadOnlyList<string> OfPhotographs { get; } = ["a photo of a {}.", "a picture of a {}.", "a photo of the small {}.", "a photo of the large {}.", "a bad photo of a {}.", "a cropped photo of a {}.", "{}"];

    /// <summary>Sentences for drawings.</summary>
    public static IReadOnlyList<string> OfDrawings { get; } = ["a picture of a {}", "a drawing of a {}", "an icon of a {}", "an emoji of a {}", "{}"];

    /// <summary>
    /// Sentences of the ensemble, by which everything but the prompt rows is classified: chosen here, before a picture is looked at. The first alone is the row
    /// "one template". Null for <see cref="OfDrawings"/>, and <see cref="OfPhotographs"/> where usual pictures were given.
    /// </summary>
    public IReadOnlyList<string>? Templates { get; init; }

    /// <summary>2D corruptions.</summary>
    public IReadOnlyList<Corruption> Common { get; init; } = Corruption.Common;

    /// <summary>Corruptions of scenes whose depth is known.</summary>
    public IReadOnlyList<Corruption> Space { get; init; } = Corruption.Space;

    /// <summary>Severities measured, ascending, 1 to 5.</summary>
    public IReadOnlyList<int> Severities { get; init; } = [1, 2, 3, 4, 5];

    /// <summary>Of resampling and of corruptions.</summary>
    public long Seed { get; init; }
}
