using System.Buffers.Binary;
using Clade.Core;

namespace Clade.Models.Formats;

/// <summary>Tells the formats apart by their first bytes, and finds the weights in a folder.</summary>
internal static class WeightFiles
{
    /// <summary>Names that model folders use, best first.</summary>
    private static readonly string[] _names =
    [
        "model.safetensors", "model.safetensors.index.json", "open_clip_model.safetensors",
        "pytorch_model.bin", "pytorch_model.bin.index.json", "open_clip_pytorch_model.bin",
    ];

    internal static WeightSource Open(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return Directory.Exists(path) ? ModuleSource.Join(path, OpenFolder(path)) : OpenFile(path);
    }

    /// <summary>The weights of a folder, those of its folders aside.</summary>
    internal static WeightSource OpenFolder(string folder) => OpenFile(InFolder(folder));

    /// <summary>Opens a file that holds tensors itself.</summary>
    internal static WeightSource OpenOne(string path)
    {
        var file = MappedFile.Open(path);
        try
        {
            var head = file.Bytes(0, Math.Min(file.Length, 512));
            if (head.StartsWith("PK\x3\x4"u8) || head.StartsWith("PK\x5\x6"u8))
                return TorchZipSource.Of(file);
            if (head.Length > 8 && head[8] == '{' && BinaryPrimitives.ReadUInt64LittleEndian(head) < (ulong)file.Length)
            {
                file.Dispose();
                return new SafeTensorsSource(path);
            }

            if (TorchLegacySource.Begins(head))
                return new TorchLegacySource(file);
            throw new InputException($"{path} {Guess(head)}.");
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    private static WeightSource OpenFile(string path) =>
        path.EndsWith(".index.json", StringComparison.OrdinalIgnoreCase) ? ShardedSource.Of(path) : OpenOne(path);

    private static string InFolder(string folder)
    {
        if (_names.Select(name => Path.Combine(folder, name)).FirstOrDefault(File.Exists) is { } known)
            return known;
        string[] others;
        try
        {
            others = [.. Directory.EnumerateFiles(folder).Where(name => Path.GetExtension(name).ToUpperInvariant() is ".SAFETENSORS" or ".PT" or ".PTH" or ".BIN").Order(StringComparer.Ordinal)];
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"The folder {folder} cannot be read: {DiskError.Say(error)}.", error);
        }

        return others.Length == 1 ? others[0]
            : throw new InputException($"{folder} has {(others.Length == 0 ? "no weight file" : $"{others.Length} weight files")} and none called {_names[0]} or {_names[3]}; name the file to be opened.");
    }

    private static string Guess(ReadOnlySpan<byte> head) =>
        head.StartsWith("version https://git-lfs"u8) ? "is a pointer of Git LFS and not the weights themselves; run git lfs pull"
        : head.TrimStart(" \t\r\n"u8).StartsWith("<"u8) ? "is a web page and not weights; download the file again"
        : head.StartsWith("GGUF"u8) ? "is a GGUF file, which Clade does not read; take the safetensors of the same model"
        : head.Length > 262 && head[257..].StartsWith("ustar"u8) ? "is a tar archive, as PyTorch wrote them before 0.2; load it there and save it again"
        : head[0] == 0x80 && head.Length > 1 && head[1] <= 5 ? "is a pickle that torch.save did not write; load it in Python and save a state dict"
        : head.IndexOf("HDF"u8) == 1 ? "is an HDF5 file, which Clade does not read; take the safetensors of the same model"
        : "is not a weight file that Clade reads: safetensors, a PyTorch file or a TorchScript archive";
}
