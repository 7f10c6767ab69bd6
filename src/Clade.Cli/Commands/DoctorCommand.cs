using System.CommandLine;
using Spectre.Console;

namespace Clade.Cli;

/// <summary><c>clade doctor [--json]</c></summary>
internal static class DoctorCommand
{
    internal static Command Create()
    {
        var json = new Option<bool>("--json") { Description = "Print one JSON document and nothing else" };
        var command = new Command("doctor", "Check that this machine runs Clade, and runs it fast. Example: clade doctor") { json };
        command.SetAction((parsed, _) => Task.FromResult(Run(parsed.GetValue(json))));
        return command;
    }

    private static int Run(bool json)
    {
        var findings = Machine.Examine();
        var problems = findings.Select(finding => finding.Problem).OfType<string>().ToList();
        if (json)
        {
            Screen.Json(new { ok = problems.Count == 0, found = findings.ToDictionary(finding => finding.Name.Replace(' ', '_'), finding => finding.Value), problems });
        }
        else
        {
            var table = new Table().AddColumns("What", "Found", "");
            foreach (var finding in findings)
                table.AddRow(Markup.Escape(finding.Name), Markup.Escape(Convert.ToString(finding.Value, System.Globalization.CultureInfo.InvariantCulture)!), finding.Problem is null ? "[green]ok[/]" : "[red]look below[/]");
            AnsiConsole.Write(table);
            foreach (var problem in problems)
                Console.Out.WriteLine(problem);
        }

        return problems.Count == 0 ? 0 : CommandHost.Failed;
    }
}
