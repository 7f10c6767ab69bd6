using Clade.Core;
using Clade.Torch;

namespace Clade.Evaluation;

/// <summary>
/// A linear classifier on frozen features: multinomial logistic regression by L-BFGS (Radford et al. 2021, section 3.2 and appendix A.3), with the objective of
/// scikit-learn. The strength of the penalty is chosen on pictures that are taken from the training set by their names; test pictures are never looked at. Stateless and thread-safe.
/// </summary>
public static class LinearProbe
{
    /// <summary>Chooses C on a part of the training pictures (unless it is given), then fits on all of them.</summary>
    /// <param name="train">Pictures to learn from, of at least two classes.</param>
    /// <param name="classes">All classes; those without pictures are never answered.</param>
    /// <param name="options">Null for the defaults.</param>
    /// <param name="cancellation">Looked at between steps.</param>
    /// <returns>The caller disposes it.</returns>
    /// <exception cref="InputException">There are fewer than two classes with pictures, or every class has one picture alone, so that C cannot be chosen.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static LinearProbeFit Fit(ProbeSet train, IReadOnlyList<string> classes, LinearProbeOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(train);
        options ??= new LinearProbeOptions();
        options.Check();
        train.CheckClasses(classes);
        if (options.C is { } given)
            return Final(train, classes, given, [], [], options, cancellation);
        using var scope = new TensorScope();
        var (others, part) = train.Divide(options.ValidationShare, options.Seed);
        var trials = Search(others, part ?? throw new InputException("Every class has one picture alone, so that none is left to choose the strength of the penalty on; give C."), classes, options, cancellation);
        return Final(train, classes, StrengthSearch.Best(trials).C, trials, part.Ids, options, cancellation);
    }

    /// <summary>Chooses C on pictures of their own and fits on the training pictures alone: what few-shot protocols do.</summary>
    /// <param name="train">Pictures to learn from, of at least two classes.</param>
    /// <param name="validation">Pictures to choose C on; not learned from.</param>
    /// <param name="classes">All classes; those without training pictures are never answered.</param>
    /// <param name="options">Null for the defaults.</param>
    /// <param name="cancellation">Looked at between steps.</param>
    /// <returns>The caller disposes it.</returns>
    /// <exception cref="InputException">There are fewer than two classes with training pictures.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static LinearProbeFit Fit(ProbeSet train, ProbeSet validation, IReadOnlyList<string> classes, LinearProbeOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(train);
        ArgumentNullException.ThrowIfNull(validation);
        options ??= new LinearProbeOptions();
        options.Check();
        train.CheckClasses(classes);
        if (options.C is { } given)
            return Final(train, classes, given, [], [], options, cancellation);
        var trials = Search(train, validation, classes, options, cancellation);
        return Final(train, classes, StrengthSearch.Best(trials).C, trials, validation.Ids, options, cancellation);
    }

    private static IReadOnlyList<ProbeTrial> Search(ProbeSet train, ProbeSet validation, IReadOnlyList<string> classes, LinearProbeOptions options, CancellationToken cancellation)
    {
        var seen = train.CheckClasses(classes);
        using var loss = Loss(train, seen);
        var (start, before, fits) = (new double[loss.Unknowns], 1.0, 0);
        return StrengthSearch.Run(c =>
        {
            // The minimum is the same from everywhere; from the one before it is near.
            var found = Minimise(loss, c, loss.Moved(start, before, c), options, cancellation);
            (start, before) = (found.Place, c);
            using var head = Head(loss, c, found, seen, classes, train);
            var (hits, losses) = HeadScores.Judge(head, validation, cancellation);
            options.Progress?.Invoke(++fits, StrengthSearch.Fits + 1);
            return new ProbeTrial(c, hits.Average(), losses.Average());
        });
    }

    private static LinearProbeFit Final(ProbeSet train, IReadOnlyList<string> classes, double c, IReadOnlyList<ProbeTrial> trials, IReadOnlyList<string> validation, LinearProbeOptions options, CancellationToken cancellation)
    {
        var seen = train.CheckClasses(classes);
        using var loss = Loss(train, seen);
        var found = Minimise(loss, c, new double[loss.Unknowns], options, cancellation);
        options.Progress?.Invoke(trials.Count + 1, trials.Count + 1);
        string[] unseen = [.. classes.Where((_, number) => !seen.Contains(number))];
        return new LinearProbeFit(Head(loss, c, found, seen, classes, train), c, trials, validation, found.Iterations, found.Converged, unseen);
    }

    private static LogisticLoss Loss(ProbeSet train, int[] seen)
    {
        var places = seen.Index().ToDictionary(pair => pair.Item, pair => pair.Index);
        return new LogisticLoss(train.Vectors, [.. train.Labels.Select(label => places[label])], seen.Length);
    }

    private static Minimum Minimise(LogisticLoss loss, double c, double[] start, LinearProbeOptions options, CancellationToken cancellation) =>
        Lbfgs.Minimise((place, gradient) => loss.Evaluate(c, place, gradient), start, options.Iterations, options.Tolerance, cancellation);

    private static LinearHead Head(LogisticLoss loss, double c, Minimum found, int[] seen, IReadOnlyList<string> classes, ProbeSet train)
    {
        var (weights, bias) = loss.Plain(c, found.Place);
        return LinearHead.Of(classes, seen, weights, bias, train.Vectors.Device);
    }
}
