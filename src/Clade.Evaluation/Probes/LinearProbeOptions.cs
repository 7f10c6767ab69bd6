namespace Clade.Evaluation;

/// <summary>How a linear probe is fitted. Immutable: variants by <c>with</c>.</summary>
public sealed record LinearProbeOptions
{
    /// <summary>Inverse strength of the penalty, C of scikit-learn, above 0; null chooses it on the validation part.</summary>
    public double? C { get; init; }

    /// <summary>Share of the training pictures that C is chosen on, between 0 and 1.</summary>
    public double ValidationShare { get; init; } = 0.2;

    /// <summary>Chooses the validation part, see <see cref="Clade.Data.Sets.PictureSelection"/>.</summary>
    public long Seed { get; init; }

    /// <summary>Most steps of L-BFGS a fit, at least 1. CLIP's authors allow 1,000.</summary>
    public int Iterations { get; init; } = 1000;

    /// <summary>
    /// A fit ends when no component of the gradient of the mean loss is larger, above 0, in coordinates in which the loss is about equally curved in all directions: the loss is then
    /// above its minimum by about half the square of the gradient.
    /// </summary>
    public double Tolerance { get; init; } = 1e-5;

    /// <summary>Called after each fit with the fits done and those that are done at most; null for silence.</summary>
    public Action<int, int>? Progress { get; init; }

    internal void Check()
    {
        if (C is { } c && !(c > 0 && double.IsFinite(c)))
            throw new ArgumentOutOfRangeException(nameof(C), c, "C is above 0.");
        if (!(ValidationShare > 0 && ValidationShare < 1))
            throw new ArgumentOutOfRangeException(nameof(ValidationShare), ValidationShare, "The share lies between 0 and 1.");
        ArgumentOutOfRangeException.ThrowIfLessThan(Iterations, 1, nameof(Iterations));
        if (!(Tolerance > 0))
            throw new ArgumentOutOfRangeException(nameof(Tolerance), Tolerance, "The tolerance is above 0.");
    }
}

/// <summary>One strength that was tried. Immutable.</summary>
/// <param name="C">Inverse strength of the penalty.</param>
/// <param name="Accuracy">Share of the validation pictures that are right, ties lost; in [0, 1].</param>
/// <param name="Loss">Mean log loss on them.</param>
public sealed record ProbeTrial(double C, double Accuracy, double Loss);

/// <summary>A fitted linear probe and how it came about. Owns the head.</summary>
/// <param name="Head">The classifier.</param>
/// <param name="C">Inverse strength of the penalty it was fitted with.</param>
/// <param name="Trials">What was tried on the validation part, ascending by C; empty if C was given.</param>
/// <param name="ValidationIds">Pictures that C was chosen on.</param>
/// <param name="Iterations">Steps of the last fit.</param>
/// <param name="Converged">Whether the last fit reached the tolerance.</param>
/// <param name="Unseen">Classes that no training picture shows; they are never answered.</param>
public sealed record LinearProbeFit(
    LinearHead Head,
    double C,
    IReadOnlyList<ProbeTrial> Trials,
    IReadOnlyList<string> ValidationIds,
    int Iterations,
    bool Converged,
    IReadOnlyList<string> Unseen) : IDisposable
{
    /// <summary>Frees the head.</summary>
    public void Dispose() => Head.Dispose();
}
