using Clade.Models;
using Clade.Torch;
using Clade.Training;

namespace Clade.Methods.Tests;

/// <summary>The toy of the specification: widths 64 and 48, heads of 16, four layers; and random batches for it.</summary>
internal static class Toy
{
    internal static ClipConfig Config { get; } = new()
    {
        EmbedDim = 32,
        Vision = new VisionConfig { Width = 64, Layers = 4, HeadWidth = 16, ImageSize = 16, PatchSize = 4 },
        Text = new TextConfig { Width = 48, Layers = 4, HeadWidth = 16, ContextLength = 12, VocabularySize = 50 },
    };

    internal static ClipModel Model(ClipConfig? config = null, long seed = 1)
    {
        // Too small to be worth waiting for a second thread.
        TorchRuntime.Threads = 1;
        TorchRuntime.Seed(seed);
        return new ClipModel(config ?? Config);
    }

    /// <summary>Random pictures and captions, every pair its own concept, in the current scope.</summary>
    internal static ClipBatch Batch(int count = 4, long seed = 2, ClipConfig? config = null)
    {
        config ??= Config;
        TorchRuntime.Seed(seed);
        long length = config.Text!.ContextLength, side = config.Vision!.ImageSize;
        return new ClipBatch
        {
            Pixels = Operators.Randn([count, 3, side, side]),
            Ids = Operators.Randint(0, config.Text.VocabularySize, [count, length]),
            EndPositions = Operators.Randint(2, length, [count]),
            Concepts = Operators.Arange(0, count, dtype: ElementType.Int64),
        };
    }

    internal static ClipOutputs Outputs(ClipModel model, ClipBatch batch) => new(
        ClipModel.Normalise(model.Vision!.Forward(batch.Pixels)),
        ClipModel.Normalise(model.Text!.Forward(batch.Ids, batch.EndPositions)),
        model.Scale());

    /// <summary>Moves every parameter away from its special initial values, so that zeros and ones hide nothing.</summary>
    internal static void Shake(Module module, double std = 0.05, long seed = 3)
    {
        TorchRuntime.Seed(seed);
        using var scope = new TensorScope();
        using var _ = Autograd.NoGrad();
        foreach (var (_, parameter) in module.Parameters().DistinctBy(item => item.Value))
            parameter.AddInPlace(Operators.Randn(parameter.Shape) * std);
    }

    internal static double Distance(Tensor a, Tensor b) => (a - b).Abs().Max().ToDouble();
}
