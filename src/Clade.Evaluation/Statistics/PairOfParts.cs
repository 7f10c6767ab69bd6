using Clade.Core;

namespace Clade.Evaluation;

/// <summary>The items of two models in one list, the first model's before the second's: how often each counts says whose figure it is.</summary>
internal sealed class PairOfParts
{
    private readonly CountedStatistic _figure;
    private readonly int _items;

    /// <exception cref="InputException">The items do not fit each other, or there are fewer than two.</exception>
    public PairOfParts(ItemParts first, ItemParts second)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        if (first.Kind != second.Kind || first.Items.Count != second.Items.Count)
            throw new InputException($"{first.Items.Count} items of {first.Kind} against {second.Items.Count} of {second.Kind}: a paired comparison needs the same items on both sides.");
        (Plan, _items) = (FigureOfParts.Plan(first), first.Items.Count);
        var (mine, its) = (FigureOfParts.Comparable(first), FigureOfParts.Comparable(second));
        _figure = FigureOfParts.Statistic(first.Kind, [.. mine, .. its]);
        // Exchanging what is equal changes nothing.
        Differing = [.. Enumerable.Range(0, _items).Where(item => !mine[item].SequenceEqual(its[item]))];
    }

    /// <summary>What is drawn.</summary>
    public ResamplingPlan Plan { get; }

    /// <summary>Items on which the models differ.</summary>
    public IReadOnlyList<int> Differing { get; }

    public Scratch NewScratch() => new(_items, Plan.Units);

    /// <summary>First minus second where item i counts <see cref="Scratch.Marks"/>[i] times in both.</summary>
    public double Drawn(Scratch own) => Figure(own, static (times, isFirst) => isFirst ? times : 0) - Figure(own, static (times, isFirst) => isFirst ? 0 : times);

    /// <summary>First minus second after exchanging the items that <see cref="Scratch.Marks"/> has 1 for.</summary>
    public double Exchanged(Scratch own) => Figure(own, static (mark, isFirst) => isFirst ? 1 - mark : mark) - Figure(own, static (mark, isFirst) => isFirst ? mark : 1 - mark);

    private double Figure(Scratch own, Func<int, bool, int> count)
    {
        for (var item = 0; item < _items; item++)
            (own.Both[item], own.Both[_items + item]) = (count(own.Marks[item], true), count(own.Marks[item], false));
        return _figure(own.Both);
    }

    /// <summary>What one thread writes on.</summary>
    internal sealed class Scratch(int items, int units)
    {
        /// <summary>A number an item: how often it counts, or whether it is exchanged.</summary>
        public int[] Marks { get; } = new int[items];

        /// <summary>For <see cref="ResamplingPlan.Draw"/>.</summary>
        public int[] Units { get; } = new int[units];

        /// <summary>How often each item of each model counts.</summary>
        public int[] Both { get; } = new int[2 * items];
    }
}
