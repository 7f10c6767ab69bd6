namespace Clade.Evaluation.Reports;

/// <summary>A table of a report before it is drawn: what a terminal, Markdown and a page share. Every text is one line without control characters. Immutable.</summary>
/// <param name="Title">One line above it.</param>
/// <param name="Columns">From the left.</param>
/// <param name="Rows">From the top, each with as many cells as there are columns.</param>
public sealed record ReportTable(string Title, IReadOnlyList<ReportColumn> Columns, IReadOnlyList<IReadOnlyList<ReportCell>> Rows);

/// <summary>One column. Immutable.</summary>
/// <param name="Name">Its head.</param>
/// <param name="IsFigure">True for numbers, which are set flush right.</param>
public sealed record ReportColumn(string Name, bool IsFigure = false);

/// <summary>One cell. Immutable.</summary>
/// <param name="Text">What is shown.</param>
/// <param name="IsBest">True if this is the best of its row and better than each other by more than chance explains; a table shows it bold.</param>
/// <param name="Order">The number behind the text, for sorting; null where there is none.</param>
public readonly record struct ReportCell(string Text, bool IsBest = false, double? Order = null);
