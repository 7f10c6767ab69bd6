using System.IO.Compression;
using System.Text;
using System.Text.Json.Nodes;
using Clade.Core;
using Clade.Data.Text;

namespace Clade.Data.Tests.Text;

/// <summary>Reading and writing vocabularies, good ones and hostile ones.</summary>
public sealed class TokenizerFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("clade-tokenizer-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_saved_tokenizer_is_read_back_the_same()
    {
        var saved = Path.Combine(_folder, "tokenizer.json");
        Samples.Tokenizer.Save(saved);
        var read = ClipBpeTokenizer.LoadTokenizerJson(saved);
        Assert.Equal(Samples.Tokenizer.Model.Pieces, read.Model.Pieces);
        Assert.Equal(Samples.Tokenizer.Model.Merges, read.Model.Merges);
        Assert.Equal((16, Samples.Tokenizer.StartToken, Samples.Tokenizer.EndToken, 0), (read.ContextLength, read.StartToken, read.EndToken, read.PadToken));
        Assert.Equal(9, ClipBpeTokenizer.LoadTokenizerJson(saved, contextLength: 9).ContextLength);
        var again = Path.Combine(_folder, "again.json");
        read.Save(again);
        Assert.Equal(File.ReadAllBytes(saved), File.ReadAllBytes(again));
    }

    [SkippableFact]
    public void Clips_vocabulary_gives_the_same_ids_through_every_layout()
    {
        var clip = ClipBpeTokenizer.LoadClip(Goldens.Vocabulary);
        var json = Path.Combine(_folder, "tokenizer.json");
        clip.Save(json);
        var (vocabulary, merges) = (Path.Combine(_folder, "vocab.json"), Path.Combine(_folder, "merges.txt"));
        File.WriteAllText(vocabulary, new JsonObject(clip.Model.Pieces.Select((piece, id) => KeyValuePair.Create(piece, (JsonNode?)id))).ToJsonString());
        File.WriteAllText(merges, "#version: 0.2\n" + string.Join('\n', clip.Model.Merges.Select(merge => $"{merge.Left} {merge.Right}")) + "\n");
        foreach (var other in new[] { ClipBpeTokenizer.LoadTokenizerJson(json), ClipBpeTokenizer.LoadVocabularyAndMerges(vocabulary, merges) })
        {
            foreach (var one in Goldens.Cases)
                Assert.Equal(one.Ids, other.Encode(one.Text));
        }
    }

    [Fact]
    public void Newer_and_older_spellings_of_the_layout_are_read()
    {
        var document = Document();
        document["model"]!["merges"] = new JsonArray([.. document["model"]!["merges"]!.AsArray().Select(merge => (JsonNode)new JsonArray([.. merge!.GetValue<string>().Split(' ').Select(piece => JsonValue.Create(piece))]))]);
        document["post_processor"] = JsonNode.Parse("""
            {"type": "TemplateProcessing", "single": [{"SpecialToken": {"id": "<|startoftext|>", "type_id": 0}}, {"Sequence": {"id": "A", "type_id": 0}}, {"SpecialToken": {"id": "<|endoftext|>", "type_id": 0}}]}
            """);
        document["truncation"] = null;
        document["unknown_key"] = 3;
        var read = Read(document);
        Assert.Equal(77, read.ContextLength);
        Assert.Equal(Samples.Tokenizer.Encode("reddest catalogue"), read.Encode("reddest catalogue"));
    }

    public static TheoryData<string, string> Wrong => new()
    {
        { "model.type", "\"WordPiece\"" },
        { "model.type", "3" },
        { "model", "null" },
        { "model", "[]" },
        { "model.vocab", "[]" },
        { "model.vocab", "{}" },
        { "model.vocab", "{\"a\": 0, \"b\": 0}" },
        { "model.vocab", "{\"a\": 0, \"a\": 1}" },
        { "model.vocab", "{\"a\": 2000000000}" },
        { "model.vocab", "{\"a\": 99999999999999999999}" },
        { "model.vocab", "{\"a\": -1}" },
        { "model.vocab", "{\"a\": 0.5}" },
        { "model.vocab", "{\"a\": \"0\"}" },
        { "model.vocab", "{\"\": 0}" },
        { "model.merges", "{}" },
        { "model.merges", "[\"a\"]" },
        { "model.merges", "[\"a b c\"]" },
        { "model.merges", "[\" a\"]" },
        { "model.merges", "[[\"a\"]]" },
        { "model.merges", "[[\"a\", 3]]" },
        { "model.merges", "[[\"\", \"a\"]]" },
        { "model.merges", "[3]" },
        { "model.merges", "[\"red nothing\"]" },
        { "model.merges", "[\"r e\", \"r e\"]" },
        { "model.merges", "[\"z q\"]" },
        { "model.end_of_word_suffix", "\"\"" },
        { "model.end_of_word_suffix", "null" },
        { "model.continuing_subword_prefix", "\"##\"" },
        { "model.dropout", "0.1" },
        { "model.dropout", "\"x\"" },
        { "model.byte_fallback", "true" },
        { "model.ignore_merges", "true" },
        { "model.unk_token", "7" },
        { "added_tokens", "{}" },
        { "added_tokens", "[3]" },
        { "added_tokens", "[{\"id\": 7, \"content\": \"<|endoftext|>\"}]" },
        { "added_tokens", "[{\"id\": 123456789, \"content\": \"new\"}]" },
        { "normalizer", "{\"type\": \"NFKC\"}" },
        { "normalizer", "{\"type\": \"Replace\", \"pattern\": {\"Regex\": \"a\"}, \"content\": \"b\"}" },
        { "normalizer", "\"NFC\"" },
        { "pre_tokenizer", "null" },
        { "pre_tokenizer", "{\"type\": \"Whitespace\"}" },
        { "pre_tokenizer", "{\"type\": \"ByteLevel\", \"add_prefix_space\": true}" },
        { "pre_tokenizer", "{\"type\": \"Sequence\"}" },
        { "post_processor", "{\"type\": \"Other\"}" },
        { "post_processor", "{\"type\": \"RobertaProcessing\", \"cls\": [\"<|startoftext|>\"], \"sep\": 1}" },
        { "post_processor", "{\"type\": \"RobertaProcessing\", \"cls\": [\"nowhere\", 1], \"sep\": [\"<|endoftext|>\", 2]}" },
        { "post_processor", "{\"type\": \"RobertaProcessing\", \"cls\": [\"<|endoftext|>\", 1], \"sep\": [\"<|endoftext|>\", 2]}" },
        { "post_processor", "{\"type\": \"TemplateProcessing\", \"single\": []}" },
        { "truncation", "{\"max_length\": 1}" },
        { "truncation", "{\"max_length\": 1e99}" },
        { "truncation", "3" },
        { "padding", "{\"pad_id\": 123456789}" },
        { "padding", "{\"pad_id\": -1}" },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void A_wrong_field_is_one_sentence(string field, string value)
    {
        var text = Document().ToJsonString();
        var document = JsonNode.Parse(text)!.AsObject();
        var parts = field.Split('.');
        var target = parts.Length == 2 ? document[parts[0]]!.AsObject() : document;
        // Raw replacement, since a JSON tree would not keep a duplicate name or a huge number.
        target[parts[^1]] = "@@";
        AssertOneSentence(document.ToJsonString().Replace("\"@@\"", value, StringComparison.Ordinal));
    }

    [Fact]
    public void Truncation_anywhere_is_one_sentence()
    {
        var text = Document().ToJsonString();
        for (var length = 0; length < text.Length; length += 37)
            AssertOneSentence(text[..length]);
    }

    [Fact]
    public void Random_damage_is_read_or_refused_but_never_another_error()
    {
        var bytes = Encoding.UTF8.GetBytes(Document().ToJsonString());
        for (var sample = 0; sample < 300; sample++)
        {
            var random = new KeyedRandom(31, sample: sample);
            var damaged = bytes.ToArray();
            for (var count = random.NextInt(4) + 1; count > 0; count--)
                damaged[random.NextInt(damaged.Length)] = (byte)random.NextInt(256);
            var path = Path.Combine(_folder, "damaged.json");
            File.WriteAllBytes(path, damaged);
            try
            {
                ClipBpeTokenizer.LoadTokenizerJson(path).Encode("reddest cats");
            }
            catch (InputException)
            {
                // Refused in a sentence, as it should be.
            }
        }
    }

    [Fact]
    public void Hostile_sizes_are_refused()
    {
        var deep = new string('[', 100_000);
        AssertOneSentence(deep);
        AssertOneSentence("{\"normalizer\": " + deep);
        AssertOneSentence("\"" + new string('x', 10_000_000) + "\"");
        AssertOneSentence("{\"model\": {\"type\": \"" + new string('x', 10_000_000) + "\"}}");
        var document = Document().ToJsonString();
        AssertOneSentence(document.Replace("\"a\":64,", $"\"a\":64,\"{new string('x', 5_000)}\":{Samples.Tokenizer.VocabularySize},", StringComparison.Ordinal));
        AssertOneSentence("{\"a\": \"\\ud800\"}".Replace("a", "model", StringComparison.Ordinal));
        var huge = Path.Combine(_folder, "huge.json");
        using (var stream = File.Create(huge))
            stream.SetLength(100_000_000);
        AssertMessage(Assert.Throws<InputException>(() => ClipBpeTokenizer.LoadTokenizerJson(huge)));
        var bomb = Path.Combine(_folder, "bomb.gz");
        using (var stream = new GZipStream(File.Create(bomb), CompressionLevel.Fastest))
            stream.Write(new byte[100_000_000]);
        AssertMessage(Assert.Throws<InputException>(() => ClipBpeTokenizer.LoadClip(bomb)));
    }

    [Fact]
    public void Other_files_are_refused_in_a_sentence()
    {
        var text = Path.Combine(_folder, "picture.png");
        File.WriteAllBytes(text, [0x89, 0x50, 0x4E, 0x47, 0xFF]);
        var gzip = Path.Combine(_folder, "cut.gz");
        File.WriteAllBytes(gzip, [0x1F, 0x8B, 8, 0, 1, 2]);
        var shortened = Path.Combine(_folder, "short.txt");
        File.WriteAllText(shortened, "#version: 0.2\ni n\nt h\n");
        var empty = Path.Combine(_folder, "empty.json");
        File.WriteAllText(empty, "{}");
        foreach (var path in new[] { text, gzip, shortened, empty, _folder, Path.Combine(_folder, "missing"), "" })
        {
            AssertMessage(Assert.Throws<InputException>(() => ClipBpeTokenizer.LoadClip(path)));
            AssertMessage(Assert.Throws<InputException>(() => ClipBpeTokenizer.LoadTokenizerJson(path)));
            AssertMessage(Assert.Throws<InputException>(() => ClipBpeTokenizer.LoadVocabularyAndMerges(path, shortened)));
            AssertMessage(Assert.Throws<InputException>(() => ClipBpeTokenizer.LoadVocabularyAndMerges(empty, path)));
        }

        Assert.Throws<InputException>(() => Samples.Tokenizer.Save("/proc/nowhere/tokenizer.json"));
    }

    private static JsonObject Document()
    {
        using var stream = new MemoryStream();
        Clade.Data.Text.Bpe.TokenizerJsonWriter.Write(Samples.Tokenizer, stream);
        return JsonNode.Parse(stream.ToArray())!.AsObject();
    }

    private ClipBpeTokenizer Read(JsonObject document)
    {
        var path = Path.Combine(_folder, "read.json");
        File.WriteAllText(path, document.ToJsonString());
        return ClipBpeTokenizer.LoadTokenizerJson(path);
    }

    private void AssertOneSentence(string text)
    {
        var path = Path.Combine(_folder, "wrong.json");
        File.WriteAllText(path, text);
        AssertMessage(Assert.Throws<InputException>(() => ClipBpeTokenizer.LoadTokenizerJson(path)));
    }

    private static void AssertMessage(InputException error)
    {
        Assert.InRange(error.Message.Length, 20, 500);
        Assert.EndsWith(".", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }
}
