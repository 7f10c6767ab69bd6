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
    public ClipModel(ClipConfig config, BlockSource? visionBlocks = null, BlockSource? textBlocks = null)
    {
        Config = config ?? throw new ArgumentNullException(nameof(config));
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

    /// <summary>Features to float32 unit length: [B, D] -> [B, D].</summary>
    public static Tensor Normalise(Tensor features)
    {
        var wide = features.To(features.ElementType == ElementType.Float64 ? ElementType.Float64 : ElementType.Float32);
        return wide / wide.LinalgVectorNorm(2, [-1], keepdim: true).ClampMin(1e-12);
    }
}
