using System.CommandLine;
using Clade.Core;
using Clade.Models;
using Clade.Torch;
using Clade.Training;

namespace Clade.Cli;

/// <summary><c>clade train RECIPE --out DIR [--resume]</c></summary>
internal static class TrainCommand
{
    private const string Log = "log.jsonl";

    internal static Command Create()
    {
        var recipe = new Argument<string>("recipe") { Description = "Recipe in YAML, for example recipes/ancestor-pictograms.yaml" };
        var output = new Option<string>("--out") { Description = "Folder for log, checkpoints and the trained model", Required = true };
        var resume = new Option<bool>("--resume") { Description = "Go on from the newest checkpoint in the folder" };
        var json = new Option<bool>("--json") { Description = "Print one JSON document and nothing else" };
        var command = new Command("train", "Train a CLIP from a recipe. Example: clade train recipes/ancestor-pictograms.yaml --out runs/ancestor") { recipe, output, resume, json };
        command.SetAction((parsed, cancellation) =>
        {
            Run(parsed.GetValue(recipe)!, parsed.GetValue(output)!, parsed.GetValue(resume), parsed.GetValue(json), cancellation);
            return Task.FromResult(0);
        });
        return command;
    }

    private static void Run(string path, string output, bool resume, bool json, CancellationToken cancellation)
    {
        var recipe = RecipeReader.Read(path);
        var folder = Path.Combine(output, "model");
        Targets.Folder(output, Log);
        Targets.Folder(folder, ClipCheckpoint.ConfigFile);
        if (!resume && File.Exists(Path.Combine(output, Log)))
            throw new InputException($"{output} already holds a run; add --resume to go on with it, or choose another --out.");
        var resolved = RecipeReader.Resolved(recipe);
        try
        {
            using var run = RecipeRun.Prepare(recipe, cancellation);
            run.Notice = Console.Error.WriteLine;
            var model = run.Checkpoint.Model;
            Console.Error.WriteLine(resolved);
            Console.Error.WriteLine($"{run.PictureCount} pictures, {model.ParameterCount} parameters, vocabulary {run.Checkpoint.Tokenizer!.VocabularySize}");
            var steps = run.Train(output, resume: resume, progress: new ProgressLine(Console.Error).Show, cancellation: cancellation);
            run.Checkpoint.Save(folder, ElementType.BFloat16, new Dictionary<string, string> { ["recipe"] = resolved });
            Console.Error.WriteLine($"saved {folder}");
            if (json)
                Screen.Json(new { model = folder, steps, pictures = run.PictureCount, parameters = model.ParameterCount });
        }
        catch (OperationCanceledException stopped)
        {
            throw new StoppedException($"stopped; the same command with --resume goes on from where it was, with what is in {output}.", stopped);
        }
    }
}
