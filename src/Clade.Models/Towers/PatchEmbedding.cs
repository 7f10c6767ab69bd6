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
    /// <exception cref="ArgumentException">The pixels are not square pictures of three channels that divide into patches.</exception>
    public Tensor Forward(Tensor pixels)
    {
        if (pixels.Shape is not [var batch, 3, var side, var across] || side != across || side % _size != 0)
            throw new ArgumentException($"{pixels} is not a batch of square pictures that divide into patches of {_size}.", nameof(pixels));
        long grid = side / _size, flat = 3L * _size * _size;
        // [B, 3, g, p, g, p] -> [B, g·g, 3·p·p]
        var patches = pixels.To(_weight.ElementType).Reshape([batch, 3, grid, _size, grid, _size]).Permute([0, 2, 4, 1, 3, 5]).Reshape([batch, grid * grid, flat]);
        return patches.Linear(_weight.Reshape([-1, flat]), _bias);
    }
}
