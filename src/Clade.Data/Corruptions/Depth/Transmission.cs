using Clade.Core;

namespace Clade.Data.Corruptions;

/// <summary>Compression and errors on the way of a video picture, through <see cref="BlockCodec"/>. For 224 pixels.</summary>
internal static class Transmission
{
    private const int GoodQp = 23;

    // the published constant rate factors
    private static readonly int[] Qps = [23, 30, 37, 44, 51];

    // mean number of slices that are struck, of 28
    private static readonly double[] Errors = [1, 2, 4, 6, 9];

    /// <summary>Coarse steps and smoothed block edges.</summary>
    public static void Video(FloatPicture picture, int side, int severity, ref KeyedRandom random)
    {
        new BlockCodec(picture, Qps[severity - 1]).Decode(picture);
        Deblock(picture, Qps[severity - 1]);
    }

    /// <summary>
    /// Flipped bits in a coded picture. A slice is a row of blocks, each block's mean coded as the difference to the one before: from the struck block on the row is shifted by a
    /// block and its means are off, until the next slice starts anew.
    /// </summary>
    public static void BitError(FloatPicture picture, int side, int severity, ref KeyedRandom random)
    {
        var codec = new BlockCodec(picture, GoodQp);
        for (var errors = new PoissonTable(Errors[severity - 1]).Draw(ref random) + 1; errors > 0; errors--)
        {
            var plane = codec.Planes[random.NextDouble() < 0.7 ? 0 : 1 + random.NextInt(2)];
            var (row, struck) = (random.NextInt(plane.Rows), random.NextInt(plane.Columns));
            var slice = plane.Levels.AsSpan(row * plane.Columns * 64, plane.Columns * 64);
            var (off, shift) = (random.NextInt(161) - 80, random.NextInt(3) - 1);
            var old = slice.ToArray();
            for (var column = struck; column < plane.Columns; column++)
            {
                old.AsSpan(Math.Clamp(column + shift, 0, plane.Columns - 1) * 64, 64).CopyTo(slice[(column * 64)..]);
                slice[column * 64] += off;
            }

            for (var i = 1; i < 20; i++)
                slice[(struck * 64) + random.NextInt(64)] += random.NextInt(41) - 20;
        }

        codec.Decode(picture);
    }

    // The two pixels on each side of a block's edge are drawn together where they differ by no more than the step makes.
    private static void Deblock(FloatPicture picture, int qp)
    {
        var most = 0.5f * BlockCodec.Step(qp) / 255;
        var (width, height) = (picture.Width, picture.Height);
        foreach (var plane in picture.Planes)
        {
            for (var y = 0; y < height; y++)
            {
                for (var x = BlockCodec.Block; x < width - 1; x += BlockCodec.Block)
                    Smooth(plane, (y * width) + x, 1, most);
            }

            for (var y = BlockCodec.Block; y < height - 1; y += BlockCodec.Block)
            {
                for (var x = 0; x < width; x++)
                    Smooth(plane, (y * width) + x, width, most);
            }
        }
    }

    private static void Smooth(float[] plane, int at, int stride, float most)
    {
        var (p1, p0, q0, q1) = (plane[at - (2 * stride)], plane[at - stride], plane[at], plane[at + stride]);
        if (Math.Abs(p0 - q0) > most)
            return;
        (plane[at - stride], plane[at]) = (((2 * p1) + p0 + q1) / 4, ((2 * q1) + q0 + p1) / 4);
    }
}
