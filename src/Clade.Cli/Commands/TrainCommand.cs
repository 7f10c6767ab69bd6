using System.CommandLine;
using Clade.Core;
using Clade.Torch;
using Clade.Training;

namespace Clade.Cli;

/// <summary><c>clade train RECIPE --out DIR [--resume]</c></summary>
internal static class TrainCommand
{
    internal static Command Create()
    {
        var recipe = new Argument<string>("recipe") { Description = "Recipe in YAML, for example recipes/ancestor-pictograms.yaml" };
        var output = new Option<string>("--out") { Description = "Folder for log, checkpoints and the trained model", Required = true };
        var resume = new Option<bool>("--resume") { Description = "Go on from the newest checkpoint in the folder" };
        var command = new Command("train", "Train a CLIP from a recipe. Example: clade train recipes/ancestor-pictograms.yaml --out runs/ancestor") { recipe, output, resume };
        command.SetAction((parsed, cancellation) =>
        {
            Run(parsed.GetValue(recipe)!, parsed.GetValue(output)!, parsed.GetValue(resume), cancellation);
            return Task.FromResult(0);
        });
        return command;
    }

    private static void Run(string path, string output, bool resume, CancellationToken cancellation)
    {
        var recipe = RecipeReader.Read(path);
        var resolved = RecipeReader.Resolved(recipe);
        Console.Error.WriteLine(resolved);
        if (!resume && File.Exists(Path.Combine(output, "log.jsonl")))
            throw new InputException($"{output} already holds a run; add --resume to go on with it, or choose another --out.");
        using var run = RecipeRun.Prepare(recipe, cancellation);
        Console.Error.WriteLine($"{run.PictureCount} pictures, {run.Checkpoint.Model.ParameterCount} parameters, vocabulary {run.Checkpoint.Tokenizer!.VocabularySize}");
        var report = new ProgressLine(Console.Error);
        run.Train(output, resume: resume, progress: report.Show, cancellation: cancellation);
        var folder = Path.Combine(output, "model");
        run.Checkpoint.Save(folder, ElementType.BFloat16, new Dictionary<string, string> { ["recipe"] = resolved });
        Console.Error.WriteLine($"saved {folder}");
    }
}
