using Clade.Methods;
using Clade.Methods.Compression;
using Clade.Models;
using Clade.Torch;

namespace Clade.Cli;

/// <summary>The four ways in which the demo starts a descendant.</summary>
internal sealed class DemoFamily(ClipModel ancestor, Learngene learngene, Learngene tleg)
{
    internal static IReadOnlyList<string> Methods { get; } = ["mm-lg", "selection", "tleg", "random"];

    /// <summary>What a method is, in words.</summary>
    internal static string Describe(string method) => method switch
    {
        "mm-lg" => "MM-LG learngene",
        "selection" => "evenly selected ancestor layers",
        "tleg" => "TLEG, one a modality",
        _ => "random weights",
    };

    /// <summary>A fresh descendant; the caller owns it.</summary>
    internal ClipModel Start(string method, int depth, long seed)
    {
        var target = ancestor.Config.WithDepth(depth, depth);
        TorchRuntime.Seed(seed);
        return method switch
        {
            "mm-lg" => learngene.Grow(target),
            "tleg" => tleg.Grow(target),
            "selection" => Select(target),
            _ => new ClipModel(target),
        };
    }

    private ClipModel Select(ClipConfig target)
    {
        using var scope = new TensorScope();
        var weights = ancestor.State().ToDictionary(item => item.Name, item => item.Value);
        return ClipModel.From(target, new LayerSelection(ancestor.Config).Transform(weights, target));
    }
}
