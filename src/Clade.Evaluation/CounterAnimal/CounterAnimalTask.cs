using System.Globalization;
using Clade.Core;
using Clade.Data.Sets;

namespace Clade.Evaluation;

/// <summary>What is compared, chosen once for all models. Immutable.</summary>
/// <param name="Pairs">The classes that are judged, with their backgrounds.</param>
/// <param name="Rivals">By class number the other names of "1 versus 20"; null for classes that are not judged.</param>
/// <param name="Reference">Name of the model that rivals, and backgrounds where they were searched, were chosen with.</param>
/// <param name="Searched">Whether backgrounds were searched on half of the pictures: then only the other half is scored.</param>
public sealed record CounterAnimalPlan(IReadOnlyList<BackgroundPair> Pairs, IReadOnlyList<IReadOnlyList<int>?> Rivals, string Reference, bool Searched);

/// <summary>
/// How much accuracy a model loses when things stand on unusual backgrounds ("Do CLIPs Always Generalize Better than ImageNet Models?", arXiv 2403.11497; NeurIPS 2024 as
/// "A Sober Look at the Robustness of CLIPs to Spurious Features"). Stateless and thread-safe.
/// </summary>
public static class CounterAnimalTask
{
    /// <summary>Name of the kind in results.</summary>
    public const string Kind = "counteranimal";

    /// <summary>The paper's sentence.</summary>
    public const string Template = "A photo of a {}.";

    /// <summary>The same for drawings, which no photograph shows.</summary>
    public const string DrawingTemplate = "a picture of a {}";

    /// <summary>Zero-shot answers of a model: unit vectors against "A photo of a NAME.".</summary>
    /// <param name="model">Embeds pictures and sentences.</param>
    /// <param name="set">With classes and the tag <c>background</c>.</param>
    /// <param name="templates">Sentences with <c>{}</c> for the name; null for the paper's.</param>
    /// <param name="cancellation">Looked at between batches.</param>
    /// <returns>The answers, and pictures that could not be used.</returns>
    /// <exception cref="InputException">A class name comes twice, or pictures have no backgrounds.</exception>
    public static (BackgroundAnswers Answers, IReadOnlyList<PictureProblem> Problems) Answer(IEmbedder model, PictureSet set, IReadOnlyList<string>? templates = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(set);
        using var head = ClassificationTask.Head(model, set.Classes, templates ?? [Template], cancellation);
        using var table = model.Images(set, null, cancellation);
        return (BackgroundAnswers.Of(set, table, head, cancellation), [.. set.Problems, .. table.Problems]);
    }

    /// <summary>Chooses backgrounds and rivals with the reference model.</summary>
    /// <param name="reference">Answers of the reference model.</param>
    /// <param name="name">Its name, which reports star.</param>
    /// <param name="pairs">A table written beforehand; null searches.</param>
    /// <param name="search">Bounds of the search; null for the defaults.</param>
    /// <exception cref="InputException">A pair is of no class, or no class stays.</exception>
    public static CounterAnimalPlan Plan(BackgroundAnswers reference, string name, IReadOnlyList<BackgroundPair>? pairs = null, BackgroundSearchOptions? search = null)
    {
        ArgumentNullException.ThrowIfNull(reference);
        ArgumentNullException.ThrowIfNull(name);
        if (pairs?.FirstOrDefault(pair => pair.Class < 0 || pair.Class >= reference.Classes.Count || pair.Common == pair.Counter) is { } wrong)
            throw new InputException($"The pair {wrong.Common} and {wrong.Counter} of class {wrong.Class} is none: give two different backgrounds of one of the {reference.Classes.Count} classes.");
        if (pairs?.GroupBy(pair => pair.Class).FirstOrDefault(group => group.Count() > 1) is { } twice)
            throw new InputException($"{reference.Classes[twice.Key]} has two pairs of backgrounds; give it one.");
        var chosen = pairs ?? BackgroundSearch.Find(reference, search);
        return new CounterAnimalPlan(chosen, ConfusableClasses.Of(reference, chosen), name, pairs is null);
    }

    /// <summary>Scores a model: against all names, and against the 20 that the reference confuses most.</summary>
    /// <param name="answers">What the model said.</param>
    /// <param name="plan">What is compared.</param>
    /// <param name="confusable">Against the rivals of "1 versus 20" in place of all names. They were chosen on half of the pictures, so only the other half is scored.</param>
    /// <exception cref="InputException">No class has two pictures on each of its backgrounds.</exception>
    public static DropScores Score(BackgroundAnswers answers, CounterAnimalPlan plan, bool confusable)
    {
        ArgumentNullException.ThrowIfNull(answers);
        ArgumentNullException.ThrowIfNull(plan);
        var pairs = plan.Pairs.ToDictionary(pair => pair.Class);
        var chosen = plan.Searched || (confusable && answers.Classes.Count > ConfusableClasses.Many);
        var items = new List<BackgroundItem>();
        for (var i = 0; i < answers.Pictures.Count; i++)
        {
            var picture = answers.Pictures[i];
            if (!pairs.TryGetValue(picture.Class, out var pair) || (picture.Background != pair.Common && picture.Background != pair.Counter) || (chosen && picture.IsForSelection))
                continue;
            var (right, margin) = answers.Judge(i, confusable ? plan.Rivals[picture.Class] : null);
            items.Add(new BackgroundItem(picture, picture.Background == pair.Counter, right, margin));
        }

        return DropScores.Of(items);
    }

    /// <summary>Two results of a model: "1 vs K" over all class names, "1 vs 20" over confusable ones.</summary>
    /// <param name="task">Name of the task.</param>
    /// <param name="model">Name of the model.</param>
    /// <param name="data">Name of the set.</param>
    /// <param name="answers">What the model said.</param>
    /// <param name="plan">What is compared.</param>
    /// <param name="problems">Pictures that could not be used.</param>
    /// <param name="line">A line through reference models, for "1 vs K"; null leaves effective robustness out.</param>
    /// <exception cref="InputException">No class has two pictures on each of its backgrounds.</exception>
    public static IReadOnlyList<TaskResult> Results(string task, string model, string data, BackgroundAnswers answers, CounterAnimalPlan plan, IReadOnlyList<PictureProblem>? problems = null, EffectiveRobustness? line = null)
    {
        var (all, few) = (Score(answers, plan, confusable: false), Score(answers, plan, confusable: true));
        return
        [
            Result($"{task}, 1 vs {answers.Classes.Count}", model, data, answers, plan, all, problems, line),
            Result($"{task}, 1 vs {Math.Min(ConfusableClasses.Many, answers.Classes.Count)}{(answers.Classes.Count <= ConfusableClasses.Many ? " (the same names)" : "")}", model, data, answers, plan, few, problems, null),
        ];
    }

    private static TaskResult Result(string task, string model, string data, BackgroundAnswers answers, CounterAnimalPlan plan, DropScores scores, IReadOnlyList<PictureProblem>? problems, EffectiveRobustness? line)
    {
        return new TaskResult
        {
            Task = task,
            Kind = Kind,
            Data = data,
            Items = scores.Flips is null ? [.. scores.Items.Select(item => item.Picture.Id)] : [.. scores.Items.Chunk(2).Select(pair => pair[0].Picture.Pair!)],
            Metrics = [.. Metrics(scores, line)],
            Problems = problems ?? [],
            Notes = [.. Notes(model, answers, plan, scores)],
            Plots =
            [
                new BarPlot("Accuracy on usual backgrounds", [.. scores.Classes.Select(one => new Bar(answers.Classes[one.Class], one.Common, one.CommonPictures))]),
                new BarPlot("Accuracy on unusual backgrounds", [.. scores.Classes.Select(one => new Bar(answers.Classes[one.Class], one.Counter, one.CounterPictures))]),
            ],
        };
    }

    private static IEnumerable<Metric> Metrics(DropScores scores, EffectiveRobustness? line)
    {
        // Twins count so that their mean is the mean over classes, whatever the classes' sizes.
        var share = scores.Classes.ToDictionary(one => one.Class, one => scores.Items.Count / 2.0 / (scores.Classes.Count * one.CommonPictures));
        double[]? PerTwins(Func<BackgroundItem[], double> number) => scores.Flips is null ? null : PerPair(scores, pair => share[pair[0].Picture.Class] * number(pair));
        yield return new Metric("drop", scores.MacroInterval()) { HigherIsBetter = false, IsMain = true, PerItem = PerTwins(pair => Hit(pair[0]) - Hit(pair[1])) };
        if (scores.Classes.Count > 1)
            yield return new Metric("drop, over classes", scores.MacroOverClasses()) { HigherIsBetter = false };
        yield return new Metric("drop, all pictures alike", scores.MicroInterval()) { HigherIsBetter = false };
        yield return new Metric("common accuracy", scores.CommonInterval()) { PerItem = PerTwins(pair => Hit(pair[0])) };
        yield return new Metric("counter accuracy", scores.CounterInterval()) { PerItem = PerTwins(pair => Hit(pair[1])) };
        yield return new Metric("relative drop", scores.RelativeInterval()) { HigherIsBetter = false };
        yield return new Metric("drop of the worst class", scores.WorstInterval()) { HigherIsBetter = false };
        if (scores.Flips is { } flips)
        {
            yield return new Metric("right to wrong", Bootstrap.Mean(PerPair(scores, pair => pair[0].Right && !pair[1].Right ? 1 : 0))) { HigherIsBetter = false };
            yield return new Metric("wrong to right", Bootstrap.Mean(PerPair(scores, pair => !pair[0].Right && pair[1].Right ? 1 : 0))) { HigherIsBetter = false };
            yield return new Metric("margin change", Bootstrap.Mean([.. flips.MarginChanges])) { Unit = MetricUnit.Number, PerItem = flips.MarginChanges };
        }

        if (line is not null)
        {
            double[] common = [.. scores.Items.Where(item => !item.Counter).Select(Hit)], counter = [.. scores.Items.Where(item => item.Counter).Select(Hit)];
            yield return new Metric("effective robustness", line.Interval(common, counter));
        }
    }

    private static IEnumerable<string> Notes(string model, BackgroundAnswers answers, CounterAnimalPlan plan, DropScores scores)
    {
        var (common, counter) = (scores.Items.Count(item => !item.Counter), scores.Items.Count(item => item.Counter));
        yield return $"{scores.Classes.Count} classes, {common} pictures on usual and {counter} on unusual backgrounds.";
        if (plan.Searched)
            yield return $"Backgrounds were chosen with {plan.Reference}* on half of the pictures; the other half is scored.{(model == plan.Reference ? " This is that model: its drop was looked for." : "")}";
        else
            yield return $"Backgrounds were written down beforehand; rivals of '1 vs 20' are those of {plan.Reference}*.";
        if (scores.Flips is { } flips)
            yield return string.Create(CultureInfo.InvariantCulture, $"Of {flips.Pairs} pictures whose background alone was changed, {flips.RightToWrong} went from right to wrong and {flips.WrongToRight} from wrong to right (exact McNemar p = {flips.P:G3}).");
        var white = Enumerable.Range(0, answers.Pictures.Count).Where(i => answers.Pictures[i].Background == CounterAnimalScenes.White && scores.Classes.Any(one => one.Class == answers.Pictures[i].Class)).ToList();
        if (white.Count > 0)
            yield return string.Create(CultureInfo.InvariantCulture, $"On plain white, the same things at the same places are told from all {answers.Classes.Count} names with {100 * white.Average(i => answers.Judge(i).Right ? 1.0 : 0.0):F1} %; chance is {100.0 / answers.Classes.Count:F1} %.");
        var worst = scores.Classes.MaxBy(one => one.Drop)!;
        yield return string.Create(CultureInfo.InvariantCulture, $"The class that loses most is {answers.Classes[worst.Class]}: {100 * worst.Common:F1} % to {100 * worst.Counter:F1} %.");
    }

    private static double[] PerPair(DropScores scores, Func<BackgroundItem[], double> number) => [.. scores.Items.Chunk(2).Select(number)];

    private static double Hit(BackgroundItem item) => item.Right ? 1 : 0;
}
