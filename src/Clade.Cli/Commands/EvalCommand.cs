using System.CommandLine;
using Clade.Core;
using Clade.Data.Corpora;
using Clade.Evaluation;
using Clade.Models;
using Clade.Torch;
using Spectre.Console;

namespace Clade.Cli;

/// <summary><c>clade eval SUITE.yaml MODEL… [--html F]</c>, and single tasks.</summary>
internal static class EvalCommand
{
    /// <summary><c>clade eval SUITE.yaml …</c> is short for <c>clade eval suite SUITE.yaml …</c></summary>
    internal static string[] Expand(string[] args) => args is ["eval", var file, .. var rest] && (file.EndsWith(".yaml", StringComparison.Ordinal) || file.EndsWith(".yml", StringComparison.Ordinal))
        ? ["eval", "suite", file, .. rest]
        : args;

    internal static Command Create()
    {
        var command = new Command("eval", "Measure models and say what can be concluded: every figure with its 95 % interval, every difference tested. Example: clade eval recipes/suites/house.yaml assets/models/ancestor-pictograms --html report.html") { Suite() };
        foreach (var task in TaskCommands.Create())
            command.Add(task);
        command.Add(RobustnessCommand.Create());
        command.Add(Pictograms());
        command.Add(CounterAnimalCommand.Build());
        return command;
    }

    private static Command Suite()
    {
        var suite = new Argument<string>("suite") { Description = "Suite of tasks, YAML" };
        var (models, outputs) = (new ModelArguments(), new ReportArguments());
        var command = new Command("suite", "Run every task of a suite on every model, and compare the models. Example: clade eval suite recipes/suites/house.yaml assets/models/ancestor-pictograms my-model") { suite };
        models.AddTo(command);
        outputs.AddTo(command);
        command.SetAction((parsed, cancellation) =>
        {
            SuiteRunner.Run(SuiteReader.Read(parsed.GetValue(suite)!), parsed, models, outputs, cancellation);
            return Task.FromResult(0);
        });
        return command;
    }

    private static Command Pictograms()
    {
        var model = new Argument<string?>("model") { Description = "Model folder; the shipped ancestor if left out", Arity = ArgumentArity.ZeroOrOne };
        var corpus = new Option<string?>("--corpus") { Description = "Folder of a pictogram corpus; the shipped one if left out" };
        var style = new Option<string>("--style") { Description = "Style that is searched", DefaultValueFactory = _ => PictogramSets.HeldOutStyle };
        var json = new Option<bool>("--json") { Description = "Print one JSON document and nothing else" };
        var command = new Command("pictograms", "Names find pictures and pictures find names in one style, and pictures are told into groups. Example: clade eval pictograms assets/models/ancestor-pictograms") { model, corpus, style, json };
        command.SetAction((parsed, cancellation) =>
        {
            Run(parsed.GetValue(model) ?? Assets.Ancestor, parsed.GetValue(corpus) ?? Assets.MiniCorpus, parsed.GetValue(style)!, parsed.GetValue(json), cancellation);
            return Task.FromResult(0);
        });
        return command;
    }

    private static void Run(string modelFolder, string corpusFolder, string style, bool json, CancellationToken cancellation)
    {
        using var checkpoint = ClipCheckpoint.Load(modelFolder);
        if (checkpoint.Model is not { Vision: { } vision, Text: not null } || checkpoint.Tokenizer is null)
            throw new InputException($"{modelFolder} has one tower only; searching pictures by name needs both.");
        var set = PictogramSets.Style(Corpus.Open(corpusFolder), style, vision.Config.ImageSize, cancellation);
        using var images = set.Images;
        var scores = PictogramEvaluation.Evaluate(checkpoint.Model, checkpoint.Tokenizer, set, new FeatureOptions { BFloat16 = TorchRuntime.HasFastBFloat16 }, cancellation);
        var rows = Rows(scores).ToList();
        if (json)
        {
            var document = rows.GroupBy(row => row.Task).ToDictionary(group => group.Key, group => group.ToDictionary(row => row.Figure, row => new[] { row.Value.Value, row.Value.Low, row.Value.High }));
            Screen.Json(document);
            return;
        }

        var table = new Table().Title($"{Markup.Escape(Path.GetFileName(Path.GetFullPath(modelFolder)))} on {Markup.Escape(style)}, {set.Captions.Count} pictures").AddColumns("Task", "Figure", "%", "95 % interval");
        foreach (var row in rows)
            table.AddRow(row.Task, row.Figure, $"{100 * row.Value.Value:F1}", $"{100 * row.Value.Low:F1} to {100 * row.Value.High:F1}");
        AnsiConsole.Write(table);
    }

    private static IEnumerable<(string Task, string Figure, Interval Value)> Rows(PictogramScores scores)
    {
        var tasks = new (string Name, RetrievalScores? Scores)[]
        {
            ("text to picture", scores.TextToPicture), ("… trained concepts", scores.SeenTextToPicture), ("… new concepts", scores.UnseenTextToPicture),
            ("picture to text", scores.PictureToText),
        };
        foreach (var (name, retrieval) in tasks)
        {
            foreach (var k in new[] { 1, 5, 10 })
            {
                if (retrieval is not null)
                    yield return (name, $"recall@{k}", Bootstrap.Share(retrieval.Hits(k)));
            }
        }

        yield return ($"zero-shot, {scores.GroupNames.Count} groups", "accuracy", scores.Groups.Top1Interval());
    }
}
