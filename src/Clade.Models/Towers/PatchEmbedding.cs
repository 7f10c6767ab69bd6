using Clade.Torch;

namespace Clade.Models;

/// <summary>Square patches to vectors (Dosovitskiy et al. 2021, equation 1): a convolution whose stride is its size, computed as a matrix product.</summary>
internal sealed class PatchEmbedding : Module
{
    private readonly int _size;
    private readonly Tensor _weight;
    private readonly Tensor? _bias;

    /// <summary>Fresh weights.</summary>
    /// <param name="size">Pixels a patch side.</param>
    /// <param name="width">Width of a vector.</param>
    /// <param name="bias">Whether there is one.</param>
    public PatchEmbedding(int size, int width, bool bias)
    {
        _size = size;
        _weight = Parameter("weight", Initialise.Normal([width, 3, size, size], Math.Pow(3.0 * size * size, -0.5)));
        _bias = bias ? Parameter("bias", Initialise.Zeros(width)) : null;
    }

    /// <summary>[B, 3, S, S] -> [B, g·g, d], row by row, in the type of the weights.</summary>
    /// <inheritdoc cref="Cut"/>
    public Tensor Forward(Tensor pixels) => Cut(pixels, _size).To(_weight.ElementType).Linear(_weight.Flatten(1), _bias);

    /// <summary>The patches themselves: [B, 3, S, S] -> [B, g·g, 3·p·p], row by row.</summary>
    /// <exception cref="ArgumentException">The pixels are not square pictures of three channels that divide into patches.</exception>
    public static Tensor Cut(Tensor pixels, int size)
    {
        ArgumentNullException.ThrowIfNull(pixels);
        if (pixels.Shape is not [var batch, 3, var side, var across] || side != across || side % size != 0)
            throw new ArgumentException($"{pixels} is not a batch of square pictures that divide into patches of {size}.", nameof(pixels));
        var grid = side / size;
        return pixels.Reshape([batch, 3, grid, size, grid, size]).Permute([0, 2, 4, 1, 3, 5]).Reshape([batch, grid * grid, 3L * size * size]);
    }
}
