using Clade.Core;

namespace Clade.Evaluation;

/// <summary>The items of two models in one list, the first model's before the second's: how often each counts says whose figure it is.</summary>
internal sealed class PairOfParts
{
    private readonly CountedStatistic _figure;
    private readonly int[] _unitOf;

    /// <exception cref="InputException">The items do not fit each other, or there are fewer than two.</exception>
    public PairOfParts(ItemParts first, ItemParts second)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        if (first.Kind != second.Kind || first.Items.Count != second.Items.Count || !(first.Clusters ?? []).SequenceEqual(second.Clusters ?? []))
            throw new InputException($"{first.Items.Count} items of {first.Kind} against {second.Items.Count} of {second.Kind}: a paired comparison needs the same items on both sides.");
        Plan = FigureOfParts.Plan(first);
        _unitOf = first.Clusters is { } clusters ? Numbered(clusters) : [.. Enumerable.Range(0, first.Items.Count)];
        var (mine, its) = (FigureOfParts.Comparable(first), FigureOfParts.Comparable(second));
        _figure = FigureOfParts.Statistic(first.Kind, [.. mine, .. its]);
        // Exchanging what is equal changes nothing.
        Differing = [.. Enumerable.Range(0, mine.Count).Where(item => !mine[item].SequenceEqual(its[item])).Select(item => _unitOf[item]).Distinct()];
    }

    /// <summary>What is drawn.</summary>
    public ResamplingPlan Plan { get; }

    /// <summary>Items, or clusters of them, on which the models differ.</summary>
    public IReadOnlyList<int> Differing { get; }

    public Scratch NewScratch() => new(_unitOf.Length, Math.Max(Plan.Units, _unitOf.Length));

    /// <summary>First minus second where item i counts <see cref="Scratch.Times"/>[i] times in both.</summary>
    public double Drawn(Scratch own) => Apart(own, static (times, isFirst) => isFirst ? times : 0, static (times, isFirst) => isFirst ? 0 : times, own.Times);

    /// <summary>First minus second after exchanging the units that <see cref="Scratch.Units"/> marks with 1.</summary>
    public double Exchanged(Scratch own)
    {
        for (var item = 0; item < _unitOf.Length; item++)
            own.Times[item] = own.Units[_unitOf[item]];
        return Apart(own, static (exchanged, isFirst) => isFirst ? 1 - exchanged : exchanged, static (exchanged, isFirst) => isFirst ? exchanged : 1 - exchanged, own.Times);
    }

    private double Apart(Scratch own, Func<int, bool, int> left, Func<int, bool, int> right, int[] marks)
    {
        double Figure(Func<int, bool, int> counts)
        {
            for (var item = 0; item < marks.Length; item++)
                (own.Both[item], own.Both[marks.Length + item]) = (counts(marks[item], true), counts(marks[item], false));
            return _figure(own.Both);
        }

        return Figure(left) - Figure(right);
    }

    // In the order of their first item, as ResamplingPlan.Clusters numbers them.
    private static int[] Numbered(IReadOnlyList<int> clusters)
    {
        var numbers = new Dictionary<int, int>();
        return [.. clusters.Select(cluster => numbers.TryGetValue(cluster, out var number) ? number : numbers[cluster] = numbers.Count)];
    }

    /// <summary>What one thread writes on.</summary>
    internal sealed class Scratch(int items, int units)
    {
        public int[] Times { get; } = new int[items];

        public int[] Units { get; } = new int[units];

        public int[] Both { get; } = new int[2 * items];
    }
}
