using System.Text;
using Clade.Core;
using Clade.Data.Images;
using Clade.Data.Text;
using Clade.Models;
using Clade.Models.Families;
using Clade.Torch;

namespace Clade.Bench.Fuzz;

/// <summary>The parsers that are fuzzed: a new one is one line here, with its seeds in <see cref="Seeds"/>.</summary>
internal static class FuzzTargets
{
    private static readonly byte[][] _json = Words("{", "}", "[", "]", ":", ",", "\"", "null", "true", "-1", "0", "1e999", "0.5", "9223372036854775807", "99999999999999999999", "\"\\ud800\"", "\\u0000", "\"a\":", "{\"a\":1}", "[[[[");
    private static readonly byte[][] _header = [.. _json, .. Words("\"dtype\":\"", "F32", "BF16", "F8_E4M3", "\"shape\":[", "\"data_offsets\":[", "__metadata__")];
    private static readonly byte[][] _kinds = Words("vit", "resnet", "convnext", "eva", "transformer", "bert", "language_model", "adapter", "adapted", "clip", "siglip", "siglip2", "chinese_clip", "bert", "llama", "qwen2", "xlm-roberta", "vision_config", "text_config", "\"model_type\":\"");
    private static readonly byte[][] _layout = Words("ByteLevel", "Sequence", "Replace", "Precompiled", "BertNormalizer", "Metaspace", "Split", "TemplateProcessing", "Unigram", "WordPiece", "BPE", "\"Regex\":\"(\"", "\"type\":\"");
    private static readonly byte[][] _opcodes =
    [
        .. Words("(", ".", "0", "1", "2", "N", "R", "]", "}", "a", "e", "s", "u", "t", ")", "l", "d", "b", "Q", "q\u0001", "h\u0001", "h\0", "I1\n", "L99999999999999999999L\n", "cos\nsystem\n", "ctorch\nFloatStorage\n",
            "ctorch._utils\n_rebuild_tensor_v2\n", "ctorch._utils\n_rebuild_tensor_v3\n", "ctorch._tensor\n_rebuild_from_type_v2\n", "ccollections\nOrderedDict\n", "cnumpy\ndtype\n", "cnumpy.core.multiarray\nscalar\n", "c_codecs\nencode\n", "c__torch__.M\nX\n", "U\u0001a", "X\u0001\0\0\0a"),
        [0x81], [0x85], [0x86], [0x87], [0x88], [0x93], [0x94], [0x8f], [0x90], [0x91], [0x92], [0x8a, 8, 255, 255, 255, 255, 255, 255, 255, 127], [0x8a, 1, 255], [0x8b, 255, 255, 255, 127], [0x8d, 0, 0, 0, 0, 0, 0, 0, 128],
    ];

    internal static IReadOnlyList<FuzzTarget> All { get; } =
    [
        new("safetensors", "f.safetensors", Seeds.SafeTensors, ReadWeights) { Words = _header },
        new("safetensors-header", "f.safetensors", Seeds.Headers, ReadWeights) { Wrap = Seeds.WithHeader, Words = _header },
        new("torch-zip", "f.pt", () => [Seeds.Fixture("zip.pt"), Seeds.Fixture("training.pt"), Seeds.Fixture("script.pt")], ReadWeights),
        new("torch-pickle", "f.pt", Seeds.Pickles, ReadWeights) { Wrap = Seeds.Archive, Words = _opcodes },
        new("torch-legacy", "f.pt", () => [Seeds.Fixture("legacy.pt")], ReadWeights) { Words = _opcodes },
        new("shard-index", "f.index.json", Seeds.Indices, ReadWeights) { Words = [.. _json, .. Words("../", "/etc/passwd", "model", "\"weight_map\":")], Prepare = Seeds.PutShard },
        new("clip-config", "config.json", Seeds.Configs, path => ClipConfig.Parse(File.ReadAllText(path), path)) { Words = _json },
        new("model-config", "model.json", Seeds.ModelConfigs, path => DualEncoderConfig.Parse(File.ReadAllText(path), path)) { Words = [.. _json, .. _kinds] },
        new("family-config", "config.json", Seeds.FamilyConfigs, Recognise) { Words = [.. _json, .. _kinds], Prepare = Seeds.PutWeights },
        new("preprocess-json", "preprocess.json", Seeds.Preprocess, path => ClipPreprocess.FromJson(File.ReadAllText(path), path)) { Words = _json },
        new("tokenizer-config", "tokenizer_config.json", Seeds.TokenizerConfigs, path => TokenizerLoader.Load(Path.GetDirectoryName(path)!)) { Words = _json, Prepare = Seeds.PutTokenizer },
        new("tokenizer-json", "tokenizer.json", Seeds.TokenizerJson, path => Encode(ClipBpeTokenizer.LoadTokenizerJson(path))) { Words = _json },
        new("tokenizer-layout", "tokenizer.json", TokenizerSeeds.Layouts, EncodeFolder) { Words = [.. _json, .. _layout] },
        new("sentencepiece", "tokenizer.model", TokenizerSeeds.SentencePiece, EncodeFolder),
        new("sentencepiece-t5", "spiece.model", TokenizerSeeds.SentencePieceT5, EncodeFolder),
        new("vocab-txt", "vocab.txt", TokenizerSeeds.Words, EncodeFolder) { Words = Words("\n", "##", "[UNK]", "[CLS]", "[PAD]") },
        new("vocab-json", "vocab.json", Seeds.Vocabulary, path => Encode(ClipBpeTokenizer.LoadVocabularyAndMerges(path, Beside(path, "merges.txt")))) { Words = _json, Prepare = Seeds.PutVocabulary },
        new("merges-txt", "f.txt", Seeds.Merges, path => Encode(ClipBpeTokenizer.LoadVocabularyAndMerges(Beside(path, "vocab.json"), path))) { Words = Words(" ", "\n", "</w>", "#version"), Prepare = Seeds.PutVocabulary },
    ];

    private static void ReadWeights(string path)
    {
        using var source = WeightSource.Open(path);
        foreach (var entry in source.Entries)
        {
            // The bound that docs/formats.md states; deflated storages may hold 64 times their place in the file.
            if (entry.ByteCount > Math.Max(16L << 20, 64 * new FileInfo(path).Length))
                throw new InvalidOperationException($"A tensor of {entry.ByteCount} bytes is offered.");
            using var scope = new TensorScope();
            source.Read(entry.Name);
        }

        foreach (var name in source.Unreadable.Keys.Take(3))
            Expect(() => source.Read(name));
    }

    private static void Recognise(string path)
    {
        var location = ModelLocation.Find(Path.GetDirectoryName(path)!);
        using var weights = WeightSource.Open(location.Weights);
        ModelFamilies.Recognise(LoadedModel.Files(location, weights));
    }

    private static void Expect(Action action)
    {
        try
        {
            action();
        }
        catch (InputException)
        {
            return;
        }

        throw new InvalidOperationException("What cannot be read was read.");
    }

    private static void EncodeFolder(string path) => Encode(TokenizerLoader.Load(Path.GetDirectoryName(path)!).Tokenizer);

    private static void Encode(ITokenizer tokenizer)
    {
        foreach (var text in new[] { "", "a photo of a cat", "<|startoftext|> İ é 😀 a\u0301" })
            tokenizer.EncodeBatch([text]);
    }

    private static string Beside(string path, string name) => Path.Combine(Path.GetDirectoryName(path)!, name);

    private static byte[][] Words(params string[] words) => Array.ConvertAll(words, Encoding.UTF8.GetBytes);
}
