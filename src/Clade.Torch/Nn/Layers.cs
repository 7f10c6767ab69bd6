namespace Clade.Torch;

/// <summary>y = x W^T + b.</summary>
public sealed class Linear : Module
{
    /// <summary>Weights drawn with the given deviation, bias 0.</summary>
    /// <param name="inputs">Width of x.</param>
    /// <param name="outputs">Width of y.</param>
    /// <param name="bias">Whether there is a b.</param>
    /// <param name="std">Standard deviation of the initial weights.</param>
    public Linear(long inputs, long outputs, bool bias = true, double std = 0.02)
    {
        Weight = Parameter("weight", Initialise.Normal([outputs, inputs], std));
        Bias = bias ? Parameter("bias", Initialise.Zeros(outputs)) : null;
    }

    /// <summary>[outputs, inputs].</summary>
    public Tensor Weight { get; }

    /// <summary>[outputs], or null.</summary>
    public Tensor? Bias { get; }

    /// <inheritdoc/>
    protected override IEnumerable<Tensor> Multiplied => Bias is null ? [Weight] : [Weight, Bias];

    /// <summary>[…, inputs] -> […, outputs].</summary>
    public Tensor Forward(Tensor x) => x.Linear(Weight, Bias);
}

/// <summary>Layer normalisation over the last dimension, with gain and bias (Ba, Kiros and Hinton, 2016).</summary>
public sealed class LayerNorm : Module
{
    private readonly long _width;
    private readonly double _epsilon;

    /// <summary>Gain 1, bias 0.</summary>
    public LayerNorm(long width, double epsilon = 1e-5)
    {
        (_width, _epsilon) = (width, epsilon);
        Weight = Parameter("weight", Initialise.Ones(width));
        Bias = Parameter("bias", Initialise.Zeros(width));
    }

    /// <summary>Gain, [width].</summary>
    public Tensor Weight { get; }

    /// <summary>[width].</summary>
    public Tensor Bias { get; }

    /// <summary>[…, width] -> the same shape, in the type of the gain: autocast hands on bfloat16, which libtorch 1.13 does not normalise with a float32 gain.</summary>
    public Tensor Forward(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.To(Weight.ElementType).LayerNorm([_width], Weight, Bias, _epsilon);
    }
}

/// <summary>A table of vectors, one a token id.</summary>
public sealed class Embedding : Module
{
    /// <summary>Normal initial values.</summary>
    public Embedding(long count, long width, double std = 0.02) => Weight = Parameter("weight", Initialise.Normal([count, width], std));

    /// <summary>[count, width].</summary>
    public Tensor Weight { get; }

    /// <summary>Ids int64 […] -> […, width].</summary>
    public Tensor Forward(Tensor ids) => Weight.Embedding(ids);
}
