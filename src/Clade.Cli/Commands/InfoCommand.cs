using System.CommandLine;
using Clade.Core;
using Clade.Models;

namespace Clade.Cli;

/// <summary><c>clade info MODEL [--json]</c>: from configuration and file header alone, so that it is quick for any size.</summary>
internal static class InfoCommand
{
    internal static Command Create()
    {
        var model = new Argument<string>("model") { Description = "Model folder" };
        var json = new Option<bool>("--json") { Description = "Print one JSON document and nothing else" };
        var command = new Command("info", "Say what a model is: towers, parameters, cost. Example: clade info assets/models/ancestor-pictograms") { model, json };
        command.SetAction((parsed, _) =>
        {
            Run(parsed.GetValue(model)!, parsed.GetValue(json));
            return Task.FromResult(0);
        });
        return command;
    }

    private static void Run(string folder, bool json)
    {
        var config = ReadConfig(folder);
        var path = Path.Combine(folder, ClipCheckpoint.WeightsFile);
        using var weights = SafeTensorsFile.Open(path);
        Compare(path, weights, config);
        var stored = weights.Entries.GroupBy(entry => entry.DType).OrderByDescending(type => type.Sum(entry => entry.Length)).Select(type => type.Key);
        Screen.Facts(
        [
            ("name", Path.GetFileName(Path.GetFullPath(folder).TrimEnd(Path.DirectorySeparatorChar))),
            ("family", config switch { { Vision: not null, Text: not null } => "CLIP, two towers", { Vision: not null } => "CLIP, image tower only", _ => "CLIP, text tower only" }),
            ("grown_from", weights.Metadata.GetValueOrDefault("learngene")),
            ("embedding", config.EmbedDim),
            ("image_tower", config.Vision is { } vision ? $"ViT, {vision.Layers} layers, width {vision.Width}, {vision.Heads} heads, {vision.ImageSize} pixels in patches of {vision.PatchSize}" : null),
            ("text_tower", config.Text is { } text ? $"causal transformer, {text.Layers} layers, width {text.Width}, {text.Heads} heads" : null),
            ("context", config.Text?.ContextLength),
            ("vocabulary", config.Text?.VocabularySize),
            ("parameters", config.ParameterCount),
            ("parameters_image", config.Vision is null ? null : (config with { Text = null }).ParameterCount - 1),
            ("parameters_text", config.Text is null ? null : (config with { Vision = null }).ParameterCount - 1),
            ("stored_as", string.Join(", ", stored)),
            ("bytes", new FileInfo(path).Length),
            ("flops_a_picture", config.Vision is null ? null : (long)ClipFlops.Picture(config)),
            ("flops_a_caption", config.Text is null ? null : (long)ClipFlops.Caption(config)),
        ], json);
    }

    private static ClipConfig ReadConfig(string folder)
    {
        if (File.Exists(folder))
            throw new InputException($"{folder} is a file and a model is a folder; for a learngene use 'clade learngene info {folder}'.");
        if (!Directory.Exists(folder))
            throw new InputException($"There is no model folder {folder}; give a folder with {ClipCheckpoint.ConfigFile} and {ClipCheckpoint.WeightsFile}.");
        var path = Path.Combine(folder, ClipCheckpoint.ConfigFile);
        try
        {
            return ClipConfig.Parse(File.ReadAllText(path), path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"Cannot read {path}: a model folder needs {ClipCheckpoint.ConfigFile} and {ClipCheckpoint.WeightsFile}.", error);
        }
    }

    private static void Compare(string path, SafeTensorsFile weights, ClipConfig config)
    {
        foreach (var (name, shape) in ClipShapes.State(config))
        {
            if (weights.Find(name) is not { } entry)
                throw new InputException($"{path} lacks the tensor {name} that {ClipCheckpoint.ConfigFile} asks for; use the files of one model.");
            if (!entry.Shape.SequenceEqual(shape))
                throw new InputException($"{path} holds {name} as [{string.Join(", ", entry.Shape)}] where {ClipCheckpoint.ConfigFile} asks for [{string.Join(", ", shape)}]; use the files of one model.");
        }
    }
}
