using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Clade.Core;
using Clade.Search;

namespace Clade.Pictures;

/// <summary>
/// What is known of a folder's pictures, in one safetensors file that <see cref="VectorTable"/> reads too: the vectors, and of each picture, broken ones
/// included, its name, length and date, by which a change is seen.
/// </summary>
internal sealed class FolderCache
{
    private const string Version = "1";
    private static readonly JsonSerializerOptions s_json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private readonly Dictionary<string, (PictureEntry Entry, int Row)> _good;
    private readonly Dictionary<string, (PictureEntry Entry, string Reason)> _broken;
    private readonly float[] _rows;
    private readonly int _width;

    private FolderCache(int width, float[] rows, Dictionary<string, (PictureEntry, int)> good, Dictionary<string, (PictureEntry, string)> broken) =>
        (_width, _rows, _good, _broken) = (width, rows, good, broken);

    /// <summary>Nothing is known.</summary>
    internal static FolderCache Empty(int width) => new(width, [], [], []);

    /// <summary>The file for a folder and a model: another folder, model, precision or other limits have another.</summary>
    internal static string FileOf(string cacheFolder, string folder, string model)
    {
        var key = SHA256.HashData(Encoding.UTF8.GetBytes($"{Version}\n{Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder))}\n{model}"));
        return Path.Combine(cacheFolder, Convert.ToHexStringLower(key)[..32] + ".safetensors");
    }

    /// <summary>Copies the vector of a picture that has not changed, or says why it has none; false if it is not known.</summary>
    internal bool TryFind(PictureEntry entry, Span<float> vector, out string? reason)
    {
        reason = null;
        if (_good.TryGetValue(entry.Name, out var good) && good.Entry == entry)
        {
            _rows.AsSpan(good.Row * _width, _width).CopyTo(vector);
            return true;
        }

        if (!_broken.TryGetValue(entry.Name, out var broken) || broken.Entry != entry)
            return false;
        reason = broken.Reason;
        return true;
    }

    /// <summary>How many pictures it knows, broken ones included.</summary>
    internal int Count => _good.Count + _broken.Count;

    /// <summary>Reads the file; anything that is not as it was written counts as nothing known.</summary>
    internal static FolderCache Read(string file, int width)
    {
        if (!File.Exists(file))
            return Empty(width);
        try
        {
            using var content = SafeTensorsFile.Open(file);
            var names = JsonSerializer.Deserialize<string[]>(content.Metadata["image.names"])!;
            var broken = JsonSerializer.Deserialize<Failed[]>(content.Metadata["broken"])!;
            var rows = Numbers<float>(content, "image.features", "F32", checked(names.Length * width));
            var lengths = Numbers<long>(content, "image.bytes", "I64", names.Length);
            var dates = Numbers<long>(content, "image.modified", "I64", names.Length);
            if (!Array.TrueForAll(rows, float.IsFinite))
                return Empty(width);
            return new FolderCache(width, rows, names.Select((name, row) => (new PictureEntry(name, lengths[row], dates[row]), row)).ToDictionary(item => item.Item1.Name),
                broken.ToDictionary(item => item.Name, item => (new PictureEntry(item.Name, item.Bytes, item.Modified), item.Reason)));
        }
        catch (Exception error) when (error is InputException or JsonException or KeyNotFoundException or ArgumentException or NullReferenceException or OverflowException)
        {
            return Empty(width);
        }
    }

    /// <summary>Writes the file, atomically.</summary>
    /// <exception cref="InputException">It cannot be written.</exception>
    internal static void Write(string file, string folder, string fingerprint, int width, IReadOnlyList<PictureEntry> good, Memory<float> rows, IReadOnlyList<(PictureEntry Entry, string Reason)> broken)
    {
        SafeTensorsItem[] items =
        [
            new("image.features", "F32", [good.Count, width], NumberBytes.Of<float>(rows)),
            new("image.bytes", "I64", [good.Count], MemoryMarshal.AsBytes<long>(good.Select(entry => entry.Length).ToArray()).ToArray()),
            new("image.modified", "I64", [good.Count], MemoryMarshal.AsBytes<long>(good.Select(entry => entry.Modified).ToArray()).ToArray()),
        ];
        SafeTensorsFile.Write(file, items, new Dictionary<string, string>
        {
            ["format"] = VectorTable.Format,
            ["fingerprint"] = fingerprint,
            ["folder"] = Path.GetFullPath(folder),
            ["image.names"] = JsonSerializer.Serialize(good.Select(entry => entry.Name), s_json),
            ["broken"] = JsonSerializer.Serialize(broken.Select(item => new Failed(item.Entry.Name, item.Entry.Length, item.Entry.Modified, item.Reason)), s_json),
        });
    }

    private static T[] Numbers<T>(SafeTensorsFile file, string name, string type, int count) where T : unmanaged
    {
        var entry = file.Find(name) ?? throw new KeyNotFoundException(name);
        var numbers = MemoryMarshal.Cast<byte, T>(file.Bytes(entry)).ToArray();
        return entry.DType == type && numbers.Length == count ? numbers : throw new InputException($"{file.Path} does not fit together.");
    }

    private sealed record Failed(string Name, long Bytes, long Modified, string Reason);
}
