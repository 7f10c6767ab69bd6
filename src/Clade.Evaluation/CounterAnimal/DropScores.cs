using Clade.Core;

namespace Clade.Evaluation;

/// <summary>A judged picture of one of the two groups.</summary>
/// <param name="Picture">The picture.</param>
/// <param name="Counter">False on the usual background, true on the unusual one.</param>
/// <param name="Right">Whether its own class came first.</param>
/// <param name="Margin">Score of its own class above the best other one.</param>
public sealed record BackgroundItem(BackgroundPicture Picture, bool Counter, bool Right, double Margin);

/// <summary>One class on its two backgrounds.</summary>
/// <param name="Class">Number of the class.</param>
/// <param name="Common">Accuracy on the usual background.</param>
/// <param name="Counter">Accuracy on the unusual one.</param>
/// <param name="CommonPictures">Pictures on the usual background.</param>
/// <param name="CounterPictures">Pictures on the unusual one.</param>
public sealed record ClassDrop(int Class, double Common, double Counter, int CommonPictures, int CounterPictures)
{
    /// <summary>Accuracy lost.</summary>
    public double Drop => Common - Counter;
}

/// <summary>
/// The drop from usual to unusual backgrounds (specification 2.1), with intervals over pictures, drawn within class and group with the classes held fixed, or over classes. Where
/// every picture has a twin on the other background, twins are drawn together. Immutable.
/// </summary>
public sealed class DropScores
{
    private readonly record struct Unit(int Place, double? Common, double? Counter);

    private readonly Unit[] _units;
    private readonly int[] _strata;

    private DropScores(IReadOnlyList<ClassDrop> classes, Unit[] units, int[] strata, IReadOnlyList<BackgroundItem> items, PairedFlips? flips) =>
        (Classes, _units, _strata, Items, Flips) = (classes, units, strata, items, flips);

    /// <summary>In the order of the class numbers.</summary>
    public IReadOnlyList<ClassDrop> Classes { get; }

    /// <summary>What was judged: by class, the usual background first; twins stand one after the other.</summary>
    public IReadOnlyList<BackgroundItem> Items { get; }

    /// <summary>What happens to pictures whose background alone is changed; null where pictures have no twins.</summary>
    public PairedFlips? Flips { get; }

    /// <summary>Mean over classes of the accuracy lost.</summary>
    public double Macro => Figure(Once(), Kind.Macro);

    /// <summary>Accuracy over all common pictures less that over all counter pictures.</summary>
    public double Micro => Figure(Once(), Kind.Micro);

    /// <summary>Largest accuracy that a class loses.</summary>
    public double Worst => Figure(Once(), Kind.Worst);

    /// <summary><see cref="Macro"/> over the mean accuracy on common backgrounds; 0 where that is 0.</summary>
    public double Relative => Figure(Once(), Kind.Relative);

    /// <summary>Mean over classes of the accuracy on common backgrounds.</summary>
    public double Common => Figure(Once(), Kind.Common);

    /// <summary>Mean over classes of the accuracy on counter backgrounds.</summary>
    public double Counter => Figure(Once(), Kind.Counter);

    /// <summary>Scores the items. Classes with fewer than two pictures in a group say nothing and are left out.</summary>
    /// <param name="items">Pictures of both groups.</param>
    /// <exception cref="InputException">No class is left.</exception>
    public static DropScores Of(IEnumerable<BackgroundItem> items)
    {
        ArgumentNullException.ThrowIfNull(items);
        var groups = items.GroupBy(item => item.Picture.Class).OrderBy(group => group.Key)
            .Where(group => group.Count(item => item.Counter) >= 2 && group.Count(item => !item.Counter) >= 2).ToList();
        if (groups.Count == 0)
            throw new InputException("No class has two pictures on each of its backgrounds; give more pictures.");
        var (classes, units, strata, judged) = (new List<ClassDrop>(), new List<Unit>(), new List<int>(), new List<BackgroundItem>());
        var paired = groups.All(group => Twins(group) is not null);
        foreach (var group in groups)
        {
            var (common, counter) = (group.Where(item => !item.Counter).ToList(), group.Where(item => item.Counter).ToList());
            if (paired)
            {
                var twins = Twins(group)!;
                units.AddRange(twins.Select(twin => new Unit(classes.Count, Hit(twin.Common), Hit(twin.Counter))));
                strata.Add(twins.Count);
                judged.AddRange(twins.SelectMany(twin => new[] { twin.Common, twin.Counter }));
            }
            else
            {
                units.AddRange(common.Select(item => new Unit(classes.Count, Hit(item), null)));
                units.AddRange(counter.Select(item => new Unit(classes.Count, null, Hit(item))));
                strata.AddRange([common.Count, counter.Count]);
                judged.AddRange([.. common, .. counter]);
            }

            classes.Add(new ClassDrop(group.Key, common.Average(Hit), counter.Average(Hit), common.Count, counter.Count));
        }

        return new DropScores(classes, [.. units], [.. strata], judged, paired ? PairedFlips.Of(judged) : null);
    }

    /// <summary>Interval of <see cref="Macro"/> over pictures.</summary>
    /// <param name="seed">Of the resampling.</param>
    public Interval MacroInterval(long seed = 0) => Interval(Kind.Macro, seed);

    /// <summary>Interval of <see cref="Macro"/> over classes: what other classes of the same kind would show. NaN ends for a single class.</summary>
    /// <param name="seed">Of the resampling.</param>
    public Interval MacroOverClasses(long seed = 0) => Classes.Count < 2 ? new Interval(Macro, double.NaN, double.NaN) : Bootstrap.Mean([.. Classes.Select(one => one.Drop)], seed);

    /// <summary>Interval of <see cref="Micro"/> over pictures.</summary>
    /// <param name="seed">Of the resampling.</param>
    public Interval MicroInterval(long seed = 0) => Interval(Kind.Micro, seed);

    /// <summary>Interval of <see cref="Relative"/> over pictures.</summary>
    /// <param name="seed">Of the resampling.</param>
    public Interval RelativeInterval(long seed = 0) => Interval(Kind.Relative, seed);

    /// <summary>Interval of <see cref="Worst"/> over pictures, corrected for the largest of several being pushed up by noise.</summary>
    /// <param name="seed">Of the resampling.</param>
    public Interval WorstInterval(long seed = 0)
    {
        var corrected = Bootstrap.Counted(ResamplingPlan.Strata(_strata), times => Figure(times, Kind.Worst), seed, pushedUp: Worst >= 0);
        return corrected with { Low = Math.Max(corrected.Low, -1), High = Math.Min(corrected.High, 1) };
    }

    /// <summary>Interval of <see cref="Common"/> over pictures.</summary>
    /// <param name="seed">Of the resampling.</param>
    public Interval CommonInterval(long seed = 0) => Interval(Kind.Common, seed);

    /// <summary>Interval of <see cref="Counter"/> over pictures.</summary>
    /// <param name="seed">Of the resampling.</param>
    public Interval CounterInterval(long seed = 0) => Interval(Kind.Counter, seed);

    private enum Kind
    {
        Macro,
        Micro,
        Worst,
        Relative,
        Common,
        Counter,
    }

    private Interval Interval(Kind kind, long seed) => Bootstrap.Counted(ResamplingPlan.Strata(_strata), times => Figure(times, kind), seed);

    private int[] Once() => [.. Enumerable.Repeat(1, _units.Length)];

    private double Figure(ReadOnlySpan<int> times, Kind kind)
    {
        Span<double> sums = new double[4 * Classes.Count];
        for (var i = 0; i < _units.Length; i++)
        {
            var (place, common, counter) = (4 * _units[i].Place, _units[i].Common, _units[i].Counter);
            if (common is { } usual)
            {
                sums[place] += times[i] * usual;
                sums[place + 1] += times[i];
            }

            if (counter is { } unusual)
            {
                sums[place + 2] += times[i] * unusual;
                sums[place + 3] += times[i];
            }
        }

        var (macro, worst, all, right, wrong, n, m) = (0.0, double.NegativeInfinity, 0.0, 0.0, 0.0, 0.0, 0.0);
        for (var place = 0; place < sums.Length; place += 4)
        {
            var (common, counter) = (sums[place] / sums[place + 1], sums[place + 2] / sums[place + 3]);
            (macro, worst, all) = (macro + common - counter, Math.Max(worst, common - counter), all + common);
            (right, n, wrong, m) = (right + sums[place], n + sums[place + 1], wrong + sums[place + 2], m + sums[place + 3]);
        }

        return kind switch
        {
            Kind.Macro => macro / Classes.Count,
            Kind.Micro => right / n - wrong / m,
            Kind.Worst => worst,
            Kind.Relative => all == 0 ? 0 : macro / all,
            Kind.Common => all / Classes.Count,
            _ => (all - macro) / Classes.Count,
        };
    }

    private static double Hit(BackgroundItem item) => item.Right ? 1 : 0;

    /// <summary>Pictures with their twins, if every one has exactly one.</summary>
    private static List<(BackgroundItem Common, BackgroundItem Counter)>? Twins(IEnumerable<BackgroundItem> items)
    {
        var found = new List<(BackgroundItem, BackgroundItem)>();
        foreach (var pair in items.GroupBy(item => item.Picture.Pair, StringComparer.Ordinal))
        {
            if (pair.Key is null || pair.Count() != 2 || pair.SingleOrDefault(item => !item.Counter) is not { } common)
                return null;
            found.Add((common, pair.Single(item => item.Counter)));
        }

        return found;
    }
}
