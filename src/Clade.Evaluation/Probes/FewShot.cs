using Clade.Core;
using Clade.Torch;

namespace Clade.Evaluation;

/// <summary>Which few-shot runs are made. Immutable: variants by <c>with</c>.</summary>
public sealed record FewShotOptions
{
    /// <summary>Pictures a class, each at least 1.</summary>
    public IReadOnlyList<int> Shots { get; init; } = [1, 2, 4, 8, 16];

    /// <summary>Seeds of the splits, all different.</summary>
    public IReadOnlyList<long> Seeds { get; init; } = [1, 2, 3];

    /// <summary>Called after each run with the runs done and their number; null for silence.</summary>
    public Action<int, int>? Progress { get; init; }

    internal void Check()
    {
        if (Shots.Count == 0 || Shots.Any(shots => shots < 1) || Seeds.Count == 0 || Seeds.Distinct().Count() < Seeds.Count)
            throw new InputException("Few-shot runs need numbers of pictures a class, each 1 or more, and seeds, each of its own.");
    }
}

/// <summary>How a method does with so many pictures a class. Immutable.</summary>
/// <param name="Method">Its name.</param>
/// <param name="Shots">Pictures a class; 0 for a method that learns from none.</param>
/// <param name="Accuracy">Mean over seeds and test pictures; the interval is over both, where there are several seeds, else over pictures.</param>
/// <param name="OverPictures">The same mean with the interval over test pictures alone: other pictures, the same splits.</param>
/// <param name="PerSeed">Accuracy of each seed, in the order of the seeds.</param>
/// <param name="PerItem">For each test picture the share of the seeds that are right: what paired tests take.</param>
public sealed record FewShotPoint(string Method, int Shots, Interval Accuracy, Interval OverPictures, IReadOnlyList<double> PerSeed, IReadOnlyList<double> PerItem);

/// <summary>All runs of a protocol. Immutable.</summary>
/// <param name="Points">Method by method, shots ascending as asked for.</param>
/// <param name="Splits">Every split by name of its pictures.</param>
/// <param name="Notes">What a reader must know.</param>
public sealed record FewShotResult(IReadOnlyList<FewShotPoint> Points, IReadOnlyList<FewShotSplit> Splits, IReadOnlyList<string> Notes);

/// <summary>
/// Few pictures a class, several times: K in {1, 2, 4, 8, 16} and three seeds, as is usual since CoOp (Zhou et al. 2022), on splits that follow from
/// names (<see cref="FewShotSplit"/>). All methods see the same pictures. Stateless and thread-safe.
/// </summary>
public static class FewShot
{
    /// <summary>Runs every method on every split and judges it on all test pictures.</summary>
    /// <param name="train">Pictures to choose shots from.</param>
    /// <param name="test">Pictures to judge on; none of them is learned from or chosen on.</param>
    /// <param name="classes">All classes.</param>
    /// <param name="methods">At least one; for example <see cref="FewShotMethod.Linear"/>.</param>
    /// <param name="options">Null for the defaults.</param>
    /// <param name="cancellation">Looked at between runs and inside fits.</param>
    /// <exception cref="InputException">A class has no picture to learn from, both sides are the same vectors, or a method cannot do with what there is.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static FewShotResult Run(ProbeSet train, ProbeSet test, IReadOnlyList<string> classes, IReadOnlyList<FewShotMethod> methods, FewShotOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(train);
        ArgumentNullException.ThrowIfNull(test);
        ArgumentNullException.ThrowIfNull(classes);
        ArgumentNullException.ThrowIfNull(methods);
        options ??= new FewShotOptions();
        Check(train, test, classes, methods, options);
        var (points, splits, notes) = (new List<FewShotPoint>(), new List<FewShotSplit>(), new List<string>());
        var learning = methods.Where(method => method.Fixed is null).ToArray();
        var (done, total) = (0, learning.Length * options.Shots.Count * options.Seeds.Count);
        foreach (var method in methods.Where(method => method.Fixed is not null))
            points.Add(Point(method.Name, 0, [HeadScores.Judge(method.Fixed!, test, cancellation).Hits]));
        foreach (var shots in options.Shots)
        {
            var runs = learning.ToDictionary(method => method, _ => new List<double[]>());
            foreach (var seed in options.Seeds)
            {
                using var scope = new TensorScope();
                var (chosen, held) = FewShotSplit.Choose(train.Ids, train.Labels, shots, seed);
                splits.Add(new FewShotSplit(shots, seed, [.. chosen.Select(i => train.Ids[i])], [.. held.Select(i => train.Ids[i])]));
                var data = new FewShotData(train.Only(chosen), held.Count == 0 ? null : train.Only(held), classes, shots, seed);
                foreach (var method in learning)
                {
                    cancellation.ThrowIfCancellationRequested();
                    var head = method.Fit(data, cancellation);
                    using var _ = head as IDisposable;
                    runs[method].Add(HeadScores.Judge(head, test, cancellation).Hits);
                    options.Progress?.Invoke(++done, total);
                }
            }

            var few = train.Labels.CountBy(label => label).Count(pair => pair.Value < shots);
            if (few > 0)
                notes.Add($"{few} of {classes.Count} classes have fewer than {shots} pictures; all of theirs are used.");
            points.AddRange(learning.Select(method => Point(method.Name, shots, runs[method])));
        }

        var order = methods.Index().ToDictionary(pair => pair.Item.Name, pair => pair.Index);
        return new FewShotResult([.. points.OrderBy(point => order[point.Method])], splits, notes);
    }

    private static FewShotPoint Point(string method, int shots, List<double[]> runs)
    {
        double[] perItem = [.. Enumerable.Range(0, runs[0].Length).Select(i => runs.Average(run => run[i]))];
        var overPictures = Bootstrap.Mean(perItem);
        return new FewShotPoint(method, shots, runs.Count > 1 ? Bootstrap.MeanOverSeeds(runs) : overPictures, overPictures, [.. runs.Select(run => run.Average())], perItem);
    }

    private static void Check(ProbeSet train, ProbeSet test, IReadOnlyList<string> classes, IReadOnlyList<FewShotMethod> methods, FewShotOptions options)
    {
        if (methods.Count == 0 || methods.Select(method => method.Name).Distinct(StringComparer.Ordinal).Count() < methods.Count)
            throw new ArgumentException("There must be a method, and each needs a name of its own.", nameof(methods));
        options.Check();
        if (train.CheckClasses(classes) is var seen && seen.Length < classes.Count)
            throw new InputException($"The class '{classes.Except(seen.Select(number => classes[number]), StringComparer.Ordinal).First()}' has no picture to learn from; leave it out or add pictures.");
        if (train.Vectors.Size(1) != test.Vectors.Size(1))
            throw new InputException($"The pictures to learn from have {train.Vectors.Size(1)} channels and those to judge on {test.Vectors.Size(1)}: use features of one model.");
        if (ReferenceEquals(train.Vectors, test.Vectors))
            throw new InputException("The pictures to learn from and those to judge on are the same; give two sets, or divide one.");
        if (test.Labels.Any(label => (uint)label >= (uint)classes.Count))
            throw new InputException($"A test picture is of class {test.Labels.First(label => (uint)label >= (uint)classes.Count)}, and there are {classes.Count} classes counted from 0.");
        if (methods.FirstOrDefault(method => method.Fixed is not null && !method.Fixed.Classes.SequenceEqual(classes, StringComparer.Ordinal)) is { } other)
            throw new InputException($"The classes of {other.Name} are not those of the pictures, in their order; make its head from the same list.");
    }
}
