using Clade.Torch;

namespace Clade.Models;

/// <summary>
/// A two-tower CLIP (Radford et al. 2021), or one tower of it. Owns its parameters. Forward passes may run on several
/// threads while nobody trains.
/// </summary>
public sealed class ClipModel : DualEncoder
{
    /// <summary>A fresh model. Values follow the seed of <see cref="TorchRuntime.Seed"/>.</summary>
    /// <param name="config">Sizes.</param>
    /// <param name="visionBlocks">Where the image tower's blocks get their weights; null for ordinary ones. Taken over.</param>
    /// <param name="textBlocks">The same for the text tower.</param>
    /// <exception cref="Clade.Core.InputException">The sizes do not fit.</exception>
    public ClipModel(ClipConfig config, BlockSource? visionBlocks = null, BlockSource? textBlocks = null)
        : base(MakeVision(config, visionBlocks), MakeText(config, textBlocks), textPrefix: "") => Config = config;

    /// <summary>Sizes.</summary>
    public ClipConfig Config { get; }

    /// <summary>The image tower, or null.</summary>
    public VisionTransformer? Vision => (VisionTransformer?)Image;

    /// <summary>The text tower, or null.</summary>
    public new TextTransformer? Text => (TextTransformer?)base.Text;

    /// <summary>A model with the given weights, which are copied and converted to float32.</summary>
    /// <param name="config">Sizes.</param>
    /// <param name="weights">Every name of the model with ordinary blocks, in its shape; for example what a weight transform made.</param>
    /// <exception cref="ArgumentException">A name is missing or unknown, or a shape differs.</exception>
    public static ClipModel From(ClipConfig config, IReadOnlyDictionary<string, Tensor> weights)
    {
        ArgumentNullException.ThrowIfNull(weights);
        var model = new ClipModel(config);
        try
        {
            using var _ = Autograd.NoGrad();
            var names = model.State().Select(item => item.Name).ToHashSet(StringComparer.Ordinal);
            if (weights.Keys.FirstOrDefault(name => !names.Contains(name)) is { } unknown)
                throw new ArgumentException($"The model has no tensor {unknown}.", nameof(weights));
            foreach (var (name, target) in model.State())
            {
                if (!weights.TryGetValue(name, out var value) || !value.Shape.SequenceEqual(target.Shape))
                    throw new ArgumentException($"{name} is {(value is null ? "missing" : value.ToString())}; the model needs [{string.Join(", ", target.Shape)}].", nameof(weights));
                target.CopyInPlace(value);
            }

            return model;
        }
        catch
        {
            model.Dispose();
            throw;
        }
    }

    private static VisionTransformer? MakeVision(ClipConfig config, BlockSource? blocks)
    {
        ArgumentNullException.ThrowIfNull(config);
        config.Check();
        using var _ = Autograd.NoGrad();
        return config.Vision is { } vision ? new VisionTransformer(vision, config.EmbedDim, blocks) : null;
    }

    private static TextTransformer? MakeText(ClipConfig config, BlockSource? blocks)
    {
        using var _ = Autograd.NoGrad();
        return config.Text is { } text ? new TextTransformer(text, config.EmbedDim, blocks) : null;
    }
}
