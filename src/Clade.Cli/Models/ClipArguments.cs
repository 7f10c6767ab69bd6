using System.CommandLine;
using Clade.Torch;

namespace Clade.Cli;

/// <summary>The options of verbs that stand on the front door: which model, and how it computes.</summary>
internal sealed class ClipArguments
{
    private readonly Option<string?> _model = new("--model") { Description = "Model folder, weight file, or name in the cache; the shipped ancestor if left out" };
    private readonly Option<string> _type = Values.OneOf("--dtype", "What is computed in: auto, float32 or bfloat16", "auto", "float32", "bfloat16");
    private readonly PictureArguments _pictures = new();

    internal void AddTo(Command command)
    {
        command.Add(_model);
        command.Add(_type);
        _pictures.AddTo(command);
    }

    /// <summary>Loads the model; the caller disposes it.</summary>
    internal Clip Load(ParseResult parsed) => Clip.Load(parsed.GetValue(_model) ?? Assets.Ancestor, new ClipOptions
    {
        Precision = parsed.GetValue(_type) switch
        {
            "float32" => ClipPrecision.Float32,
            "bfloat16" => ClipPrecision.BFloat16,
            _ => ClipPrecision.Auto,
        },
        Pictures = _pictures.Read(parsed),
        Threads = TorchRuntime.Threads,
        Pack = false,
    });
}
