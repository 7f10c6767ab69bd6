using Clade.Core;
using Clade.Torch;

namespace Clade.Training;

/// <summary>How strongly pictures are varied in training; 0 switches a part off. Made for drawings on white: no mirroring, because left and right carry meaning.</summary>
public sealed record AugmentationOptions
{
    /// <summary>Smallest scale of the picture, above 0 and at most 1; the largest is 1.1.</summary>
    public double MinScale { get; init; } = 0.7;

    /// <summary>Largest rotation either way, degrees.</summary>
    public double Rotation { get; init; } = 10;

    /// <summary>Largest log ratio of width to height.</summary>
    public double Aspect { get; init; } = 0.12;

    /// <summary>Strength of saturation, contrast, brightness and channel gains, 0 to 1.</summary>
    public double Colour { get; init; } = 1;

    /// <summary>Largest rotation of hue either way, degrees. Small: colour tells flags and hearts apart.</summary>
    public double Hue { get; init; } = 18;

    /// <summary>Share of pictures whose hue is rotated by any angle.</summary>
    public double AnyHue { get; init; } = 0.05;

    /// <summary>Share of pictures that lose their colour.</summary>
    public double Grey { get; init; } = 0.05;

    /// <summary>Share of pictures that get dark outlines, thin or thick, where colours change.</summary>
    public double Outline { get; init; } = 0.25;

    /// <summary>Share of the outlined pictures whose fill is drawn lighter, up to plain line art.</summary>
    public double Lighten { get; init; } = 0.35;

    /// <summary>Share of pictures whose colours are cut to a few levels a channel: shading becomes flat areas.</summary>
    public double Flatten { get; init; }

    /// <summary>Largest smooth displacement of the drawing's parts against each other, as part of the side: another hand, other proportions.</summary>
    public double Warp { get; init; }

    /// <summary>Share of pictures whose white becomes a random colour (the picture is multiplied with it).</summary>
    public double Background { get; init; } = 0.3;

    /// <summary>Share of pictures that are blurred (3 x 3 mean).</summary>
    public double Blur { get; init; } = 0.1;
}

/// <summary>Random variation of a batch of pictures, on tensors. Draws are keyed by seed, step and sample: the same in every run. Thread-safe.</summary>
public sealed class Augmentation(AugmentationOptions options, long seed)
{
    private const long Stream = 0x41554731;

    // Points a side at which a warp is drawn.
    private const int Knots = 4;

    // Parts that are switched off are left out, so that nothing is lost to rounding.
    private readonly bool _moves = options.MinScale < 1 || options.Rotation > 0 || options.Aspect > 0 || options.Warp > 0;
    private readonly bool _colours = options.Colour > 0 || options.Hue > 0 || options.AnyHue > 0 || options.Grey > 0;

    /// <summary>Varies pictures.</summary>
    /// <param name="images">uint8 [B, 3, S, S].</param>
    /// <param name="step">Step of the run.</param>
    /// <returns>float32 [B, 3, S, S] in 0..1, in the current scope.</returns>
    public Tensor Apply(Tensor images, long step)
    {
        ArgumentNullException.ThrowIfNull(images);
        using var scope = new TensorScope();
        using var _ = Autograd.NoGrad();
        var batch = (int)images.Size(0);
        var draws = Enumerable.Range(0, batch).Select(sample => Draw.Make(options, new KeyedRandom(seed, Stream, step, sample))).ToArray();
        var x = images.To(ElementType.Float32) / 255.0;
        x = _moves ? Move(x, draws) : x;
        x = Flatten(x, draws);
        x = Outline(x, draws);
        x = _colours ? Colour(x, draws) : x;
        x = x * Column(draws, draw => draw.Background, 3);
        return scope.Keep(Blur(x, draws).Clamp(0, 1));
    }

    // Outside of the picture is white: the transform works on 1 - x, whose outside is 0.
    private static Tensor Move(Tensor x, Draw[] draws)
    {
        var theta = Tensor.From<float>(draws.SelectMany(draw => draw.Affine).ToArray(), [draws.Length, 2, 3]);
        var grid = theta.AffineGridGenerator(x.Shape, align_corners: false);
        if (draws[0].Warp is { Length: > 0 })
        {
            // [B, 2, 4, 4] of displacements, smooth in between -> [B, S, S, 2]
            var knots = Tensor.From<float>(draws.SelectMany(draw => draw.Warp).ToArray(), [draws.Length, 2, Knots, Knots]);
            grid = grid + knots.UpsampleBicubic2d([x.Size(2), x.Size(3)], align_corners: true, []).Permute([0, 2, 3, 1]);
        }

        return 1 - (1 - x).GridSampler(grid, interpolation_mode: 0, padding_mode: 0, align_corners: false);
    }

    // One 3 x 3 matrix and one offset a picture.
    private static Tensor Colour(Tensor x, Draw[] draws)
    {
        var matrix = Tensor.From<float>(draws.SelectMany(draw => draw.Colour).ToArray(), [draws.Length, 3, 3]);
        var offset = Column(draws, draw => draw.Offset, 3).Flatten(1).Unsqueeze(-1);
        // The matrices keep white white up to gain and offset: they act on the distance from white.
        var distance = (1 - x).Flatten(2);
        return (1 - matrix.Bmm(distance) - offset * distance.Amax([1], keepdim: true)).Reshape(x.Shape).Clamp(0, 1);
    }

    private static Tensor Outline(Tensor x, Draw[] draws)
    {
        if (draws.All(draw => draw.Outline == 0))
            return x;
        var above = x.MaxPool2d([3, 3], [1, 1], [1, 1]);
        var below = -(-x).MaxPool2d([3, 3], [1, 1], [1, 1]);
        var threshold = Column(draws, draw => [draw.Threshold], 1);
        var thin = (((above - below).Amax([1], keepdim: true) - threshold) * 5.0).Clamp(0, 1);
        var edge = thin + (thin.MaxPool2d([3, 3], [1, 1], [1, 1]) - thin) * Column(draws, draw => [draw.Thick], 1);
        var filled = x + (1 - x) * Column(draws, draw => [draw.Lighten], 1);
        return filled * (1 - edge * Column(draws, draw => [draw.Outline], 1));
    }

    private static Tensor Flatten(Tensor x, Draw[] draws)
    {
        if (draws.All(draw => draw.Levels == 0))
            return x;
        var steps = Column(draws, draw => [Math.Max(1, draw.Levels)], 1);
        return x + (((x * steps).Round() / steps) - x) * Column(draws, draw => [draw.Levels > 0 ? 1 : 0], 1);
    }

    private static Tensor Blur(Tensor x, Draw[] draws)
    {
        if (draws.All(draw => draw.Blur == 0))
            return x;
        var share = Column(draws, draw => [draw.Blur], 1);
        return x + (x.AvgPool2d([3, 3], [1, 1], [1, 1], count_include_pad: false) - x) * share;
    }

    private static Tensor Column(Draw[] draws, Func<Draw, float[]> values, int width) =>
        Tensor.From<float>(draws.SelectMany(values).ToArray(), [draws.Length, width, 1, 1]);

    // All that is drawn for one picture.
    private sealed record Draw(float[] Affine, float[] Warp, float[] Colour, float[] Offset, float[] Background, float Outline, float Thick, float Threshold, float Lighten, float Levels, float Blur)
    {
        internal static Draw Make(AugmentationOptions options, KeyedRandom random)
        {
            var affine = MakeAffine(options, ref random);
            var (matrix, offset) = MakeColour(options, ref random);
            var tinted = random.NextDouble() < options.Background;
            var depth = random.NextDouble();
            float[] background = [.. Enumerable.Range(0, 3).Select(_ => random.NextDouble()).ToArray().Select(value => tinted ? (float)(1 - (depth * value)) : 1f)];
            var outlined = random.NextDouble() < options.Outline;
            var strength = random.NextDouble(0.3, 1);
            var threshold = random.NextDouble(0.1, 0.4);
            var lighten = random.NextDouble() < options.Lighten ? random.NextDouble() : 0;
            var blurred = random.NextDouble() < options.Blur;
            var thick = random.NextDouble();
            var levels = random.NextDouble() < options.Flatten ? 2 + random.NextInt(4) : 0;
            return new Draw(affine, MakeWarp(options, ref random), matrix, offset, background, outlined ? (float)strength : 0, (float)thick, (float)threshold, outlined ? (float)lighten : 0, levels, blurred ? 1 : 0);
        }

        // Displacements at the knots, x then y, in the grid's -1..1: twice the part of the side.
        private static float[] MakeWarp(AugmentationOptions options, ref KeyedRandom random)
        {
            var warp = new float[options.Warp > 0 ? 2 * Knots * Knots : 0];
            var strength = random.NextDouble() * 2 * options.Warp;
            for (var i = 0; i < warp.Length; i++)
                warp[i] = (float)(random.NextDouble(-1, 1) * strength);
            return warp;
        }

        private static float[] MakeAffine(AugmentationOptions options, ref KeyedRandom random)
        {
            var moved = options.MinScale < 1 || options.Rotation > 0 || options.Aspect > 0;
            var scale = moved ? Math.Exp(random.NextDouble(Math.Log(options.MinScale), Math.Log(1.1))) : 1;
            var angle = random.NextDouble(-1, 1) * options.Rotation * Math.PI / 180;
            var aspect = Math.Exp(random.NextDouble(-1, 1) * options.Aspect);
            var room = moved ? Math.Max(0, 1 - scale) + 0.06 : 0;
            var (shiftX, shiftY) = (random.NextDouble(-1, 1) * room, random.NextDouble(-1, 1) * room);
            var (cos, sin, gainX, gainY) = (Math.Cos(angle), Math.Sin(angle), 1 / (scale * aspect), aspect / scale);
            return [(float)(cos * gainX), (float)(sin * gainX), (float)(-shiftX * gainX), (float)(-sin * gainY), (float)(cos * gainY), (float)(-shiftY * gainY)];
        }

        // Hue is a rotation about the grey axis, saturation a blend with luma, contrast and channel gains are factors.
        private static (float[] Matrix, float[] Offset) MakeColour(AugmentationOptions options, ref KeyedRandom random)
        {
            var k = options.Colour;
            var degrees = random.NextDouble() < options.AnyHue ? 180 : options.Hue;
            var hue = random.NextDouble(-1, 1) * degrees * Math.PI / 180;
            var saturation = random.NextDouble(1 - (0.6 * k), 1 + (0.5 * k));
            if (random.NextDouble() < options.Grey)
                saturation = 0;
            var contrast = random.NextDouble(1 - (0.4 * k), 1 + (0.3 * k));
            var brightness = random.NextDouble(-0.15, 0.15) * k;
            double[] luma = [0.299, 0.587, 0.114];
            var (cos, sin) = (Math.Cos(hue), Math.Sin(hue));
            var matrix = new float[9];
            var offset = new float[3];
            for (var row = 0; row < 3; row++)
            {
                var gain = contrast * random.NextDouble(1 - (0.2 * k), 1 + (0.2 * k));
                offset[row] = (float)brightness;
                for (var column = 0; column < 3; column++)
                {
                    double value = 0;
                    for (var inner = 0; inner < 3; inner++)
                        value += ((row == inner ? saturation : 0) + ((1 - saturation) * luma[inner])) * Hue(inner, column, cos, sin);
                    matrix[(3 * row) + column] = (float)(gain * value);
                }
            }

            return (matrix, offset);
        }

        // Rodrigues' formula about (1, 1, 1) / √3.
        private static double Hue(int row, int column, double cos, double sin)
        {
            var cross = row == column ? 0 : (column - row + 3) % 3 == 1 ? -1 : 1;
            return (row == column ? cos : 0) + (sin * cross / Math.Sqrt(3)) + ((1 - cos) / 3);
        }
    }
}
