using System.IO.Compression;
using Clade.Core;

namespace Clade.Models.Formats;

/// <summary>
/// A zip archive as <c>torch.save</c> (1.6 and newer) and <c>torch.jit.save</c> write it: one folder with <c>data.pkl</c> and a
/// file <c>data/KEY</c> for each storage. The code of TorchScript archives is left alone; the attributes of its objects give the names.
/// </summary>
internal sealed class TorchZipSource : TorchSource
{
    private const long LargestPickle = 256 << 20;
    private readonly Dictionary<string, ZipItem> _items;
    private readonly string _folder;

    internal static TorchZipSource Of(MappedFile file)
    {
        var items = ZipIndex.Read(file);
        var pickles = items.Keys.Where(name => name.EndsWith("/data.pkl", StringComparison.Ordinal) && name.IndexOf('/', StringComparison.Ordinal) == name.Length - "/data.pkl".Length).ToList();
        if (pickles.Count != 1)
            throw new InputException($"{file.Path} is a zip archive but not one of PyTorch's: it holds {pickles.Count} files data.pkl in a folder, and one is needed.");
        var folder = pickles[0][..^"data.pkl".Length];
        return new TorchZipSource(file, items, folder, items.ContainsKey(folder + "constants.pkl") ? "TorchScript" : "PyTorch zip");
    }

    private TorchZipSource(MappedFile file, Dictionary<string, ZipItem> items, string folder, string format) : base(file, format)
    {
        (_items, _folder) = (items, folder);
        IsBigEndian = Order() == "big";
        var pickle = items[folder + "data.pkl"];
        if (pickle.Length > LargestPickle)
            throw Context.Bad($"its pickle has {pickle.Length} bytes, and {LargestPickle} are the most that is read");
        Take(PickleMachine.Read(Content(pickle), Context).Value);
    }

    private protected override bool IsBigEndian { get; }

    private protected override void CheckStorage(string name, StorageRef storage)
    {
        if (!_items.TryGetValue(Place(storage), out var item))
            throw Context.Bad($"the storage {Printable.Name(storage.Key)} of tensor {Printable.Name(name)} is missing");
        if (item.Length < storage.ByteCount)
            throw Context.Bad($"the storage {Printable.Name(storage.Key)} of tensor {Printable.Name(name)} has {item.Length} bytes instead of {storage.ByteCount}");
    }

    private protected override void CopyStorage(StorageRef storage, long offset, Span<byte> target)
    {
        var item = _items[Place(storage)];
        if (item.IsDeflated)
        {
            Inflate(item, offset, target);
            return;
        }

        File.Bytes(item.Offset + offset, target.Length).CopyTo(target);
        File.Forget(item.Offset + offset, target.Length);
    }

    private string Place(StorageRef storage) => $"{_folder}data/{storage.Key}";

    private string Order()
    {
        if (!_items.TryGetValue(_folder + "byteorder", out var item))
            return "little";
        var text = System.Text.Encoding.ASCII.GetString(Content(item with { Length = Math.Min(item.Length, 16), StoredLength = item.IsDeflated ? item.StoredLength : Math.Min(item.Length, 16) }));
        return text is "little" or "big" ? text : throw Context.Bad($"its byte order is '{Printable.Name(text)}', which is neither little nor big");
    }

    private ReadOnlySpan<byte> Content(ZipItem item)
    {
        if (!item.IsDeflated)
            return File.Bytes(item.Offset, item.StoredLength);
        var content = new byte[item.Length];
        Inflate(item, 0, content);
        return content;
    }

    private void Inflate(ZipItem item, long skip, Span<byte> target)
    {
        try
        {
            using var packed = File.Open(item.Offset, item.StoredLength);
            using var stream = new DeflateStream(packed, CompressionMode.Decompress);
            Span<byte> skipped = stackalloc byte[4096];
            for (var left = skip; left > 0; left -= Math.Min(left, skipped.Length))
                stream.ReadExactly(skipped[..(int)Math.Min(left, skipped.Length)]);
            stream.ReadExactly(target);
        }
        catch (Exception error) when (error is InvalidDataException or EndOfStreamException)
        {
            throw new InputException($"{Path} is not a usable zip archive: {Printable.Name(item.Name)} in it cannot be inflated.", error);
        }
    }
}
