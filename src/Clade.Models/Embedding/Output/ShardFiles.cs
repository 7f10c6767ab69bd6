using System.Text.Encodings.Web;
using System.Text.Json;
using Clade.Core;
using Clade.Data.Embedding;

namespace Clade.Models;

/// <summary>The files of one shard, in each layout.</summary>
internal sealed class ShardFiles(string folder, EmbeddingManifest manifest, IReadOnlyDictionary<string, string> notes)
{
    private static readonly JsonWriterOptions s_lines = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private bool IsHalf => manifest.Stored == "float16";

    /// <summary>Writes them, each atomically, and returns their paths below the folder.</summary>
    public IReadOnlyList<string> Write(EmbeddedShard shard, EmbeddedNames names) => manifest.Layout switch
    {
        VectorLayout.Npy => WriteNpy(shard, names),
        VectorLayout.JsonLines => WriteLines(shard, names),
        _ => WriteSafeTensors(shard, names),
    };

    private string[] WriteSafeTensors(EmbeddedShard shard, EmbeddedNames names)
    {
        var file = $"{names.Kind}_{shard.Number:D5}.safetensors";
        var about = new Dictionary<string, string>(notes)
        {
            [$"{names.Kind}.names"] = JsonSerializer.Serialize(shard.Rows.Select(names.Id), EmbeddingManifest.Json),
            ["shard"] = $"{shard.Number}",
            ["shard.first"] = $"{shard.First}",
            ["shard.entries"] = $"{shard.Entries}",
            ["shard.rows"] = $"{shard.Rows.Count}",
        };
        var bytes = IsHalf ? NumberBytes.Of<Half>(Halves(shard)) : NumberBytes.Of(shard.Vectors);
        SafeTensorsFile.Write(Path.Combine(folder, file), [new SafeTensorsItem($"{names.Kind}.features", IsHalf ? "F16" : "F32", [shard.Rows.Count, shard.Width], bytes)], about);
        return [file];
    }

    private string[] WriteNpy(EmbeddedShard shard, EmbeddedNames names)
    {
        // embedding-reader passes over tables without rows, but not over their metadata, and would pair all that follow with the wrong file.
        if (shard.Rows.Count == 0)
            return [];
        var (word, metadata) = names.Kind == "image" ? ("img", "metadata") : ("text", manifest.Pictures > 0 ? "text_metadata" : "metadata");
        var table = Path.Combine($"{word}_emb", $"{word}_emb_{shard.Number:D5}.npy");
        var rows = Path.Combine(metadata, $"{metadata}_{shard.Number:D5}.parquet");
        if (IsHalf)
            NpyFile.Write(Path.Combine(folder, table), Halves(shard), shard.Width);
        else
            NpyFile.Write(Path.Combine(folder, table), shard.Vectors, shard.Width);
        ParquetTable.Write(Path.Combine(folder, rows), Columns(shard, names));
        return [table, rows];
    }

    // Every shard has the same columns, with captions or without: clip-retrieval takes the schema of the first for all.
    private static ParquetColumn[] Columns(EmbeddedShard shard, EmbeddedNames names)
    {
        var ids = new ParquetColumn(names.Column, [.. shard.Rows.Select(names.Id)]);
        return names.Kind == "image" ? [ids, new ParquetColumn("caption", [.. shard.Rows.Select(names.Caption)])] : [ids];
    }

    private string[] WriteLines(EmbeddedShard shard, EmbeddedNames names)
    {
        var file = $"{names.Kind}_{shard.Number:D5}.jsonl";
        Lines(file, shard, (writer, row, place) =>
        {
            Describe(writer, names, row);
            writer.WriteStartArray("vector");
            foreach (var value in shard.Vectors.Span.Slice(place * shard.Width, shard.Width))
                writer.WriteNumberValue(IsHalf ? (float)(Half)value : value);
            writer.WriteEndArray();
        });
        return [file];
    }

    private static void Describe(Utf8JsonWriter writer, EmbeddedNames names, int row)
    {
        writer.WriteString(names.Column, names.Id(row));
        if (names.Caption(row) is { } caption)
            writer.WriteString("caption", caption);
    }

    private void Lines(string file, EmbeddedShard shard, Action<Utf8JsonWriter, int, int> write) => AtomicFile.Write(Path.Combine(folder, file), stream =>
    {
        using var writer = new Utf8JsonWriter(stream, s_lines);
        foreach (var (place, row) in shard.Rows.Index())
        {
            writer.WriteStartObject();
            write(writer, row, place);
            writer.WriteEndObject();
            writer.Flush();
            stream.WriteByte((byte)'\n');
            writer.Reset(stream);
        }
    });

    private static Half[] Halves(EmbeddedShard shard)
    {
        var halves = new Half[shard.Vectors.Length];
        var vectors = shard.Vectors.Span;
        for (var i = 0; i < halves.Length; i++)
            halves[i] = (Half)vectors[i];
        return halves;
    }
}
