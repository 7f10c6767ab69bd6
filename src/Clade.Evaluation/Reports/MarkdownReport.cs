using System.Globalization;
using System.Text;
using Clade.Core;

namespace Clade.Evaluation.Reports;

/// <summary>
/// A report as Markdown (CommonMark with the tables of GitHub), to be kept beside results and pasted into pages: the conclusion, all tasks by model, every figure, paired
/// differences, notes, and the pictures that could not be used. A figure is bold only if its model is better than each other one by more than chance explains. Thread-safe.
/// </summary>
public static class MarkdownReport
{
    private const int MostProblems = 50;

    /// <summary>The report as one text that ends with a line break.</summary>
    /// <exception cref="InputException">See <see cref="EvaluationReport.Check"/>.</exception>
    public static string ToText(EvaluationReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        report.Check();
        var text = new StringBuilder().Append(CultureInfo.InvariantCulture, $"# {Escape(ReportText.Name(report.Suite))}, {report.Date:yyyy-MM-dd}\n");
        foreach (var pair in report.Comparisons)
            text.Append(CultureInfo.InvariantCulture, $"\n{Line(ReportText.Sentence(pair.Sentence).Trim())}\n");
        Section(text, ReportTables.Overview(report));
        text.Append(CultureInfo.InvariantCulture, $"\n{ReportTables.Legend}\n");
        Section(text, ReportTables.Wins(report));
        Section(text, ReportTables.Differences(report));
        Section(text, ReportTables.Models(report));
        Section(text, ReportTables.Changes(report));
        Notes(text, ReportTables.Notes(report));
        foreach (var task in report.Tasks)
            Task(text, report, task);
        Glossary(text, MetricGlossary.Of(report));
        Problems(text, ReportTables.Problems(report));
        return text.ToString();
    }

    /// <summary>Writes the report to a file, atomically.</summary>
    /// <param name="path">The file.</param>
    /// <param name="report">What to write.</param>
    /// <exception cref="InputException">The file cannot be written, or see <see cref="EvaluationReport.Check"/>.</exception>
    public static void Write(string path, EvaluationReport report) => AtomicFile.WriteText(path, ToText(report));

    private static void Task(StringBuilder text, EvaluationReport report, string task)
    {
        var results = report.Of(task);
        var first = results.First(result => result is not null)!;
        text.Append(CultureInfo.InvariantCulture, $"\n## {Escape(ReportText.Name(task))}\n\n{Escape(ReportText.Name(first.Kind))} on {Escape(ReportText.Name(first.Data))}, {ReportTables.Items(results).Text} items.\n\n");
        Table(text, ReportTables.Task(report, task));
    }

    private static void Notes(StringBuilder text, IReadOnlyList<string> notes)
    {
        if (notes.Count > 0)
            text.Append("\n## Notes\n\n");
        foreach (var note in notes)
            text.Append("- ").Append(Line(note.Trim())).Append('\n');
    }

    private static void Problems(StringBuilder text, ReportTable problems)
    {
        Section(text, problems with { Rows = [.. problems.Rows.Take(MostProblems)] });
        if (problems.Rows.Count > MostProblems)
            text.Append(CultureInfo.InvariantCulture, $"\nand {Figures.Count(problems.Rows.Count - MostProblems)} more, which the JSON lists.\n");
    }

    private static void Glossary(StringBuilder text, IReadOnlyList<MetricExplanation> figures)
    {
        if (figures.Count > 0)
            text.Append("\n## What the figures mean\n\n");
        foreach (var figure in figures)
            text.Append(CultureInfo.InvariantCulture, $"- **{Escape(figure.Name)}**: {Escape(figure.Measures)} {Escape(char.ToUpperInvariant(figure.Formula[0]) + figure.Formula[1..])}. Not for: {Escape(figure.NotFor)}.\n");
    }

    private static void Section(StringBuilder text, ReportTable table)
    {
        if (table.Rows.Count == 0)
            return;
        text.Append(CultureInfo.InvariantCulture, $"\n## {Escape(table.Title)}\n\n");
        Table(text, table);
    }

    private static void Table(StringBuilder text, ReportTable table)
    {
        text.Append("| ").AppendJoin(" | ", table.Columns.Select(column => Escape(column.Name))).Append(" |\n|")
            .AppendJoin("|", table.Columns.Select(column => column.IsFigure ? "---:" : "---")).Append("|\n");
        foreach (var row in table.Rows)
            text.Append("| ").AppendJoin(" | ", row.Select(cell => cell.IsBest ? $"**{Escape(cell.Text)}**" : Escape(cell.Text))).Append(" |\n");
    }

    // A sentence by itself: what would make it a list or a rule is escaped too.
    private static string Line(string text)
    {
        var escaped = Escape(text);
        var digits = escaped.TakeWhile(char.IsAsciiDigit).Count();
        return digits < escaped.Length && escaped[digits] is '-' or '+' or '=' or '.' or ')' ? escaped.Insert(digits, "\\") : escaped;
    }

    // Whatever could become markup or end a cell.
    private static string Escape(string text)
    {
        var escaped = new StringBuilder(text.Length + 8);
        foreach (var letter in text)
            (letter is '\\' or '`' or '*' or '_' or '[' or ']' or '<' or '>' or '|' or '~' or '#' or '$' or '&' or '!' ? escaped.Append('\\') : escaped).Append(letter);
        return escaped.ToString();
    }
}
