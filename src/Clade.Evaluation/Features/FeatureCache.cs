using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json;
using Clade.Core;

namespace Clade.Evaluation;

/// <summary>
/// Features on disk: a folder a key (model, precision, content of the pictures, change), in it a safetensors file for each 2,048 items, each written whole or
/// not at all. A run that is stopped loses at most one block; whoever asks again reads. Every file carries its key and a checksum; one that does not fit is made
/// anew. Thread-safe; several processes may share a folder.
/// </summary>
public sealed class FeatureCache
{
    private const string Vectors = "vectors", Rows = "rows", Key = "key", Sum = "sha256", Problems = "problems";

    /// <summary>Uses a folder; nothing is made before something is kept.</summary>
    /// <param name="folder">Null for <see cref="DefaultFolder"/>.</param>
    /// <param name="sizeLimit">Most bytes that are kept: beyond it the keys that were used longest ago go. Null for no limit.</param>
    public FeatureCache(string? folder = null, long? sizeLimit = null)
    {
        if (sizeLimit is { } limit)
            ArgumentOutOfRangeException.ThrowIfNegative(limit, nameof(sizeLimit));
        (Folder, SizeLimit) = (Path.GetFullPath(folder ?? DefaultFolder), sizeLimit);
    }

    /// <summary><c>features</c> in <c>CLADE_CACHE</c>, else <c>clade/features</c> in <c>XDG_CACHE_HOME</c>, else in <c>~/.cache</c>.</summary>
    public static string DefaultFolder => FolderFor(Environment.GetEnvironmentVariable);

    /// <summary>Absolute path.</summary>
    public string Folder { get; }

    /// <summary>Most bytes that are kept; null for no limit.</summary>
    public long? SizeLimit { get; }

    /// <summary>Bytes of all files in the folder.</summary>
    public long Size() => Keys().Sum(key => key.Bytes);

    internal static string FolderFor(Func<string, string?> variable)
    {
        if (variable("CLADE_CACHE") is { Length: > 0 } given)
            return Path.Combine(Path.GetFullPath(given), "features");
        var home = variable("HOME") is { Length: > 0 } own ? own : Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        var caches = variable("XDG_CACHE_HOME") is { Length: > 0 } cache && Path.IsPathRooted(cache) ? cache : home.Length > 0 ? Path.Combine(home, ".cache") : Path.GetTempPath();
        return Path.Combine(caches, "clade", "features");
    }

    /// <summary>A block of an earlier run, or null where there is none or it is damaged.</summary>
    /// <param name="key">Whose features.</param>
    /// <param name="block">Its number.</param>
    /// <param name="first">First item that it covers.</param>
    /// <param name="count">Items that it covers.</param>
    /// <param name="note">Told of damage.</param>
    internal FeatureBlock? Read(FeatureKey key, int block, int first, int count, Action<string>? note)
    {
        var path = PathOf(key, block);
        if (!File.Exists(path))
            return null;
        try
        {
            using var file = SafeTensorsFile.Open(path);
            var found = Parse(file, key, first, count);
            Touch(Path.GetDirectoryName(path)!);
            return found;
        }
        catch (Exception error) when (error is InputException or JsonException or InvalidDataException)
        {
            note?.Invoke($"The kept features {path} are damaged and are computed anew.");
            return null;
        }
    }

    /// <summary>Keeps a block and makes room if need be.</summary>
    /// <exception cref="InputException">The folder cannot be written.</exception>
    internal void Write(FeatureKey key, int block, FeatureBlock features)
    {
        var vectors = MemoryMarshal.AsBytes(features.Vectors.AsSpan()).ToArray();
        var rows = MemoryMarshal.AsBytes(features.Rows.AsSpan()).ToArray();
        var width = features.Rows.Length == 0 ? 0 : features.Vectors.Length / features.Rows.Length;
        SafeTensorsFile.Write(
            PathOf(key, block),
            [new SafeTensorsItem(Vectors, "F32", [features.Rows.Length, width], vectors), new SafeTensorsItem(Rows, "I32", [features.Rows.Length], rows)],
            new Dictionary<string, string> { [Key] = key.Text, [Sum] = SumOf(vectors, rows), [Problems] = JsonSerializer.Serialize(features.Problems) });
        if (SizeLimit is { } limit)
            MakeRoom(limit, key.Folder);
    }

    private static FeatureBlock Parse(SafeTensorsFile file, FeatureKey key, int first, int count)
    {
        if (file.Metadata.GetValueOrDefault(Key) != key.Text || file.Find(Vectors) is not { DType: "F32", Shape: [var kept, _] } vectors || file.Find(Rows) is not { DType: "I32", Shape: [var listed] } rows || kept != listed)
            throw new InvalidDataException();
        if (SumOf(file.Bytes(vectors), file.Bytes(rows)) != file.Metadata.GetValueOrDefault(Sum))
            throw new InvalidDataException();
        var numbers = MemoryMarshal.Cast<byte, int>(file.Bytes(rows)).ToArray();
        var problems = JsonSerializer.Deserialize<FeatureProblem[]>(file.Metadata.GetValueOrDefault(Problems, "")) ?? [];
        // Every item of the block has a vector or a problem.
        if (Array.Exists(problems, problem => problem is null) || !numbers.Concat(problems.Select(problem => problem.Row)).Order().SequenceEqual(Enumerable.Range(first, count)))
            throw new InvalidDataException();
        return new FeatureBlock(numbers, MemoryMarshal.Cast<byte, float>(file.Bytes(vectors)).ToArray(), problems);
    }

    private static string SumOf(ReadOnlySpan<byte> vectors, ReadOnlySpan<byte> rows)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(vectors);
        hash.AppendData(rows);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private string PathOf(FeatureKey key, int block) => Path.Combine(Folder, key.Folder, block.ToString("D5", CultureInfo.InvariantCulture) + ".safetensors");

    private void MakeRoom(long limit, string used)
    {
        var keys = Keys();
        var size = keys.Sum(key => key.Bytes);
        foreach (var (folder, bytes, _) in keys.Where(key => Path.GetFileName(key.Path) != used).OrderBy(key => key.Used).TakeWhile(_ => size > limit))
        {
            Quietly(() => Directory.Delete(folder, recursive: true));
            size -= bytes;
        }
    }

    private List<(string Path, long Bytes, DateTime Used)> Keys()
    {
        var keys = new List<(string, long, DateTime)>();
        Quietly(() =>
        {
            foreach (var folder in new DirectoryInfo(Folder).EnumerateDirectories())
                keys.Add((folder.FullName, folder.EnumerateFiles().Sum(file => file.Length), folder.LastWriteTimeUtc));
        });
        return keys;
    }

    private static void Touch(string folder) => Quietly(() => Directory.SetLastWriteTimeUtc(folder, DateTime.UtcNow));

    // Another process may clear the folder at any time, and a disk may be read-only: neither changes a figure.
    private static void Quietly(Action action)
    {
        try
        {
            action();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
        }
    }
}
