using System.Text.Json.Serialization;

namespace Clade.Evaluation;

/// <summary>Something the page draws beside the figures. Immutable.</summary>
/// <param name="Title">One line above it.</param>
[JsonDerivedType(typeof(BarPlot), "bars")]
[JsonDerivedType(typeof(LinePlot), "lines")]
[JsonDerivedType(typeof(ReliabilityPlot), "reliability")]
[JsonDerivedType(typeof(ConfusionPlot), "confusions")]
public abstract record Plot(string Title);

/// <summary>A bar a name, for example accuracy a class.</summary>
/// <param name="Title">One line above it.</param>
/// <param name="Bars">In the order drawn.</param>
public sealed record BarPlot(string Title, IReadOnlyList<Bar> Bars) : Plot(Title);

/// <summary>One bar.</summary>
/// <param name="Name">Below it.</param>
/// <param name="Value">In [0, 1]; null where there was nothing to count.</param>
/// <param name="Count">Items that it stands on.</param>
public sealed record Bar(string Name, double? Value, int Count);

/// <summary>Curves over a common axis, for example accuracy over severity.</summary>
/// <param name="Title">One line above it.</param>
/// <param name="Axis">Name of the horizontal axis.</param>
/// <param name="X">Places on it, ascending.</param>
/// <param name="Curves">At least one.</param>
public sealed record LinePlot(string Title, string Axis, IReadOnlyList<double> X, IReadOnlyList<Curve> Curves) : Plot(Title);

/// <summary>One curve.</summary>
/// <param name="Name">In the legend.</param>
/// <param name="Values">In [0, 1], one a place of the axis.</param>
public sealed record Curve(string Name, IReadOnlyList<Interval> Values);

/// <summary>Confidence against accuracy, bin by bin (Guo et al. 2017).</summary>
/// <param name="Title">One line above it.</param>
/// <param name="Bins">Bins that are not empty, ascending.</param>
public sealed record ReliabilityPlot(string Title, IReadOnlyList<ReliabilityBin> Bins) : Plot(Title);

/// <summary>What a model says and what comes true, where its confidence is alike.</summary>
/// <param name="Confidence">Mean of the bin, in [0, 1].</param>
/// <param name="Accuracy">Share right, in [0, 1].</param>
/// <param name="Count">Items in the bin, at least 1.</param>
public sealed record ReliabilityBin(double Confidence, double Accuracy, int Count);

/// <summary>Classes taken for others, the most frequent first.</summary>
/// <param name="Title">One line above it.</param>
/// <param name="Pairs">Worst first.</param>
public sealed record ConfusionPlot(string Title, IReadOnlyList<ConfusedPair> Pairs) : Plot(Title);

/// <summary>One class taken for one other.</summary>
/// <param name="Truth">The class it is.</param>
/// <param name="Answer">The class the model says.</param>
/// <param name="Count">How often.</param>
/// <param name="Pictures">Identities of some of the pictures, most confident first.</param>
public sealed record ConfusedPair(string Truth, string Answer, int Count, IReadOnlyList<string> Pictures);
