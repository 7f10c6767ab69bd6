using System.Globalization;
using System.Text.Json;
using Clade.Core;
using Clade.Torch;

namespace Clade.Models;

/// <summary>Writes weights as safetensors, in one file or in shards with an index, as the Hugging Face tools do. Pickles are read and never written.</summary>
public static class WeightWriter
{
    /// <summary>Name of the index beside the shards.</summary>
    public const string IndexFile = "model.safetensors.index.json";

    /// <summary>
    /// Writes <c>model.safetensors</c>, or if the tensors have more bytes than one shard may have, <c>model-00001-of-0000N.safetensors</c>
    /// and <see cref="IndexFile"/>. Tensors keep their order; each file is written atomically and the index last, so that what is
    /// read is whole. Files of these names are replaced, others are left alone.
    /// </summary>
    /// <param name="folder">Where to.</param>
    /// <param name="tensors">Names must differ.</param>
    /// <param name="maxShardBytes">Most bytes of tensors in one file; a single tensor that is larger gets a file of its own.</param>
    /// <param name="metadata">Free text pairs of every file.</param>
    /// <param name="floatType">Type for floating-point tensors; null keeps each as it is.</param>
    /// <exception cref="InputException">A file cannot be written.</exception>
    public static void SaveSharded(string folder, IEnumerable<(string Name, Tensor Value)> tensors, long maxShardBytes,
        IReadOnlyDictionary<string, string>? metadata = null, ElementType? floatType = null)
    {
        ArgumentNullException.ThrowIfNull(tensors);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(maxShardBytes);
        var shards = new List<List<(string Name, Tensor Value)>> { ([]) };
        long filled = 0, total = 0;
        foreach (var (name, value) in tensors)
        {
            var bytes = value.Count * (floatType is { } type && value.ElementType.IsFloatingPoint() ? type : value.ElementType).Size();
            if (shards[^1].Count > 0 && filled > maxShardBytes - bytes)
            {
                shards.Add([]);
                filled = 0;
            }

            shards[^1].Add((name, value));
            filled += bytes;
            total += bytes;
        }

        if (shards.Count == 1)
        {
            StateDict.Save(Path.Combine(folder, "model.safetensors"), shards[0], metadata, floatType);
            return;
        }

        var index = new SortedDictionary<string, string>(StringComparer.Ordinal);
        for (var i = 0; i < shards.Count; i++)
        {
            var file = string.Create(CultureInfo.InvariantCulture, $"model-{i + 1:00000}-of-{shards.Count:00000}.safetensors");
            StateDict.Save(Path.Combine(folder, file), shards[i], metadata, floatType);
            foreach (var (name, _) in shards[i])
                index.Add(name, file);
        }

        AtomicFile.Write(Path.Combine(folder, IndexFile), stream => WriteIndex(stream, index, total));
    }

    private static void WriteIndex(Stream stream, SortedDictionary<string, string> index, long total)
    {
        using var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true });
        json.WriteStartObject();
        json.WriteStartObject("metadata");
        json.WriteNumber("total_size", total);
        json.WriteEndObject();
        json.WriteStartObject("weight_map");
        foreach (var (name, file) in index)
            json.WriteString(name, file);
        json.WriteEndObject();
        json.WriteEndObject();
    }
}
