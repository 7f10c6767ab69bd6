using Clade.Torch;

namespace Clade.Models;

/// <summary>
/// Makes one convolution of each bundle of linear branches and their batch norms (RepVGG, Ding et al. 2021; MobileOne, Vasu et al. 2023): the
/// same function up to rounding, with a fraction of the operations. Computed in float64.
/// </summary>
public static class Reparameterisation
{
    private const string Weight = ".reparam_conv.weight", Bias = ".reparam_conv.bias";

    /// <summary>The architecture with its branches made one; the same one if it has none.</summary>
    public static DualEncoderConfig Fold(DualEncoderConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        return config with
        {
            Image = config.Image is MciConfig { Reparameterised: false } image ? image with { Reparameterised = true } : config.Image,
            Text = config.Text is MctConfig { Reparameterised: false } text ? text with { Reparameterised = true } : config.Text,
        };
    }

    /// <summary>A new model that computes what the given one does, with its branches made one.</summary>
    /// <param name="model">A model of that architecture; it stays as it is.</param>
    /// <param name="config">Its architecture.</param>
    /// <returns>The new model, of architecture <see cref="Fold(DualEncoderConfig)"/>, type and device of the given one; the caller disposes both.</returns>
    public static DualEncoder Fold(DualEncoder model, DualEncoderConfig config)
    {
        ArgumentNullException.ThrowIfNull(model);
        using var _ = Autograd.NoGrad();
        var branches = model.State().ToDictionary(item => item.Name, item => item.Value, StringComparer.Ordinal);
        var folded = Outline(Fold(config));
        var state = folded.State().ToDictionary(item => item.Name, item => item.Value, StringComparer.Ordinal);
        foreach (var (name, target) in state)
        {
            using var scope = new TensorScope();
            if (branches.TryGetValue(name, out var same))
            {
                target.SetData(same.Detach().Clone());
            }
            else if (name.EndsWith(Weight, StringComparison.Ordinal))
            {
                var at = name[..^Weight.Length];
                var (weight, bias) = new Branches(branches, target.Shape).Whole(at + ".");
                target.SetData(weight.To(model.LogitScale.ElementType));
                state[at + Bias].SetData(bias.To(model.LogitScale.ElementType));
            }
        }

        return folded;
    }

    private static DualEncoder Outline(DualEncoderConfig config)
    {
        using var _ = Initialise.ShapesOnly();
        return config.Create();
    }

    /// <summary>Linear branches by their names, as kernels of one shape [outputs, inputs / groups, height, width] with biases [outputs], float64.</summary>
    private readonly struct Branches(IReadOnlyDictionary<string, Tensor> state, long[] shape)
    {
        public (Tensor Weight, Tensor Bias) Whole(string at)
        {
            if (state.ContainsKey(at + "pos_enc.weight"))
                return (Read(at + "pos_enc.weight") + Identity(), Read(at + "pos_enc.bias"));
            if (state.ContainsKey(at + "large_conv.conv.weight"))
                return Sum(Normed(at + "large_conv."), Normed(at + "small_conv."));
            return state.ContainsKey(at + "mixer.identity.weight") ? Mixer(at) : MobileOne(at);
        }

        // x + scale · (mixer(x) - norm(x))
        private (Tensor Weight, Tensor Bias) Mixer(string at)
        {
            var ((mixer, mixerBias), (norm, normBias)) = (MobileOne(at + "mixer."), MobileOne(at + "norm."));
            var scale = Read(at + "layer_scale.gamma").Flatten();
            return (Identity() + (scale.View([-1, 1, 1, 1]) * (mixer - norm)), scale * (mixerBias - normBias));
        }

        private (Tensor Weight, Tensor Bias) MobileOne(string at)
        {
            var parts = new List<(Tensor Weight, Tensor Bias)>(3);
            if (state.ContainsKey(at + "identity.weight"))
                parts.Add(Normed(Identity(), at + "identity."));
            if (state.ContainsKey(at + "conv_kxk.0.conv.weight"))
                parts.Add(Normed(at + "conv_kxk.0."));
            if (state.ContainsKey(at + "conv_scale.conv.weight"))
                parts.Add(Normed(at + "conv_scale."));
            return parts.Aggregate(Sum);
        }

        private (Tensor Weight, Tensor Bias) Normed(string at) => Normed(Read(at + "conv.weight"), at + "bn.");

        // A kernel, padded, and the batch norm behind it.
        private (Tensor Weight, Tensor Bias) Normed(Tensor kernel, string norm)
        {
            var scale = Read(norm + "weight") / (Read(norm + "running_var") + BatchNorm.Epsilon).Sqrt();
            long[] around = [.. new[] { shape[3] - kernel.Size(3), shape[2] - kernel.Size(2) }.SelectMany(left => new[] { left / 2, left / 2 })];
            return (kernel.ConstantPadNd(around) * scale.View([-1, 1, 1, 1]), Read(norm + "bias") - (Read(norm + "running_mean") * scale));
        }

        // The convolution that changes nothing: a one in the middle, each output from its own input.
        private Tensor Identity()
        {
            var kernel = new double[shape.Aggregate((a, b) => a * b)];
            long inputs = shape[1], places = shape[2] * shape[3];
            for (long output = 0; output < shape[0]; output++)
                kernel[(((output * inputs) + (output % inputs)) * places) + (shape[2] / 2 * shape[3]) + (shape[3] / 2)] = 1;
            return Tensor.From<double>(kernel, shape).To(state.Values.First().Device);
        }

        private Tensor Read(string name) => state[name].To(ElementType.Float64);

        private static (Tensor Weight, Tensor Bias) Sum((Tensor Weight, Tensor Bias) a, (Tensor Weight, Tensor Bias) b) => (a.Weight + b.Weight, a.Bias + b.Bias);
    }
}
