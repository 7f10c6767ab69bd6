using Clade.Torch;

namespace Clade.Models;

/// <summary>An image tower and a text tower with one joint space, or one of them: what every CLIP-like model is. Owns its towers. Forward passes may run on several threads while nobody trains.</summary>
public class DualEncoder : Module
{
    /// <summary>The initial temperature 0.07 of CLIP (Radford et al. 2021, section 2.5), as logit scale before exp.</summary>
    public static double InitialLogitScale => Math.Log(1 / 0.07);

    /// <summary>Joins towers and takes them over.</summary>
    /// <param name="image">The image tower, or null.</param>
    /// <param name="text">The text tower, or null.</param>
    /// <param name="logitBias">Initial bias of the logits (SigLIP, Zhai et al. 2023); null for models without one.</param>
    /// <param name="textPrefix">What stands before the names of the text tower's tensors, without its dot; OpenAI's models have none.</param>
    public DualEncoder(ImageTower? image, TextTower? text, double? logitBias = null, string textPrefix = "text")
    {
        using var _ = Autograd.NoGrad();
        LogitScale = Parameter("logit_scale", Tensor.FromScalar(InitialLogitScale));
        LogitBias = logitBias is { } bias ? Parameter("logit_bias", Tensor.FromScalar(bias)) : null;
        Image = image is null ? null : Child("visual", image);
        Text = text is null ? null : Child(textPrefix, text);
    }

    /// <summary>The image tower, or null.</summary>
    public ImageTower? Image { get; }

    /// <summary>The text tower, or null.</summary>
    public TextTower? Text { get; }

    /// <summary>Logit scale before exp, a scalar; trained, kept in [0, ln 100] by the training loop.</summary>
    public Tensor LogitScale { get; }

    /// <summary>Added to the scaled cosines, a scalar; null for models without one.</summary>
    public Tensor? LogitBias { get; }

    /// <summary>Most that similarities are multiplied with, whatever the logit scale says; null for no bound, as in CLIP.</summary>
    public double? ScaleLimit { get; init; }

    /// <summary>exp(logit scale), at most <see cref="ScaleLimit"/>: what similarities are multiplied with.</summary>
    public Tensor Scale() => ScaleLimit is { } limit ? LogitScale.Exp().Clamp(max: limit) : LogitScale.Exp();

    /// <summary>Scaled cosines plus bias: [B, D] of unit length x [C, D] of unit length -> [B, C].</summary>
    public Tensor Logits(Tensor image, Tensor text)
    {
        ArgumentNullException.ThrowIfNull(image);
        ArgumentNullException.ThrowIfNull(text);
        var scaled = image.Matmul(text.T()) * Scale();
        return LogitBias is { } bias ? scaled + bias : scaled;
    }

    /// <summary>Features to unit length: [B, D] -> [B, D], float32 or, where the features are it, float64.</summary>
    public static Tensor Normalise(Tensor features)
    {
        ArgumentNullException.ThrowIfNull(features);
        var wide = features.To(features.ElementType == ElementType.Float64 ? ElementType.Float64 : ElementType.Float32);
        return wide / wide.LinalgVectorNorm(2, [-1], keepdim: true).ClampMin(1e-12);
    }
}
