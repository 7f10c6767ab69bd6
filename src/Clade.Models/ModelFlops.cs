using Clade.Torch;

namespace Clade.Models;

/// <summary>
/// Floating-point operations of a forward pass of any architecture: its shapes run through the very code of the tower, and every matrix
/// product and convolution that it does counts two for each multiply-add. Norms, softmax, activations and sums are left out, as is usual.
/// Nothing of the model's size is allocated. For CLIP's own towers these are the figures of <see cref="ClipFlops"/>.
/// </summary>
public static class ModelFlops
{
    // Towers that take texts of any length are counted at one that captions have, and never at the many thousand tokens of a language model.
    private const int UsualLength = 77, LongestLength = 512;

    /// <summary>One picture through the image tower; 0 without one.</summary>
    /// <exception cref="Clade.Core.InputException">The sizes do not fit.</exception>
    public static double Picture(DualEncoderConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        if (config.Image is not { } image)
            return 0;
        using var shapes = Initialise.ShapesOnly();
        using var tower = image.Create(config.EmbedDim);
        return Count(() => tower.Encode(Operators.Zeros([1], ElementType.Float32).Expand([1, 3, tower.ImageSize, tower.ImageSize])));
    }

    /// <summary>One caption through the text tower; 0 without one. Where the tower reads sentence embeddings, the language model before it is not counted.</summary>
    /// <param name="config">Architecture.</param>
    /// <param name="tokens">Its length, specials and padding included; null for <see cref="CaptionLength"/>.</param>
    /// <exception cref="Clade.Core.InputException">The sizes do not fit.</exception>
    public static double Caption(DualEncoderConfig config, int? tokens = null)
    {
        ArgumentNullException.ThrowIfNull(config);
        if (config.Text is not { } text)
            return 0;
        using var shapes = Initialise.ShapesOnly();
        using var tower = text.Create(config.EmbedDim);
        if (text is TextAdapterConfig adapter)
            return Count(() => tower.Encode(new TextInput(Operators.Zeros([1, adapter.Width], ElementType.Float32))));
        var length = tokens ?? CaptionLength(config);
        return Count(() => tower.Encode(new TextInput(Operators.Zeros([1, length], ElementType.Int64))
        {
            Mask = Operators.Ones([1, length], ElementType.Int64),
            EndPositions = Tensor.From<long>(length - 1),
        }));
    }

    /// <summary>Tokens of the caption that is counted where no length is given: the context, at most 512, and 77 where nothing bounds it.</summary>
    public static int CaptionLength(DualEncoderConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        return Math.Min(config.Text?.MaxTokens ?? UsualLength, LongestLength);
    }

    private static double Count(Func<Tensor> forward)
    {
        using var _ = Autograd.NoGrad();
        using var scope = new TensorScope();
        using var run = ShapeRun.Start();
        forward();
        return run.Flops;
    }
}
