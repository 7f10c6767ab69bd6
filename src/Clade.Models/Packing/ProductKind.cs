namespace Clade.Models;

/// <summary>Which of libtorch's operators multiplies a batch of tokens with a weight. All give the same numbers but for the order of sums.</summary>
public enum ProductKind
{
    /// <summary><c>linear</c>: a matrix product of the BLAS, of oneDNN or of the GPU's library.</summary>
    Linear,

    /// <summary><c>conv2d</c> with a kernel of one pixel: on processors oneDNN takes tokens as pixels, lays the weight out for the matrix units and adds the bias while it stores.</summary>
    Convolution,
}
