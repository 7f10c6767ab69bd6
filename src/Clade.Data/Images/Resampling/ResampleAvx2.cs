using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Clade.Data.Images;

/// <summary>
/// The two passes with 256-bit vectors; every byte equals <see cref="ResampleScalar"/>. A 22-bit weight does not fit the fast
/// instruction, which multiplies 16-bit numbers and adds neighbours, so it is split: w = high * 2^15 + low, with low in
/// 0..32767. Both sums wrap around like the 32-bit sum they stand for, so that high * 2^15 + low is that sum exactly.
/// </summary>
internal static unsafe class ResampleAvx2
{
    private const int LowBits = 15, RowsAtOnce = 4, OverRead = 64;
    private const int Half = 1 << (ResampleWeights.Precision - 1);

    /// <summary>Whether this processor has the instructions.</summary>
    public static bool IsSupported => Avx2.IsSupported;

    /// <inheritdoc cref="ResampleScalar.Horizontal"/>
    public static void Horizontal(ReadOnlySpan<byte> source, int stride, int rows, int channels, ResampleWeights columns, ReadOnlySpan<int> weights, Span<byte> result)
    {
        switch (channels)
        {
            case 1:
                Horizontal<Grey>(source, stride, rows, columns, weights, result);
                break;
            case 3:
                Horizontal<Three>(source, stride, rows, columns, weights, result);
                break;
            default:
                Horizontal<Four>(source, stride, rows, columns, weights, result);
                break;
        }
    }

    /// <inheritdoc cref="ResampleScalar.Vertical"/>
    public static void Vertical(ReadOnlySpan<byte> source, int stride, int firstRow, ResampleWeights rows, ReadOnlySpan<int> weights, Span<byte> result)
    {
        if (stride < Vector256<byte>.Count)
        {
            ResampleScalar.Vertical(source, stride, firstRow, rows, weights, result);
            return;
        }

        // Two taps a step: their 16-bit weights side by side, low parts and high parts.
        var steps = (rows.Taps + 1) / 2;
        fixed (byte* from = source, to = result)
        fixed (int* pairs = new int[2 * steps])
        {
            for (var y = 0; y < rows.Length; y++)
            {
                var count = rows.Count[y];
                var kernel = weights.Slice(y * rows.Taps, count);
                for (var step = 0; step * 2 < count; step++)
                {
                    var (first, second) = (kernel[step * 2], step * 2 + 1 < count ? kernel[step * 2 + 1] : 0);
                    pairs[2 * step] = Low(first) | Low(second) << 16;
                    pairs[2 * step + 1] = (ushort)High(first) | High(second) << 16;
                }

                var top = from + (long)(rows.Start[y] - firstRow) * stride;
                var line = to + (long)y * stride;
                for (var x = 0; x <= stride - Vector256<byte>.Count; x += Vector256<byte>.Count)
                    Columns(top + x, stride, count, pairs).Store(line + x);
                // The last columns once more with some already done: cheaper than a loop of their own.
                Columns(top + stride - Vector256<byte>.Count, stride, count, pairs).Store(line + stride - Vector256<byte>.Count);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<byte> Columns(byte* from, int stride, int count, int* pairs)
    {
        Vector256<int> low0 = Vector256.Create(Half), low1 = low0, low2 = low0, low3 = low0;
        Vector256<int> high0 = default, high1 = default, high2 = default, high3 = default;
        for (var tap = 0; tap < count; tap += 2, pairs += 2)
        {
            var first = Vector256.Load(from);
            // Behind the last tap the weight is 0: any row that exists will do.
            var second = Vector256.Load(tap + 1 < count ? from + stride : from);
            from += 2L * stride;
            var (lowWeights, highWeights) = (Vector256.Create(pairs[0]).AsInt16(), Vector256.Create(pairs[1]).AsInt16());
            var (left, right) = (Avx2.UnpackLow(first, second), Avx2.UnpackHigh(first, second));
            var a = Avx2.UnpackLow(left, default).AsInt16();
            var b = Avx2.UnpackHigh(left, default).AsInt16();
            var c = Avx2.UnpackLow(right, default).AsInt16();
            var d = Avx2.UnpackHigh(right, default).AsInt16();
            low0 += Avx2.MultiplyAddAdjacent(a, lowWeights);
            low1 += Avx2.MultiplyAddAdjacent(b, lowWeights);
            low2 += Avx2.MultiplyAddAdjacent(c, lowWeights);
            low3 += Avx2.MultiplyAddAdjacent(d, lowWeights);
            high0 += Avx2.MultiplyAddAdjacent(a, highWeights);
            high1 += Avx2.MultiplyAddAdjacent(b, highWeights);
            high2 += Avx2.MultiplyAddAdjacent(c, highWeights);
            high3 += Avx2.MultiplyAddAdjacent(d, highWeights);
        }

        // Packing within 128-bit halves undoes the unpacking, and saturates as the reference clips.
        return Avx2.PackUnsignedSaturate(
            Avx2.PackSignedSaturate(Descale(low0, high0), Descale(low1, high1)),
            Avx2.PackSignedSaturate(Descale(low2, high2), Descale(low3, high3)));
    }

    private static Vector256<int> Descale(Vector256<int> low, Vector256<int> high) => Vector256.ShiftRightArithmetic(Join(low, high), ResampleWeights.Precision);

    private static void Horizontal<TLayout>(ReadOnlySpan<byte> source, int stride, int rows, ResampleWeights columns, ReadOnlySpan<int> weights, Span<byte> result)
        where TLayout : struct, ILayout
    {
        var packed = Pack<TLayout>(columns, weights, out var groups);
        var resultStride = columns.Length * TLayout.Channels;
        byte[]? padded = null;
        fixed (byte* from = source, to = result)
        fixed (short* kernel = packed)
        {
            for (var row = 0; row < rows; row += RowsAtOnce)
            {
                var now = Math.Min(RowsAtOnce, rows - row);
                if ((long)(row + now) * stride + OverRead <= source.Length)
                {
                    Rows<TLayout>(from + (long)row * stride, stride, now, columns, kernel, groups, to + (long)row * resultStride, resultStride);
                    continue;
                }

                // Vectors read past the last pixel; at the end of the picture that must not be past the array.
                padded ??= new byte[RowsAtOnce * stride + OverRead];
                source.Slice(row * stride, now * stride).CopyTo(padded);
                fixed (byte* copy = padded)
                    Rows<TLayout>(copy, stride, now, columns, kernel, groups, to + (long)row * resultStride, resultStride);
            }
        }
    }

    private static void Rows<TLayout>(byte* from, int stride, int rows, ResampleWeights columns, short* kernel, int groups, byte* to, int resultStride)
        where TLayout : struct, ILayout
    {
        // With fewer than four rows the last one is computed again: same bytes, no second loop.
        var (step1, step2, step3) = (Math.Min(1, rows - 1), Math.Min(2, rows - 1), Math.Min(3, rows - 1));
        byte* from1 = from + (long)step1 * stride, from2 = from + (long)step2 * stride, from3 = from + (long)step3 * stride;
        byte* to1 = to + (long)step1 * resultStride, to2 = to + (long)step2 * resultStride, to3 = to + (long)step3 * resultStride;
        var order = TLayout.Order;
        var (starts, counts) = (columns.Start, columns.Count);
        for (var x = 0; x < starts.Length; x++)
        {
            var count = counts[x];
            Vector256<int> low0 = default, low1 = default, low2 = default, low3 = default;
            Vector256<int> high0 = default, high1 = default, high2 = default, high3 = default;
            var weights = kernel + (long)x * groups * 32;
            var at = (nint)starts[x] * TLayout.Channels;
            for (var tap = 0; tap < count; tap += TLayout.Taps, at += TLayout.Taps * TLayout.Channels, weights += 32)
            {
                var (low, high) = (Vector256.Load(weights), Vector256.Load(weights + 16));
                var pixels = TLayout.Load(from + at, order);
                low0 += Avx2.MultiplyAddAdjacent(pixels, low);
                high0 += Avx2.MultiplyAddAdjacent(pixels, high);
                pixels = TLayout.Load(from1 + at, order);
                low1 += Avx2.MultiplyAddAdjacent(pixels, low);
                high1 += Avx2.MultiplyAddAdjacent(pixels, high);
                pixels = TLayout.Load(from2 + at, order);
                low2 += Avx2.MultiplyAddAdjacent(pixels, low);
                high2 += Avx2.MultiplyAddAdjacent(pixels, high);
                pixels = TLayout.Load(from3 + at, order);
                low3 += Avx2.MultiplyAddAdjacent(pixels, low);
                high3 += Avx2.MultiplyAddAdjacent(pixels, high);
            }

            var bytes = TLayout.Finish(Join(low0, high0), Join(low1, high1), Join(low2, high2), Join(low3, high3));
            var place = x * TLayout.Channels;
            TLayout.Store(to + place, bytes[0]);
            TLayout.Store(to1 + place, bytes[1]);
            TLayout.Store(to2 + place, bytes[2]);
            TLayout.Store(to3 + place, bytes[3]);
        }
    }

    /// <summary>[outputs, groups, 2, 16] weights: a group's low parts, then its high parts, in the order in which the layout loads pixels.</summary>
    private static short[] Pack<TLayout>(ResampleWeights columns, ReadOnlySpan<int> weights, out int groups)
        where TLayout : struct, ILayout
    {
        groups = (columns.Taps + TLayout.Taps - 1) / TLayout.Taps;
        var packed = new short[checked(columns.Length * groups * 32)];
        for (var x = 0; x < columns.Length; x++)
        {
            for (var tap = 0; tap < columns.Count[x]; tap++)
            {
                var weight = weights[x * columns.Taps + tap];
                var at = (x * groups + tap / TLayout.Taps) * 32;
                var inGroup = tap % TLayout.Taps;
                for (var copy = 0; copy < 16 / TLayout.Taps; copy++)
                {
                    var place = at + TLayout.Place(inGroup, copy);
                    (packed[place], packed[place + 16]) = ((short)Low(weight), (short)High(weight));
                }
            }
        }

        return packed;
    }

    private static int Low(int weight) => weight & ((1 << LowBits) - 1);

    private static int High(int weight) => weight >> LowBits;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<int> Join(Vector256<int> low, Vector256<int> high) => low + Vector256.ShiftLeft(high, LowBits);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<int> Descale(Vector128<int> sum) => Vector128.ShiftRightArithmetic(sum + Vector128.Create(Half), ResampleWeights.Precision);

    /// <summary>How the channels of neighbouring pixels lie in a vector of sixteen 16-bit numbers, neighbouring taps side by side.</summary>
    private interface ILayout
    {
        static abstract int Channels { get; }

        /// <summary>Taps a vector holds.</summary>
        static abstract int Taps { get; }

        /// <summary>Where the weight of a tap belongs, for each of its copies.</summary>
        static abstract int Place(int tap, int copy);

        /// <summary>Places of the bytes in a vector; what <see cref="Load"/> is given.</summary>
        static abstract Vector256<byte> Order { get; }

        static abstract Vector256<short> Load(byte* pixels, Vector256<byte> order);

        /// <summary>From the sums of four rows to the clipped pixel of each, in the low bytes of a 32-bit number.</summary>
        static abstract Vector128<uint> Finish(Vector256<int> row0, Vector256<int> row1, Vector256<int> row2, Vector256<int> row3);

        static abstract void Store(byte* to, uint pixel);
    }

    private readonly struct Three : ILayout
    {
        public static Vector256<byte> Order => Vector256.Create(
            0, 0x80, 3, 0x80, 1, 0x80, 4, 0x80, 2, 0x80, 5, 0x80, 0x80, 0x80, 0x80, 0x80,
            6, 0x80, 9, 0x80, 7, 0x80, 10, 0x80, 8, 0x80, 11, 0x80, 0x80, 0x80, 0x80, 0x80);

        public static int Channels => 3;

        public static int Taps => 4;

        public static int Place(int tap, int copy) => Four.Place(tap, copy);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector256<short> Load(byte* pixels, Vector256<byte> order) => Avx2.Shuffle(Avx2.BroadcastVector128ToVector256(pixels), order).AsInt16();

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector128<uint> Finish(Vector256<int> row0, Vector256<int> row1, Vector256<int> row2, Vector256<int> row3) => Four.Finish(row0, row1, row2, row3);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Store(byte* to, uint pixel)
        {
            Unsafe.WriteUnaligned(to, (ushort)pixel);
            to[2] = (byte)(pixel >> 16);
        }
    }

    private readonly struct Four : ILayout
    {
        public static Vector256<byte> Order => Vector256.Create(
            0, 0x80, 4, 0x80, 1, 0x80, 5, 0x80, 2, 0x80, 6, 0x80, 3, 0x80, 7, 0x80,
            8, 0x80, 12, 0x80, 9, 0x80, 13, 0x80, 10, 0x80, 14, 0x80, 11, 0x80, 15, 0x80);

        public static int Channels => 4;

        public static int Taps => 4;

        public static int Place(int tap, int copy) => tap / 2 * 8 + copy * 2 + tap % 2;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector256<short> Load(byte* pixels, Vector256<byte> order) => Avx2.Shuffle(Avx2.BroadcastVector128ToVector256(pixels), order).AsInt16();

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector128<uint> Finish(Vector256<int> row0, Vector256<int> row1, Vector256<int> row2, Vector256<int> row3) => Sse2.PackUnsignedSaturate(
            Sse2.PackSignedSaturate(Descale(row0.GetLower() + row0.GetUpper()), Descale(row1.GetLower() + row1.GetUpper())),
            Sse2.PackSignedSaturate(Descale(row2.GetLower() + row2.GetUpper()), Descale(row3.GetLower() + row3.GetUpper()))).AsUInt32();

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Store(byte* to, uint pixel) => Unsafe.WriteUnaligned(to, pixel);
    }

    private readonly struct Grey : ILayout
    {
        public static Vector256<byte> Order => default;

        public static int Channels => 1;

        public static int Taps => 16;

        public static int Place(int tap, int copy) => tap;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector256<short> Load(byte* pixels, Vector256<byte> order) => Avx2.ConvertToVector256Int16(pixels);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector128<uint> Finish(Vector256<int> row0, Vector256<int> row1, Vector256<int> row2, Vector256<int> row3)
        {
            var quarters = Avx2.HorizontalAdd(Avx2.HorizontalAdd(row0, row1), Avx2.HorizontalAdd(row2, row3));
            return Vector128.Clamp(Descale(quarters.GetLower() + quarters.GetUpper()), Vector128<int>.Zero, Vector128.Create(255)).AsUInt32();
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Store(byte* to, uint pixel) => *to = (byte)pixel;
    }
}
