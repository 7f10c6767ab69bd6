using Clade.Core;
using Clade.Models;

namespace Clade.Evaluation;

/// <summary>What a few-shot method learns from. The vectors live as long as the call.</summary>
/// <param name="Train">K pictures of each class.</param>
/// <param name="Validation">Pictures to choose hyper-parameters on; null where the classes have no more pictures.</param>
/// <param name="Classes">All classes.</param>
/// <param name="Shots">K.</param>
/// <param name="Seed">Seed of the split; methods that draw take it too.</param>
public sealed record FewShotData(ProbeSet Train, ProbeSet? Validation, IReadOnlyList<string> Classes, int Shots, long Seed);

/// <summary>A way from a few pictures a class to a classifier: the baselines here, and whatever else makes an <see cref="IClassifierHead"/>. Immutable.</summary>
/// <param name="Name">In tables.</param>
/// <param name="Fit">Makes the head, which is disposed after use if it can be.</param>
public sealed record FewShotMethod(string Name, Func<FewShotData, CancellationToken, IClassifierHead> Fit)
{
    /// <summary>A head that learns from no picture, judged once: zero-shot classification. Null for methods that learn.</summary>
    public IClassifierHead? Fixed { get; private init; }

    /// <summary>Logistic regression, C chosen on the validation pictures.</summary>
    /// <param name="options">Null for the defaults.</param>
    public static FewShotMethod Linear(LinearProbeOptions? options = null) => new("linear probe", (data, cancellation) =>
        data.Validation is null && options?.C is null
            ? throw new InputException($"{data.Shots} shots leave no picture to choose C on; take fewer, or give C.")
            : data.Validation is null
                ? LinearProbe.Fit(data.Train, data.Classes, options, cancellation).Head
                : LinearProbe.Fit(data.Train, data.Validation, data.Classes, options, cancellation).Head);

    /// <summary>Nearest class mean.</summary>
    /// <param name="scale">What cosines are multiplied by.</param>
    public static FewShotMethod Mean(double scale) => new("nearest mean", (data, _) => NearestMean.Fit(data.Train, data.Classes, scale));

    /// <summary>A head that learns from no picture; it stays the caller's.</summary>
    /// <param name="head">Its classes are all classes, in their order.</param>
    /// <param name="name">In tables.</param>
    public static FewShotMethod ZeroShot(IClassifierHead head, string name = "zero-shot")
    {
        ArgumentNullException.ThrowIfNull(head);
        return new(name, (_, _) => head) { Fixed = head };
    }
}
