using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using System.Text.Json.Nodes;
using Clade.Core;
using Clade.Data.Images;
using Clade.Data.Text;
using Clade.Models;

namespace Clade.Bench.Fuzz;

/// <summary>Good files, as small as they can be and still have every part of their format.</summary>
internal static class Seeds
{
    private static readonly Lazy<ClipBpeTokenizer> _tokenizer = new(() => BpeTrainer.Train(["a photo of a cat", "a photo of two cats", "an ancestor of a photo"], new BpeTrainerOptions { VocabularySize = 530 }));

    /// <summary>A file that PyTorch wrote, from the fixtures of the tests.</summary>
    internal static byte[] Fixture(string name) => File.ReadAllBytes(Path.Combine(Root(), "tests", "Clade.Models.Tests", "Formats", "fixtures", name));

    /// <summary>Where found cases are kept.</summary>
    internal static string Corpus() => Path.Combine(Root(), "tests", "Clade.Models.Tests", "Formats", "corpus");

    internal static IReadOnlyList<byte[]> SafeTensors() => [Fixture("script.safetensors"), Fixture("expected.safetensors"), Written(path => SafeTensorsFile.Write(path,
        [new("a", "F32", [2], new byte[8]), new("b", "BF16", [], new byte[2]), new("c", "BOOL", [0, 3], Array.Empty<byte>())], new Dictionary<string, string> { ["format"] = "pt" }))];

    internal static IReadOnlyList<byte[]> Headers() => [.. SafeTensors().Select(file => file[8..(8 + (int)BinaryPrimitives.ReadInt64LittleEndian(file))])];

    /// <summary>A safetensors file around a header, with more data than the seeds need.</summary>
    internal static byte[] WithHeader(byte[] header)
    {
        var file = new byte[8 + header.Length + 2048];
        BinaryPrimitives.WriteInt64LittleEndian(file, header.Length);
        header.CopyTo(file, 8);
        return file;
    }

    internal static IReadOnlyList<byte[]> Pickles() => [Pickle("zip.pt"), Pickle("training.pt"), Pickle("script.pt"), Pickle("protocol4.pt")];

    /// <summary>An archive around a pickle, with storages of 64 bytes for any key that the seeds have.</summary>
    internal static byte[] Archive(byte[] pickle)
    {
        using var bytes = new MemoryStream();
        using (var zip = new ZipArchive(bytes, ZipArchiveMode.Create))
        {
            void Put(string name, ReadOnlySpan<byte> content)
            {
                using var stream = zip.CreateEntry(name, CompressionLevel.NoCompression).Open();
                stream.Write(content);
            }

            Put("a/data.pkl", pickle);
            for (var i = 0; i < 20; i++)
                Put($"a/data/{i}", new byte[128]);
        }

        return bytes.ToArray();
    }

    internal static IReadOnlyList<byte[]> Indices() =>
    [
        """{"metadata":{"total_size":16,"format":"pt"},"weight_map":{"plain.weight":"model","half":"model"}}"""u8.ToArray(),
        """{"weight_map":{"scalar":"model"}}"""u8.ToArray(),
    ];

    internal static void PutShard(string folder) => File.WriteAllBytes(Path.Combine(folder, "model"), Fixture("expected.safetensors"));

    internal static IReadOnlyList<byte[]> Configs() => [Encoding.UTF8.GetBytes(new ClipConfig
    {
        EmbedDim = 32,
        Vision = new VisionConfig { Width = 64, Layers = 2, ImageSize = 32, PatchSize = 8 },
        Text = new TextConfig { Width = 64, Layers = 1, ContextLength = 77, VocabularySize = 200, Activation = Activation.Gelu },
    }.ToJson())];

    /// <summary>Some of the zoo, with fewer layers so that a case is quick.</summary>
    internal static IReadOnlyList<byte[]> ModelConfigs() => [.. Zoo("EVA02-B-16", "Qwen2.5-0.5B", "convnext_base", "roberta-ViT-B-32", "RN50")];

    internal static IReadOnlyList<byte[]> FamilyConfigs() =>
    [
        """
        {"model_type": "clip", "projection_dim": 24, "logit_scale_init_value": 2.6592,
         "text_config": {"hidden_size": 32, "intermediate_size": 96, "max_position_embeddings": 18, "num_attention_heads": 4, "num_hidden_layers": 2, "vocab_size": 220, "eos_token_id": 2},
         "vision_config": {"hidden_size": 32, "image_size": 24, "intermediate_size": 80, "num_attention_heads": 4, "num_hidden_layers": 2, "patch_size": 8, "hidden_act": "quick_gelu"}}
        """u8.ToArray(),
        """
        {"model_type": "siglip",
         "text_config": {"hidden_size": 32, "intermediate_size": 96, "max_position_embeddings": 16, "num_attention_heads": 4, "num_hidden_layers": 2, "vocab_size": 220},
         "vision_config": {"hidden_size": 32, "image_size": 24, "intermediate_size": 80, "num_attention_heads": 4, "num_hidden_layers": 2, "patch_size": 8}}
        """u8.ToArray(),
    ];

    internal static void PutWeights(string folder) => File.WriteAllBytes(Path.Combine(folder, "model.safetensors"), Fixture("expected.safetensors"));

    internal static IReadOnlyList<byte[]> Preprocess() => [Encoding.UTF8.GetBytes(new ClipPreprocess { Size = 224 }.ToJson())];

    internal static IReadOnlyList<byte[]> TokenizerConfigs() =>
    [
        """
        {"tokenizer_class": "CLIPTokenizer", "model_max_length": 77, "do_lower_case": true, "pad_token": "<|endoftext|>", "unk_token": {"content": "<|endoftext|>", "lstrip": false},
         "padding_side": "right", "added_tokens_decoder": {"528": {"content": "<|startoftext|>", "special": true}}}
        """u8.ToArray(),
    ];

    internal static void PutTokenizer(string folder) => File.WriteAllBytes(Path.Combine(folder, "tokenizer.json"), TokenizerJson()[0]);

    internal static IReadOnlyList<byte[]> TokenizerJson() => [Written(_tokenizer.Value.Save)];

    internal static IReadOnlyList<byte[]> Vocabulary() => [Encoding.UTF8.GetBytes(System.Text.Json.JsonSerializer.Serialize(
        Enumerable.Range(0, _tokenizer.Value.VocabularySize).ToDictionary(id => _tokenizer.Value.Piece(id), id => id)))];

    /// <summary>Plain and as gzip, which OpenAI's vocabulary comes in.</summary>
    internal static IReadOnlyList<byte[]> Merges()
    {
        var text = Encoding.UTF8.GetBytes("#version: 0.2\n" + string.Concat(MergeLines()));
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Optimal))
            gzip.Write(text);
        return [text, packed.ToArray()];
    }

    internal static void PutVocabulary(string folder)
    {
        File.WriteAllBytes(Path.Combine(folder, "vocab.json"), Vocabulary()[0]);
        File.WriteAllBytes(Path.Combine(folder, "merges.txt"), Merges()[0]);
    }

    private static IEnumerable<byte[]> Zoo(params string[] names)
    {
        foreach (var name in names)
        {
            var model = JsonNode.Parse(File.ReadAllText(Path.Combine(Root(), "src", "Clade.Models", "zoo", name + ".json")))!;
            foreach (var tower in new[] { model["image"], model["text"] })
            {
                if (tower?["layers"] is JsonValue)
                    tower["layers"] = 1;
            }

            yield return Encoding.UTF8.GetBytes(model.ToJsonString());
        }
    }

    private static IEnumerable<string> MergeLines()
    {
        using var json = System.Text.Json.JsonDocument.Parse(TokenizerJson()[0]);
        foreach (var merge in json.RootElement.GetProperty("model").GetProperty("merges").EnumerateArray())
            yield return (merge.ValueKind == System.Text.Json.JsonValueKind.String ? merge.GetString() : $"{merge[0].GetString()} {merge[1].GetString()}") + "\n";
    }

    private static byte[] Pickle(string name)
    {
        using var zip = new ZipArchive(new MemoryStream(Fixture(name)));
        using var stream = zip.Entries.Single(entry => entry.FullName.EndsWith("/data.pkl", StringComparison.Ordinal)).Open();
        using var pickle = new MemoryStream();
        stream.CopyTo(pickle);
        return pickle.ToArray();
    }

    private static byte[] Written(Action<string> write)
    {
        var folder = Directory.CreateTempSubdirectory("clade-fuzz-");
        try
        {
            var path = Path.Combine(folder.FullName, "seed");
            write(path);
            return File.ReadAllBytes(path);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    internal static string Root()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Clade.slnx")))
                return folder.FullName;
        }

        throw new InputException("The fuzzer takes its seeds from a checkout; run it inside one.");
    }
}
