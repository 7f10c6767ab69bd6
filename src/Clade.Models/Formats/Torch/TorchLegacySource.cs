using System.Buffers.Binary;
using Clade.Core;

namespace Clade.Models.Formats;

/// <summary>
/// A file as <c>torch.save</c> wrote it before 1.6, and does still when asked: pickles of a magic number, a version, facts on the
/// machine, the object, and the keys of the storages; then each storage, its count of elements before it. All little-endian,
/// whatever machine wrote it.
/// </summary>
internal sealed class TorchLegacySource : TorchSource
{
    private const long LargestPickles = 256 << 20;
    private static readonly byte[] _magic = [0x8a, 0x0a, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19, (byte)'.'];
    private const long Version = 1001;
    private readonly Dictionary<string, long> _places = new(StringComparer.Ordinal);
    private int _position;

    /// <summary>Whether a file that begins so has the magic number, whatever protocol it was pickled with.</summary>
    internal static bool Begins(ReadOnlySpan<byte> head)
    {
        var start = head[..Math.Min(head.Length, 40)];
        return start.IndexOf(_magic) >= 0 || start.StartsWith("L119547037146038801333356L"u8);
    }

    internal TorchLegacySource(MappedFile file) : base(file, "PyTorch legacy")
    {
        Next();
        if (Next() is not Version)
            throw Context.Bad($"its version is not {Version}, the only one there was");
        Next();
        var root = Next();
        if (Next() is not List<object?> keys)
            throw Context.Bad("the list of its storages is missing");
        long position = _position;
        foreach (var key in keys)
        {
            if (key is not string name || !Context.Storages.TryGetValue(name, out var storage))
                throw Context.Bad("it lists a storage that nothing uses");
            if (file.Length - position < sizeof(long) || file.Length - position - sizeof(long) < storage.ByteCount)
                throw Context.Bad("it ends in the storages (the file may be truncated)");
            if (BinaryPrimitives.ReadInt64LittleEndian(file.Bytes(position, sizeof(long))) != storage.Count)
                throw Context.Bad($"storage {Printable.Name(name)} does not have the {storage.Count} elements that it should");
            if (!_places.TryAdd(name, position + sizeof(long)))
                throw Context.Bad($"it lists storage {Printable.Name(name)} twice");
            position += sizeof(long) + storage.ByteCount;
        }

        Take(root);
    }

    private protected override void CheckStorage(string name, StorageRef storage)
    {
        if (!_places.ContainsKey(storage.Key))
            throw Context.Bad($"the storage {Printable.Name(storage.Key)} of tensor {Printable.Name(name)} is missing");
    }

    private protected override void CopyStorage(StorageRef storage, long offset, Span<byte> target)
    {
        File.Bytes(_places[storage.Key] + offset, target.Length).CopyTo(target);
        File.Forget(_places[storage.Key] + offset, target.Length);
    }

    private object? Next()
    {
        var (value, length) = PickleMachine.Read(File.Bytes(_position, Math.Min(File.Length, LargestPickles) - _position), Context);
        _position += length;
        return value;
    }
}
