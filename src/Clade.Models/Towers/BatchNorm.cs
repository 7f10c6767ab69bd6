using Clade.Torch;

namespace Clade.Models;

/// <summary>
/// Batch normalisation over the channels of [B, C, H, W] (Ioffe and Szegedy 2015) with fixed statistics: towers that have it come trained, and
/// their mean and variance are kept, in fine-tuning too. Gain and bias are trained.
/// </summary>
internal sealed class BatchNorm : Module
{
    /// <summary>Added to the variance: torch's default, which all these towers keep.</summary>
    public const double Epsilon = 1e-5;

    private readonly Tensor _mean, _variance;

    /// <summary>Gain 1, bias 0, mean 0, variance 1.</summary>
    /// <param name="channels">C.</param>
    /// <param name="gain">Another initial gain.</param>
    public BatchNorm(long channels, double gain = 1)
    {
        Weight = Parameter("weight", Initialise.Full([channels], gain));
        Bias = Parameter("bias", Initialise.Zeros(channels));
        _mean = Buffer("running_mean", Initialise.Zeros(channels));
        _variance = Buffer("running_var", Initialise.Ones(channels));
    }

    /// <summary>Gain, [C].</summary>
    public Tensor Weight { get; }

    /// <summary>[C].</summary>
    public Tensor Bias { get; }

    /// <summary>Makes gain and bias all that the norm does, with mean 0 and deviation 1: x · gain + bias. The function stays.</summary>
    public void Fold()
    {
        var gain = Weight / (_variance + Epsilon).Sqrt();
        Bias.AddcmulInPlace(_mean, gain, -1);
        Weight.CopyInPlace(gain);
        _mean.ZeroInPlace();
        _variance.CopyInPlace(Operators.Full(_variance.Shape, 1 - Epsilon));
    }

    /// <summary>As <see cref="Fold()"/>, with the gain taken into the convolution before the norm: only the bias is left to add.</summary>
    public void Fold(Conv2d before)
    {
        Fold();
        before.Weight.MulInPlace(Weight.View([-1, 1, 1, 1]));
        Weight.CopyInPlace(Operators.Ones(Weight.Shape));
    }

    /// <summary>[B, C, H, W] -> the same shape.</summary>
    public Tensor Forward(Tensor x) => x.BatchNorm(Weight, Bias, _mean, _variance, training: false, momentum: 0, Epsilon, cudnn_enabled: true);
}
