using System.Buffers.Binary;
using System.Text.Json;

namespace Clade.Core;

/// <summary>One tensor of a safetensors file: its element type as the format spells it (F32, BF16, I64 …), shape and place in the file.</summary>
/// <param name="Name">Name in the file.</param>
/// <param name="DType">F64, F32, F16, BF16, I64, I32, I16, I8, U8 or BOOL, which tensors of Clade have, or U64, U32, U16, C64, F8_E4M3, F8_E5M2 or F8_E8M0, which they do not.</param>
/// <param name="Shape">Sizes, outermost first; empty for a scalar.</param>
/// <param name="Offset">First byte, counted from the start of the file.</param>
/// <param name="Length">Bytes.</param>
public sealed record SafeTensorsEntry(string Name, string DType, IReadOnlyList<long> Shape, long Offset, long Length);

/// <summary>One tensor to write: the bytes are row-major and little-endian and are read when the file is written.</summary>
/// <param name="Name">Name in the file.</param>
/// <param name="DType">As in <see cref="SafeTensorsEntry"/>.</param>
/// <param name="Shape">Sizes, outermost first; empty for a scalar.</param>
/// <param name="Data">Exactly as many bytes as the shape needs.</param>
public sealed record SafeTensorsItem(string Name, string DType, IReadOnlyList<long> Shape, ReadOnlyMemory<byte> Data);

/// <summary>
/// Reads a safetensors file by memory map, and writes one atomically. Format: 8-byte little-endian header length,
/// JSON header, raw data (https://github.com/huggingface/safetensors). Every number of the header is checked before
/// it is used: nothing is allocated beyond the header, which may have at most 100 MB.
/// Dispose it when the spans are no longer needed; reading is thread-safe.
/// </summary>
public sealed class SafeTensorsFile : IDisposable
{
    private const long MaxHeader = 100_000_000;
    private const int MostDimensions = 64;
    private readonly MappedFile _file;
    private readonly Dictionary<string, SafeTensorsEntry> _entries;

    private SafeTensorsFile(MappedFile file, Dictionary<string, SafeTensorsEntry> entries, IReadOnlyDictionary<string, string> metadata) =>
        (_file, _entries, Metadata) = (file, entries, metadata);

    /// <summary>The file's path.</summary>
    public string Path => _file.Path;

    /// <summary>The tensors, in the order of the header.</summary>
    public IReadOnlyCollection<SafeTensorsEntry> Entries => _entries.Values;

    /// <summary>The free text pairs under <c>__metadata__</c>.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>The entry of that name, or null.</summary>
    public SafeTensorsEntry? Find(string name) => _entries.GetValueOrDefault(name);

    /// <summary>Opens and checks a file.</summary>
    /// <exception cref="InputException">The file is missing, truncated or not safetensors.</exception>
    public static SafeTensorsFile Open(string path)
    {
        var file = MappedFile.Open(path);
        try
        {
            if (file.Length < 10)
                throw Bad(path, $"it has only {file.Length} bytes");
            var headerLength = BinaryPrimitives.ReadUInt64LittleEndian(file.Bytes(0, 8));
            if (headerLength > MaxHeader || (long)headerLength > file.Length - 8)
                throw Bad(path, $"its header claims {headerLength} bytes and the file has {file.Length}");
            var (entries, metadata) = ParseHeader(path, file.Bytes(8, (long)headerLength), 8 + (long)headerLength, file.Length);
            return new SafeTensorsFile(file, entries, metadata);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>The raw little-endian bytes of a tensor, straight from the map: valid until this file is disposed.</summary>
    /// <exception cref="InputException">The tensor is larger than 2 GiB.</exception>
    public ReadOnlySpan<byte> Bytes(SafeTensorsEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        if (entry.Length > int.MaxValue)
            throw new InputException($"Tensor {Printable.Name(entry.Name)} of {Path} has {entry.Length} bytes; more than 2 GiB in one span is not supported.");
        return _file.Bytes(entry.Offset, entry.Length);
    }

    /// <summary>Address of the first byte of a tensor in the map: valid until this file is disposed.</summary>
    public nint Address(SafeTensorsEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        return _file.Address(entry.Offset, entry.Length);
    }

    /// <summary>Says that a tensor was read and is not expected to be read again, see <see cref="MappedFile.Forget"/>.</summary>
    public void Forget(SafeTensorsEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        _file.Forget(entry.Offset, entry.Length);
    }

    /// <summary>Writes a file atomically, tensors in the given order, data aligned to 8 bytes as the format's writers do.</summary>
    /// <exception cref="ArgumentException">A name is used twice or data and shape disagree.</exception>
    /// <exception cref="InputException">The file cannot be written, or names and metadata are longer than readers take.</exception>
    public static void Write(string path, IReadOnlyList<SafeTensorsItem> items, IReadOnlyDictionary<string, string>? metadata = null)
    {
        ArgumentNullException.ThrowIfNull(items);
        using var header = new MemoryStream();
        using (var json = new Utf8JsonWriter(header))
        {
            json.WriteStartObject();
            if (metadata is { Count: > 0 })
            {
                json.WriteStartObject("__metadata__");
                foreach (var (key, value) in metadata.OrderBy(pair => pair.Key, StringComparer.Ordinal))
                    json.WriteString(key, value);
                json.WriteEndObject();
            }

            long offset = 0;
            var seen = new HashSet<string>(StringComparer.Ordinal);
            foreach (var item in items)
            {
                if (!seen.Add(item.Name))
                    throw new ArgumentException($"Tensor {item.Name} is written twice.", nameof(items));
                if (ByteCount(item.DType, item.Shape) != item.Data.Length)
                    throw new ArgumentException($"Tensor {item.Name} has {item.Data.Length} bytes, which does not fit {item.DType} [{string.Join(", ", item.Shape)}].", nameof(items));
                json.WriteStartObject(item.Name);
                json.WriteString("dtype", item.DType);
                json.WriteStartArray("shape");
                foreach (var size in item.Shape)
                    json.WriteNumberValue(size);
                json.WriteEndArray();
                json.WriteStartArray("data_offsets");
                json.WriteNumberValue(offset);
                json.WriteNumberValue(offset += item.Data.Length);
                json.WriteEndArray();
                json.WriteEndObject();
            }

            json.WriteEndObject();
        }

        while (header.Length % 8 != 0)
            header.WriteByte((byte)' ');
        if (header.Length > MaxHeader)
            throw new InputException($"Cannot write {path}: names and notes take {header.Length >> 20} MiB and a reader takes at most {MaxHeader >> 20}; write several files.");
        AtomicFile.Write(path, stream =>
        {
            Span<byte> length = stackalloc byte[8];
            BinaryPrimitives.WriteUInt64LittleEndian(length, (ulong)header.Length);
            stream.Write(length);
            header.WriteTo(stream);
            foreach (var item in items)
                stream.Write(item.Data.Span);
        });
    }

    /// <summary>Bytes that a tensor of this type and shape takes, or -1 if the type is unknown, a size is negative or the product overflows.</summary>
    public static long ByteCount(string dtype, IReadOnlyList<long> shape)
    {
        ArgumentNullException.ThrowIfNull(shape);
        long count = dtype switch
        {
            "F64" or "I64" or "U64" or "C64" => 8,
            "F32" or "I32" or "U32" => 4,
            "F16" or "BF16" or "I16" or "U16" => 2,
            "U8" or "I8" or "BOOL" or "F8_E4M3" or "F8_E5M2" or "F8_E8M0" => 1,
            _ => -1,
        };
        foreach (var size in shape)
        {
            if (count < 0 || size < 0)
                return -1;
            var product = (Int128)count * size;
            if (product > long.MaxValue)
                return -1;
            count = (long)product;
        }

        return count;
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    private static (Dictionary<string, SafeTensorsEntry>, Dictionary<string, string>) ParseHeader(string path, ReadOnlySpan<byte> header, long start, long size)
    {
        var entries = new Dictionary<string, SafeTensorsEntry>(StringComparer.Ordinal);
        var metadata = new Dictionary<string, string>(StringComparer.Ordinal);
        try
        {
            var reader = new Utf8JsonReader(header);
            using var document = JsonDocument.ParseValue(ref reader);
            if (reader.Read())
                throw Bad(path, "something follows the JSON of its header");
            foreach (var property in document.RootElement.EnumerateObject())
            {
                if (property.NameEquals("__metadata__"))
                {
                    foreach (var pair in property.Value.EnumerateObject())
                        metadata[pair.Name] = pair.Value.GetString() ?? "";
                    continue;
                }

                var dtype = property.Value.GetProperty("dtype").GetString() ?? "";
                var sizes = property.Value.GetProperty("shape");
                if (sizes.GetArrayLength() > MostDimensions)
                    throw Bad(path, $"tensor {Printable.Name(property.Name)} has {sizes.GetArrayLength()} dimensions and at most {MostDimensions} make sense");
                var shape = sizes.EnumerateArray().Select(item => item.GetInt64()).ToArray();
                var offsets = property.Value.GetProperty("data_offsets");
                if (offsets.GetArrayLength() != 2)
                    throw Bad(path, $"tensor {Printable.Name(property.Name)} does not have two offsets");
                var (from, to) = (offsets[0].GetInt64(), offsets[1].GetInt64());
                var bytes = ByteCount(dtype, shape);
                if (bytes < 0)
                    throw Bad(path, $"tensor {Printable.Name(property.Name)} has type '{Printable.Name(dtype)}' and shape [{Printable.Name(string.Join(", ", shape))}], which cannot be");
                if (from < 0 || to < from || to > size - start || to - from != bytes)
                    throw Bad(path, $"tensor {Printable.Name(property.Name)} lies outside the file or has the wrong length (the file may be truncated)");
                if (!entries.TryAdd(property.Name, new SafeTensorsEntry(property.Name, dtype, shape, start + from, bytes)))
                    throw Bad(path, $"tensor {Printable.Name(property.Name)} is named twice");
            }
        }
        catch (Exception error) when (error is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw Bad(path, "its header is not the JSON that the format asks for", error);
        }

        long end = start;
        foreach (var entry in entries.Values.Where(entry => entry.Length > 0).OrderBy(entry => entry.Offset))
        {
            if (entry.Offset < end)
                throw Bad(path, $"tensor {Printable.Name(entry.Name)} overlaps another one");
            end = entry.Offset + entry.Length;
        }

        return (entries, metadata);
    }

    private static InputException Bad(string path, string why, Exception? inner = null) =>
        inner is null ? new($"{path} is not a usable safetensors file: {why}.") : new($"{path} is not a usable safetensors file: {why}.", inner);
}
