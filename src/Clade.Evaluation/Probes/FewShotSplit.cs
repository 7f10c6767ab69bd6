using Clade.Data.Sets;

namespace Clade.Evaluation;

/// <summary>
/// The pictures of one few-shot run: K of each class to learn from, min(K, 4) others to choose hyper-parameters on, as CoOp does (Zhou et al. 2022,
/// section 4.1). They follow from names and seed alone, so that a split is published by its seed. Immutable.
/// </summary>
/// <param name="Shots">K.</param>
/// <param name="Seed">The seed.</param>
/// <param name="Train">Names of the pictures to learn from, class by class.</param>
/// <param name="Validation">Names of the pictures to choose hyper-parameters on, class by class.</param>
public sealed record FewShotSplit(int Shots, long Seed, IReadOnlyList<string> Train, IReadOnlyList<string> Validation)
{
    /// <summary>Most validation pictures a class.</summary>
    public const int MostValidation = 4;

    /// <summary>The rule in one sentence, as reports print it.</summary>
    public const string Rule = PictureSelection.Rule + "; the first K of a class are learned from, the next min(K, 4) choose hyper-parameters";

    /// <summary>Numbers of the pictures of a split.</summary>
    /// <param name="ids">Names of all pictures to choose from.</param>
    /// <param name="labels">Their classes.</param>
    /// <param name="shots">K, at least 1.</param>
    /// <param name="seed">Any value.</param>
    /// <returns>Class by class, lowest rank first; fewer of a class that has fewer.</returns>
    public static (IReadOnlyList<int> Train, IReadOnlyList<int> Validation) Choose(IReadOnlyList<string> ids, IReadOnlyList<int> labels, int shots, long seed) =>
        (PictureSelection.Shots(ids, labels, shots, seed), PictureSelection.Shots(ids, labels, Math.Min(shots, MostValidation), seed, skip: shots));
}
