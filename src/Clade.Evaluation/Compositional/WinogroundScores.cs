using Clade.Core;
using Clade.Torch;

namespace Clade.Evaluation;

/// <summary>
/// Two captions of the same words for two pictures (Thrush et al., "Winoground: probing vision and language models for visio-linguistic compositionality", 2022).
/// Chance is 25 % for text and for image and 16.7 % for group, not 50 %. Ties are lost. Immutable.
/// </summary>
public sealed class WinogroundScores
{
    private WinogroundScores(double[] text, double[] image) =>
        (TextHits, ImageHits, GroupHits) = (text, image, [.. text.Zip(image, (left, right) => left * right)]);

    /// <summary>1 for each example where each picture prefers its own caption, else 0.</summary>
    public IReadOnlyList<double> TextHits { get; }

    /// <summary>1 for each example where each caption prefers its own picture, else 0.</summary>
    public IReadOnlyList<double> ImageHits { get; }

    /// <summary>1 for each example that is right both ways, else 0.</summary>
    public IReadOnlyList<double> GroupHits { get; }

    /// <summary>Interval of a score over the examples, at least two.</summary>
    /// <param name="hits">One of the three lists.</param>
    /// <param name="seed">Of the resampling.</param>
    public static Interval Interval(IReadOnlyList<double> hits, long seed = 0) => Bootstrap.Share([.. hits], seed);

    /// <summary>Judges examples whose four scores are known.</summary>
    /// <param name="examples">At least one, all finite.</param>
    /// <param name="tolerance">Scores that differ by no more are a tie; the default covers the rounding of float32 dot products of unit vectors.</param>
    /// <exception cref="InputException">There is no example, or a score is not finite.</exception>
    public static WinogroundScores Evaluate(IReadOnlyList<PairScores> examples, double tolerance = 1e-6)
    {
        ArgumentNullException.ThrowIfNull(examples);
        if (examples.Count == 0)
            throw new InputException("There is no pair of captions to judge; give at least one.");
        for (var i = 0; i < examples.Count; i++)
        {
            if (!double.IsFinite(examples[i].C0I0 + examples[i].C0I1 + examples[i].C1I0 + examples[i].C1I1))
                throw new InputException($"Pair {i} has a score that is not finite: the model or its input is broken.");
        }

        double Hit(double right, double wrong, double alsoRight, double alsoWrong) => right - wrong > tolerance && alsoRight - alsoWrong > tolerance ? 1 : 0;
        return new(
            [.. examples.Select(pair => Hit(pair.C0I0, pair.C1I0, pair.C1I1, pair.C0I1))],
            [.. examples.Select(pair => Hit(pair.C0I0, pair.C0I1, pair.C1I1, pair.C1I0))]);
    }

    /// <summary>Judges examples by the dot products of their vectors.</summary>
    /// <param name="firstImages">[N, D] floating-point, L2-normalised: picture 0 of each example. Stays the caller's.</param>
    /// <param name="firstCaptions">[N, D]: its caption.</param>
    /// <param name="secondImages">[N, D]: picture 1.</param>
    /// <param name="secondCaptions">[N, D]: its caption.</param>
    /// <param name="tolerance">As above.</param>
    /// <exception cref="InputException">The tables do not fit each other, or a number is not finite.</exception>
    public static WinogroundScores Evaluate(Tensor firstImages, Tensor firstCaptions, Tensor secondImages, Tensor secondCaptions, double tolerance = 1e-6)
    {
        double[] a = RowScores.Of(firstImages, firstCaptions), b = RowScores.Of(secondImages, firstCaptions), c = RowScores.Of(firstImages, secondCaptions), d = RowScores.Of(secondImages, secondCaptions);
        return Evaluate([.. Enumerable.Range(0, a.Length).Select(i => new PairScores(a[i], b[i], c[i], d[i]))], tolerance);
    }
}
