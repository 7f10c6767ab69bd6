using Clade.Torch;

namespace Clade.Models;

/// <summary>Cosines and sines of the angles by which pairs of channels turn.</summary>
/// <param name="Cos">[L, hd/2]</param>
/// <param name="Sin">[L, hd/2]</param>
internal sealed record RotaryAngles(Tensor Cos, Tensor Sin);

/// <summary>
/// Rotary position embedding: queries and keys are turned, pair of channels by pair, by angles that grow with the position
/// (Su et al. 2021, https://arxiv.org/abs/2104.09864, equation 34). Tables are made for each forward pass, in the type of the model.
/// </summary>
internal static class RotaryEmbedding
{
    /// <summary>Angle a position, slower from pair to pair: theta^(-2i/width), [width/2].</summary>
    /// <param name="width">Channels that share the frequencies, even.</param>
    /// <param name="theta">Base.</param>
    /// <param name="like">Its device, and its type if that is float64; else float32, as the references compute.</param>
    public static Tensor Frequencies(int width, double theta, Tensor like)
    {
        var type = like.ElementType == ElementType.Float64 ? ElementType.Float64 : ElementType.Float32;
        var exponents = Operators.Arange(0, width, 2, type, like.Device) / width;
        return Operators.Full([width / 2], theta, type, like.Device).Pow(exponents).Reciprocal();
    }

    /// <summary>Angles of positions 0 to L - 1, whatever stands there.</summary>
    /// <param name="length">L.</param>
    /// <param name="frequencies">[hd/2]</param>
    /// <param name="type">Of the result.</param>
    public static RotaryAngles Sequence(long length, Tensor frequencies, ElementType type) =>
        Angles(Operators.Arange(0, length, dtype: frequencies.ElementType, device: frequencies.Device).Outer(frequencies), type);

    /// <summary>
    /// Angles over a square grid, as in EVA-02 (Fang et al. 2023, https://arxiv.org/abs/2303.11331): the first half of the pairs turns with the
    /// row, the second with the column; positions are stretched to those of the grid of pretraining.
    /// </summary>
    /// <param name="side">Patches a side.</param>
    /// <param name="reference">Patches a side in pretraining.</param>
    /// <param name="frequencies">[hd/4]</param>
    /// <param name="type">Of the result.</param>
    /// <returns>For side² positions, row by row.</returns>
    public static RotaryAngles Grid(int side, int reference, Tensor frequencies, ElementType type)
    {
        var line = (Operators.Arange(0, side, dtype: frequencies.ElementType, device: frequencies.Device) / side * reference).Outer(frequencies);
        long[] shape = [side, side, frequencies.Size(0)];
        // [g, g, hd/4] twice -> [g², hd/2]
        return Angles(Operators.Cat([line.Unsqueeze(1).Expand(shape), line.Unsqueeze(0).Expand(shape)], -1).Reshape([(long)side * side, 2 * shape[2]]), type);
    }

    /// <summary>Turns channel i with channel i + hd/2: [B, h, L, hd], as in Llama and Qwen.</summary>
    public static Tensor TurnHalves(Tensor x, RotaryAngles angles)
    {
        var halves = x.Chunk(2, -1);
        return Operators.Cat([(halves[0] * angles.Cos) - (halves[1] * angles.Sin), (halves[1] * angles.Cos) + (halves[0] * angles.Sin)], -1);
    }

    /// <summary>Turns channel 2i with channel 2i + 1: [B, h, L, hd], as in EVA-02.</summary>
    public static Tensor TurnNeighbours(Tensor x, RotaryAngles angles)
    {
        var pairs = x.Reshape([.. x.Shape[..^1], x.Size(-1) / 2, 2]);
        var (even, odd) = (pairs.Select(-1, 0), pairs.Select(-1, 1));
        return Operators.Stack([(even * angles.Cos) - (odd * angles.Sin), (odd * angles.Cos) + (even * angles.Sin)], -1).Reshape(x.Shape);
    }

    private static RotaryAngles Angles(Tensor angles, ElementType type) => new(angles.Cos().To(type), angles.Sin().To(type));
}
