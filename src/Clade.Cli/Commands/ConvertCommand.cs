using System.CommandLine;
using Clade.Models;
using Clade.Torch;

namespace Clade.Cli;

/// <summary><c>clade convert MODEL --to hf|openclip|openai|safetensors|clade --out DIR</c></summary>
internal static class ConvertCommand
{
    private static readonly (string Word, ModelLayout Layout)[] s_layouts =
    [
        ("safetensors", ModelLayout.Own), ("hf", ModelLayout.Transformers), ("openclip", ModelLayout.OpenClip), ("openai", ModelLayout.OpenAi), ("clade", ModelLayout.Clade),
    ];

    private static readonly (string Word, ElementType? Type)[] s_types = [("same", null), ("float32", ElementType.Float32), ("float16", ElementType.Float16), ("bfloat16", ElementType.BFloat16)];

    internal static Command Create()
    {
        var model = new Argument<string>("model") { Description = "Model folder, weight file, or name in the cache" };
        var layout = Values.OneOf("--to", "Layout of the result: safetensors keeps the checkpoint's own names and files", [.. s_layouts.Select(item => item.Word)]);
        var output = new Option<string>("--out") { Description = "Folder to write, new or empty", Required = true };
        var type = Values.OneOf("--dtype", "Type of the stored numbers: same as in the checkpoint, float32, float16 or bfloat16", [.. s_types.Select(item => item.Word)]);
        var size = Values.Optional("--image-size", "Pixels a side of the new model's pictures; positional tables are resampled", 1, 16_384);
        var context = Values.Optional("--context", "Most tokens of a text of the new model; positional tables are cut or stretched", 2, 1_048_576);
        var json = new Option<bool>("--json") { Description = "Print one JSON document and nothing else" };
        var command = new Command("convert", "Write a model in another layout, as safetensors: names, configuration, tokenizer and preprocessing. Example: clade convert ViT-B-32.pt --to hf --out vit-b-32") { model, layout, output, type, size, context, json };
        command.SetAction((parsed, _) =>
        {
            var options = new ConversionOptions { ElementType = s_types.First(item => item.Word == parsed.GetValue(type)).Type, ImageSize = parsed.GetValue(size), ContextLength = parsed.GetValue(context) };
            Run(parsed.GetValue(model)!, s_layouts.First(item => item.Word == parsed.GetValue(layout)), parsed.GetValue(output)!, options, parsed.GetValue(json));
            return Task.FromResult(0);
        });
        return command;
    }

    private static void Run(string model, (string Word, ModelLayout Layout) target, string output, ConversionOptions options, bool json)
    {
        Targets.NewFolder(output);
        var done = ModelConversion.Convert(model, target.Layout, output, options);
        Console.Error.WriteLine($"saved {output}: {string.Join(", ", done.Files)}; {done.WeightBytes / 1e6:F1} MB of weights");
        if (json)
            Screen.Json(new { model = output, layout = target.Word, files = done.Files, bytes = done.WeightBytes });
    }
}
