using System.Globalization;
using Spectre.Console;

namespace Clade.Cli;

/// <summary>What <c>clade doctor</c> found, for people and for programs.</summary>
internal static class DoctorReport
{
    /// <summary>The machine as a table, then its problems.</summary>
    internal static void ShowMachine(IReadOnlyList<Finding> findings, IReadOnlyList<string> problems)
    {
        var table = new Table().AddColumns("What", "Found", "");
        foreach (var finding in findings)
            table.AddRow(Markup.Escape(finding.Name), Markup.Escape(Convert.ToString(finding.Value, CultureInfo.InvariantCulture)!), finding.Problem is null ? "[green]ok[/]" : "[red]look below[/]");
        AnsiConsole.Write(table);
        foreach (var problem in problems)
            Console.Out.WriteLine(problem);
    }

    /// <summary>Every stage with its difference and tolerance, then one sentence that names the first stage that differs.</summary>
    internal static void Show(IReadOnlyList<Check> checks)
    {
        var table = new Table().AddColumns("What", "Stage", "Largest difference", "Tolerance", "");
        string? group = null;
        foreach (var check in checks)
        {
            table.AddRow(Markup.Escape(check.Group == group ? "" : check.Group), Markup.Escape(check.Stage), Number(check.Difference), Markup.Escape(check.Tolerance),
                (check.Passed ? "[green]ok[/]" : "[red]differs[/]") + (check.Note is null ? "" : " " + Markup.Escape(check.Note)));
            group = check.Group;
        }

        AnsiConsole.Write(table);
        var failed = checks.Where(check => !check.Passed).ToList();
        Console.Out.WriteLine(failed.Count == 0
            ? $"All {checks.Count} stages agree."
            : $"{failed.Count} of {checks.Count} stages differ, first {failed[0].Group}, {failed[0].Stage}{(failed[0].Note is { } note ? $" ({note.TrimEnd('.')})" : "")}.");
    }

    /// <summary>Everything as one JSON document.</summary>
    internal static void Json(IReadOnlyList<Finding> findings, IReadOnlyList<string> problems, IReadOnlyList<Check> checks) => Screen.Json(new
    {
        ok = problems.Count == 0 && checks.All(check => check.Passed),
        found = findings.ToDictionary(finding => finding.Name.Replace(' ', '_'), finding => finding.Value),
        problems,
        failing = checks.Where(check => !check.Passed).Select(check => $"{check.Group}: {check.Stage}"),
        stages = checks.Select(check => new { what = check.Group, stage = check.Stage, difference = double.IsFinite(check.Difference) ? check.Difference : (double?)null, tolerance = check.Tolerance, ok = check.Passed, note = check.Note }),
    });

    private static string Number(double value) => double.IsNaN(value) ? "" : value == 0 ? "0" : value.ToString("0.0E+0", CultureInfo.InvariantCulture);
}
