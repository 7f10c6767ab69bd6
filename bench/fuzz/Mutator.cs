using System.Buffers.Binary;
using Clade.Core;

namespace Clade.Bench.Fuzz;

/// <summary>Changes good bytes a little: flips, edge numbers, cuts, doublings, pieces of other seeds, words of the format.</summary>
internal static class Mutator
{
    private const int MostGrowth = 4096;
    private static readonly long[] _edges =
    [
        0, 1, -1, 2, 7, 8, 63, 64, 127, 128, 255, 256, 1023, 32767, 65535, 65536, int.MaxValue, int.MinValue, uint.MaxValue, 1L << 32, 1L << 40, 1L << 62, long.MaxValue, long.MinValue,
    ];

    internal static byte[] Mutate(ref KeyedRandom random, IReadOnlyList<byte[]> seeds, IReadOnlyList<byte[]> words)
    {
        var bytes = new List<byte>(seeds[random.NextInt(seeds.Count)]);
        for (var changes = 1 + random.NextInt(1 + random.NextInt(4)); changes > 0; changes--)
            Change(ref random, bytes, seeds, words);
        return [.. bytes];
    }

    private static void Change(ref KeyedRandom random, List<byte> bytes, IReadOnlyList<byte[]> seeds, IReadOnlyList<byte[]> words)
    {
        if (bytes.Count == 0)
        {
            bytes.Add((byte)random.NextInt(256));
            return;
        }

        var at = random.NextInt(bytes.Count);
        var length = Math.Min(bytes.Count - at, 1 + random.NextInt(random.NextInt(4) == 0 ? 256 : 8));
        switch (random.NextInt(words.Count == 0 ? 9 : 12))
        {
            case 0:
                bytes[at] ^= (byte)(1 << random.NextInt(8));
                break;
            case 1:
                bytes[at] = (byte)random.NextInt(256);
                break;
            case 2:
                bytes[at] = (byte)(bytes[at] + (random.NextInt(2) == 0 ? 1 : -1));
                break;
            case 3:
                Edge(ref random, bytes, at);
                break;
            case 4:
                bytes.RemoveRange(at, length);
                break;
            case 5:
                bytes.InsertRange(at, bytes.GetRange(at, length));
                break;
            case 6:
                Repeat(bytes, at, length, random.NextInt(100));
                break;
            case 7:
                if (random.NextInt(4) == 0)
                    bytes.RemoveRange(at, bytes.Count - at);
                else
                    bytes.Insert(at, (byte)random.NextInt(256));
                break;
            case 8:
                Splice(ref random, bytes, at, seeds[random.NextInt(seeds.Count)]);
                break;
            case 9:
                bytes.InsertRange(at, words[random.NextInt(words.Count)]);
                break;
            default:
                Overwrite(bytes, at, words[random.NextInt(words.Count)]);
                break;
        }
    }

    private static void Edge(ref KeyedRandom random, List<byte> bytes, int at)
    {
        Span<byte> number = stackalloc byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(number, _edges[random.NextInt(_edges.Length)]);
        Overwrite(bytes, at, number[..(1 << random.NextInt(4))]);
    }

    private static void Repeat(List<byte> bytes, int at, int length, int times)
    {
        var piece = bytes.GetRange(at, length);
        for (var i = 0; i < times && i * length < MostGrowth; i++)
            bytes.InsertRange(at, piece);
    }

    private static void Splice(ref KeyedRandom random, List<byte> bytes, int at, byte[] other)
    {
        if (other.Length == 0)
            return;
        var from = random.NextInt(other.Length);
        var piece = other.AsSpan(from, Math.Min(other.Length - from, 1 + random.NextInt(512)));
        if (random.NextInt(2) == 0)
            Overwrite(bytes, at, piece);
        else
            bytes.InsertRange(at, piece.ToArray());
    }

    private static void Overwrite(List<byte> bytes, int at, ReadOnlySpan<byte> piece)
    {
        for (var i = 0; i < piece.Length && at + i < bytes.Count; i++)
            bytes[at + i] = piece[i];
    }
}
