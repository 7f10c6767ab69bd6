using System.Text.Json;
using Clade.Torch;

namespace Clade.Models.Tests;

/// <summary>Reference data beside the checkout: present where the project is developed, absent from a fresh clone.</summary>
internal static class Goldens
{
    public static string Folder(string model)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var goldens = Path.Combine(folder.FullName, "shared", "goldens");
            if (File.Exists(Path.Combine(goldens, "README.md")))
                return Path.Combine(goldens, "models", model);
        }

        throw new SkipException("shared/goldens is not beside this checkout.");
    }

    public static JsonDocument Description(string model) => JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Folder(model), "config.json")));

    public static Dictionary<string, Tensor> InputsAndOutputs(string model) => StateDict.Load(Path.Combine(Folder(model), "io.safetensors"));

    public static ClipModel Load(string model)
    {
        var golden = new ClipModel(Configs[model]);
        StateDict.LoadInto(Path.Combine(Folder(model), "weights.safetensors"), golden.State());
        return golden;
    }

    /// <summary>The configurations of the golden models that have these towers.</summary>
    public static IReadOnlyDictionary<string, ClipConfig> Configs { get; } = new Dictionary<string, ClipConfig>
    {
        ["openai_vit"] = new()
        {
            EmbedDim = 32,
            Vision = new VisionConfig { Width = 64, Layers = 2, ImageSize = 32, PatchSize = 8 },
            Text = new TextConfig { Width = 64, Layers = 1, ContextLength = 77, VocabularySize = 200 },
        },
        ["openclip_vit_gelu"] = new()
        {
            EmbedDim = 40,
            Vision = new VisionConfig { Width = 48, Layers = 3, HeadWidth = 16, ImageSize = 32, PatchSize = 8, Activation = Activation.Gelu },
            Text = new TextConfig { Width = 32, Layers = 2, HeadWidth = 8, ContextLength = 20, VocabularySize = 300, Activation = Activation.Gelu },
        },
    };

    /// <summary>|actual - expected| at most absolute + relative · |expected| everywhere, or the largest excess and its place.</summary>
    public static void Close(string stage, Tensor expected, Tensor actual, double absolute, double relative)
    {
        Assert.True(expected.Shape.SequenceEqual(actual.Shape), $"{stage}: {actual} instead of {expected}");
        using var scope = new TensorScope();
        var wanted = expected.Detach().To(ElementType.Float64);
        var difference = (actual.Detach().To(ElementType.Float64) - wanted).Abs();
        var excess = (difference - (wanted.Abs() * relative)).Max().ToDouble();
        Assert.True(excess <= absolute, $"{stage}: differs by up to {difference.Max().ToDouble():E2}, tolerance {absolute:E0} + {relative:E0}·|x|");
    }
}
