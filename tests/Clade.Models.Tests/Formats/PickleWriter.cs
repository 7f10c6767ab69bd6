using System.Buffers.Binary;
using System.Text;

namespace Clade.Models.Tests.Formats;

/// <summary>Writes pickles opcode by opcode, good ones and bad ones.</summary>
internal sealed class PickleWriter
{
    private readonly List<byte> _bytes = [0x80, 2];

    internal PickleWriter Op(string opcodes) => Raw(Encoding.Latin1.GetBytes(opcodes));

    internal PickleWriter Raw(params byte[] bytes)
    {
        _bytes.AddRange(bytes);
        return this;
    }

    internal PickleWriter Text(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        return Op("X").Raw(Little(bytes.Length, 4)).Raw(bytes);
    }

    internal PickleWriter Int(long value) => Raw(0x8a, 8).Raw(Little(value, 8));

    internal PickleWriter Ints(params ReadOnlySpan<long> values)
    {
        Op("(");
        foreach (var value in values)
            Int(value);
        return Op("t");
    }

    internal PickleWriter Global(string module, string name) => Op($"c{module}\n{name}\n");

    /// <summary>A storage by its persistent id; <paramref name="view"/> makes the id of an old file.</summary>
    internal PickleWriter Storage(string key, long count, string type = "FloatStorage", (long Start, long Count)? view = null)
    {
        Op("(").Text("storage").Global("torch", type).Text(key).Text("cpu").Int(count);
        if (view is { } part)
            Op("(").Text("view").Int(part.Start).Int(part.Count).Op("t");
        return Op("tQ");
    }

    /// <summary>A tensor of a storage with a count of its own.</summary>
    internal PickleWriter Tensor(string key, long count, long offset, long[] sizes, long[] strides, string type = "FloatStorage", (long Start, long Count)? view = null) =>
        Global("torch._utils", "_rebuild_tensor_v2").Op("(").Storage(key, count, type, view).Int(offset).Ints(sizes).Ints(strides).Op("\x89}tR");

    /// <summary>A dictionary with this one tensor under "w".</summary>
    internal static byte[] One(string key, long count, long offset, long[] sizes, long[] strides, string type = "FloatStorage") =>
        new PickleWriter().Op("}").Text("w").Tensor(key, count, offset, sizes, strides, type).Op("s").End();

    internal byte[] End() => [.. _bytes, (byte)'.'];

    internal static byte[] Little(long value, int bytes)
    {
        var little = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(little, value);
        return little[..bytes];
    }
}
