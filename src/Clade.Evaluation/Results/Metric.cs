using System.Text.Json.Serialization;

namespace Clade.Evaluation;

/// <summary>How a figure is shown.</summary>
public enum MetricUnit
{
    /// <summary>A share in [0, 1], shown in per cent.</summary>
    Share,

    /// <summary>Any number, shown as it is.</summary>
    Number,
}

/// <summary>One figure of a task with its 95 % interval. Immutable.</summary>
/// <param name="Name">The field's term, for example <c>accuracy</c>, <c>text to image recall@1</c>, <c>ECE</c>.</param>
/// <param name="Value">Figure and interval over the items.</param>
public sealed record Metric(string Name, Interval Value)
{
    /// <summary>How it is shown.</summary>
    public MetricUnit Unit { get; init; } = MetricUnit.Share;

    /// <summary>False for errors, ranks and drops.</summary>
    public bool HigherIsBetter { get; init; } = true;

    /// <summary>
    /// One number an item whose mean is the figure, in the order of <see cref="TaskResult.Items"/>: what paired tests between models need. Null for figures that
    /// are no mean of items (mIoU, AUROC, ECE, median rank); some of them have <see cref="Parts"/>.
    /// </summary>
    public IReadOnlyList<double>? PerItem { get; init; }

    /// <summary>Where the figure is that of several training runs of one method: <see cref="PerItem"/> of each of them, which is then their mean. Null for one run.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<IReadOnlyList<double>>? Runs { get; init; }

    /// <summary>What each item adds to a figure that is no mean of items, in the order of <see cref="TaskResult.Items"/>; null for others.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ItemParts? Parts { get; init; }

    /// <summary>True for the figure by which models are compared on the task; one a task.</summary>
    public bool IsMain { get; init; }
}
