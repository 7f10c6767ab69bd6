using Clade.Torch;

namespace Clade.Models;

/// <summary>
/// A two-tower CLIP (Radford et al. 2021), or one tower of it. Owns its parameters. Forward passes may run on several
/// threads while nobody trains.
/// </summary>
public sealed class ClipModel : Module
{
    /// <summary>The initial temperature 0.07 of the paper, as logit scale before exp.</summary>
    public static double InitialLogitScale => Math.Log(1 / 0.07);

    /// <summary>A fresh model. Values follow the seed of <see cref="TorchRuntime.Seed"/>.</summary>
    /// <param name="config">Sizes.</param>
    /// <param name="visionBlocks">Where the image tower's blocks get their weights; null for ordinary ones. Taken over.</param>
    /// <param name="textBlocks">The same for the text tower.</param>
    /// <exception cref="Clade.Core.InputException">The sizes do not fit.</exception>
    public ClipModel(ClipConfig config, BlockSource? visionBlocks = null, BlockSource? textBlocks = null)
    {
        Config = config ?? throw new ArgumentNullException(nameof(config));
        config.Check();
        using var _ = Autograd.NoGrad();
        LogitScale = Parameter("logit_scale", Tensor.FromScalar(InitialLogitScale));
        if (config.Vision is { } vision)
            Vision = Child("visual", new VisionTransformer(vision, config.EmbedDim, visionBlocks));
        if (config.Text is { } text)
            Text = Child("", new TextTransformer(text, config.EmbedDim, textBlocks));
    }

    /// <summary>Sizes.</summary>
    public ClipConfig Config { get; }

    /// <summary>The image tower, or null.</summary>
    public VisionTransformer? Vision { get; }

    /// <summary>The text tower, or null.</summary>
    public TextTransformer? Text { get; }

    /// <summary>Logit scale before exp, a scalar; trained, kept in [0, ln 100] by the training loop.</summary>
    public Tensor LogitScale { get; }

    /// <summary>exp(logit scale): what similarities are multiplied with.</summary>
    public Tensor Scale() => LogitScale.Exp();

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

    /// <summary>Features to float32 unit length: [B, D] -> [B, D].</summary>
    public static Tensor Normalise(Tensor features)
    {
        var wide = features.To(features.ElementType == ElementType.Float64 ? ElementType.Float64 : ElementType.Float32);
        return wide / wide.LinalgVectorNorm(2, [-1], keepdim: true).ClampMin(1e-12);
    }
}
