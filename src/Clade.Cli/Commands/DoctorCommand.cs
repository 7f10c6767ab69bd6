using System.CommandLine;
using Clade.Core;
using Clade.Models;
using Spectre.Console;

namespace Clade.Cli;

/// <summary><c>clade doctor [MODEL] [--against FILE] [--goldens DIR] [--json]</c></summary>
internal static class DoctorCommand
{
    internal static Command Create()
    {
        var model = new Argument<string?>("model") { Description = "Model to check besides the machine: a folder, a weight file or a pulled name", Arity = ArgumentArity.ZeroOrOne };
        var against = new Option<string?>("--against") { Description = "Compare the model with inputs and outputs made elsewhere (safetensors with input.* and output.* tensors), stage by stage" };
        var goldens = new Option<string?>("--goldens") { Description = "Run a folder of reference values through this code: models, tokenizer, pictures, losses, positional tables" };
        var json = new Option<bool>("--json") { Description = "Print one JSON document and nothing else" };
        var command = new Command("doctor", "Check that this machine runs Clade, and runs it fast; and that models compute what their reference computes. Example: clade doctor assets/models/ancestor-pictograms") { model, against, goldens, json };
        command.SetAction((parsed, cancellation) => Task.FromResult(Run(parsed.GetValue(model), parsed.GetValue(against), parsed.GetValue(goldens), parsed.GetValue(json), cancellation)));
        return command;
    }

    private static int Run(string? model, string? against, string? goldens, bool json, CancellationToken cancellation)
    {
        if (goldens is not null && (model is not null || against is not null))
            throw new InputException("--goldens runs models of its own; give it alone.");
        if (against is not null && model is null)
            throw new InputException("--against compares a model: say which, as in 'clade doctor MODEL --against FILE'.");
        var findings = Machine.Examine();
        var problems = findings.Select(finding => finding.Problem).OfType<string>().ToList();
        if (!json && goldens is null)
            DoctorReport.ShowMachine(findings, problems);
        var checks = problems.Count > 0 && findings.Any(finding => finding is { Name: "libtorch", Problem: not null }) ? []
            : goldens is not null ? [.. GoldenSuite.Run(goldens, json || Console.IsErrorRedirected ? _ => { } : name => Console.Error.WriteLine($"running {name}"), cancellation)]
            : model is not null ? OfModel(model, against) : new List<Check>();
        if (json)
            DoctorReport.Json(findings, problems, checks);
        else if (checks.Count > 0)
            DoctorReport.Show(checks);
        return problems.Count == 0 && checks.All(check => check.Passed) ? 0 : CommandHost.Failed;
    }

    private static List<Check> OfModel(string name, string? against)
    {
        using var model = LoadedModel.Load(name);
        return against is null ? [.. ModelCheckup.Run(model)] : GoldenModel.Compare(model, against);
    }
}
