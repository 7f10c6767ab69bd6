using System.CommandLine;
using Clade.Evaluation;
using Clade.Evaluation.Reports;
using Spectre.Console;

namespace Clade.Cli;

/// <summary>Where the results of an evaluation go: a table in the terminal, or JSON; Markdown and a page beside it.</summary>
internal sealed class ReportArguments
{
    private readonly Option<bool> _json = new("--json") { Description = "Print one JSON document and nothing else" };
    private readonly Option<bool> _items = new("--items") { Description = "With --json, also one number an item" };
    private readonly Option<string?> _markdown = new("--markdown") { Description = "Write the tables as Markdown to this file" };
    private readonly Option<string?> _html = new("--html") { Description = "Write one self-contained page with plots to this file" };

    internal void AddTo(Command command)
    {
        foreach (var option in (Option[])[_html, _markdown, _json, _items])
            command.Add(option);
    }

    /// <summary>Looks at the files to write before anything is computed.</summary>
    internal void Check(ParseResult parsed)
    {
        foreach (var file in new[] { parsed.GetValue(_markdown), parsed.GetValue(_html) }.OfType<string>())
            Targets.File(file);
    }

    internal void Write(ParseResult parsed, EvaluationReport report, Func<TaskResult, string, byte[]?>? picture)
    {
        if (parsed.GetValue(_markdown) is { } markdown)
        {
            MarkdownReport.Write(markdown, report);
            Console.Error.WriteLine($"wrote {markdown}");
        }

        if (parsed.GetValue(_html) is { } html)
        {
            HtmlReport.Write(html, report, new HtmlReportOptions { Picture = picture });
            Console.Error.WriteLine($"wrote {html}");
        }

        if (parsed.GetValue(_json))
            Console.Out.WriteLine(JsonReport.ToText(report, parsed.GetValue(_items)));
        else
            Show(report);
    }

    private static void Show(EvaluationReport report)
    {
        foreach (var sentence in report.Comparisons.Select(comparison => comparison.Sentence))
            AnsiConsole.WriteLine(sentence);
        if (report.Tasks.Count > 1)
            Draw(ReportTables.Overview(report));
        foreach (var task in report.Tasks)
            Draw(ReportTables.Task(report, task));
        if (ReportTables.Wins(report) is { Rows.Count: > 0 } wins)
            Draw(wins);
        if (ReportTables.Differences(report) is { Rows.Count: > 0 } differences)
            Draw(differences);
        if (ReportTables.Changes(report) is { Rows.Count: > 0 } changes)
            Draw(changes);
        if (ReportTables.Problems(report) is { Rows.Count: > 0 } problems)
            Draw(problems);
        foreach (var note in ReportTables.Notes(report))
            AnsiConsole.WriteLine(note);
        AnsiConsole.WriteLine(ReportTables.Legend);
    }

    private static void Draw(ReportTable table)
    {
        var drawn = new Table().Title(Markup.Escape(table.Title));
        foreach (var column in table.Columns)
            drawn.AddColumn(new TableColumn(Markup.Escape(column.Name)) { Alignment = column.IsFigure ? Justify.Right : Justify.Left });
        foreach (var row in table.Rows)
            drawn.AddRow([.. row.Select(cell => cell.IsBest ? $"[bold]{Markup.Escape(cell.Text)}[/]" : Markup.Escape(cell.Text))]);
        AnsiConsole.Write(drawn);
    }
}
