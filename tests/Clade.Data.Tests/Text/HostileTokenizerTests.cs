using System.Text;
using System.Text.Json.Nodes;
using Clade.Core;
using Clade.Data.Text;

namespace Clade.Data.Tests.Text;

/// <summary>Damaged and hostile files are read or refused in a sentence; texts of any kind and length are encoded.</summary>
public class HostileTokenizerTests
{
    public static TheoryData<string> Names => [.. TokenizerFixtures.Names];

    public static TheoryData<string, string> Wrong => new()
    {
        { "model", "null" },
        { "model.type", "\"Other\"" },
        { "model.vocab", "{}" },
        { "model.vocab", "[]" },
        { "model.vocab", "{\"a\": -1}" },
        { "model.vocab", "{\"a\": 99999999}" },
        { "model.vocab", "{\"a\": 0, \"b\": 0}" },
        { "model.merges", "{}" },
        { "model.merges", "[[\"a\"]]" },
        { "model.merges", "[[\"a\", \"nowhere\"]]" },
        { "model.merges", "[\"a b\", \"a b\"]" },
        { "model.dropout", "0.5" },
        { "model.unk_token", "\"nowhere\"" },
        { "model.continuing_subword_prefix", "\"###################\"" },
        { "model.ignore_merges", "1" },
        { "added_tokens", "{}" },
        { "added_tokens", "[{\"id\": 0, \"content\": \"new\"}]" },
        { "added_tokens", "[{\"id\": 9999999, \"content\": \"new\"}]" },
        { "added_tokens", "[{\"id\": 3, \"content\": \"\"}]" },
        { "added_tokens", "[{\"id\": 400, \"content\": \"new\", \"lstrip\": 1}]" },
        { "normalizer", "{\"type\": \"Other\"}" },
        { "normalizer", "{\"type\": \"Sequence\"}" },
        { "normalizer", "{\"type\": \"Precompiled\", \"precompiled_charsmap\": \"?\"}" },
        { "normalizer", "{\"type\": \"Precompiled\", \"precompiled_charsmap\": \"AAAA\"}" },
        { "normalizer", "{\"type\": \"Precompiled\", \"precompiled_charsmap\": \"////////\"}" },
        { "normalizer", "{\"type\": \"Replace\", \"content\": \"\"}" },
        { "normalizer", "{\"type\": \"Replace\", \"pattern\": {\"Regex\": \"(\"}, \"content\": \"\"}" },
        { "pre_tokenizer", "{\"type\": \"UnicodeScripts\"}" },
        { "pre_tokenizer", "{\"type\": \"Split\", \"pattern\": {\"String\": \" \"}, \"behavior\": \"Other\"}" },
        { "pre_tokenizer", "{\"type\": \"Metaspace\", \"replacement\": \"ab\"}" },
        { "pre_tokenizer", "{\"type\": \"Metaspace\", \"prepend_scheme\": \"sometimes\"}" },
        { "post_processor", "{\"type\": \"Other\"}" },
        { "post_processor", "{\"type\": \"TemplateProcessing\", \"single\": []}" },
        { "post_processor", "{\"type\": \"TemplateProcessing\", \"single\": [{\"Sequence\": {\"id\": \"A\"}}, {\"SpecialToken\": {\"id\": \"nowhere\"}}]}" },
        { "post_processor", "{\"type\": \"TemplateProcessing\", \"single\": [{\"Sequence\": {\"id\": \"A\"}}, {\"SpecialToken\": {\"id\": \"x\"}}], \"special_tokens\": {\"x\": {\"ids\": [-1]}}}" },
        { "post_processor", "{\"type\": \"BertProcessing\", \"cls\": [\"a\", 1], \"sep\": [\"b\", 999999]}" },
        { "decoder", "{\"type\": \"CTC\"}" },
        { "truncation", "{\"max_length\": 2000000}" },
        { "padding", "{\"pad_id\": 999999}" },
        { "padding", "3" },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void A_wrong_section_is_one_sentence(string field, string value)
    {
        var document = TokenizerFixtures.Document("gpt2");
        var parts = field.Split('.');
        (parts.Length == 2 ? document[parts[0]]!.AsObject() : document)[parts[^1]] = "@@";
        using var folder = new TemporaryFolder();
        folder.Write("tokenizer.json", document.ToJsonString().Replace("\"@@\"", value, StringComparison.Ordinal));
        TokenizerLoaderTests.AssertRefused(() => TokenizerLoader.Load(folder.Path));
    }

    [Fact]
    public void Parts_that_are_nested_or_many_without_end_are_refused()
    {
        var deep = JsonNode.Parse("""{"type": "NFC"}""")!;
        for (var i = 0; i < 20; i++)
            deep = new JsonObject { ["type"] = "Sequence", ["normalizers"] = new JsonArray(deep) };
        var document = TokenizerFixtures.Document("gpt2");
        document["normalizer"] = deep;
        TokenizerLoaderTests.AssertRefused(() => TokenizerFixtures.Load(document));
        document["normalizer"] = new JsonObject { ["type"] = "Sequence", ["normalizers"] = new JsonArray([.. Enumerable.Range(0, 1_000).Select(_ => (JsonNode)new JsonObject { ["type"] = "NFC" })]) };
        TokenizerLoaderTests.AssertRefused(() => TokenizerFixtures.Load(document));
    }

    [Theory]
    [InlineData("unigram", "tokenizer.model")]
    [InlineData("unigram", "spiece.model")]
    [InlineData("pairs", "tokenizer.model")]
    [InlineData("words", "vocab.txt")]
    [InlineData("bytes", "merges.txt")]
    public void Damaged_files_are_read_or_refused(string folder, string name)
    {
        var bytes = File.ReadAllBytes(TokenizerFixtures.At(folder, name));
        using var copy = new TemporaryFolder();
        if (folder == "bytes")
            copy.Copy(TokenizerFixtures.At("bytes", "vocab.json"));
        for (var length = 0; length < bytes.Length; length += 61)
            Try(copy, name, bytes[..length]);
        for (var sample = 0; sample < 400; sample++)
        {
            var random = new KeyedRandom(71, sample: sample);
            Try(copy, name, Mutate(bytes, ref random));
        }
    }

    [Theory]
    [InlineData("bert")]
    [InlineData("t5")]
    [InlineData("llama3")]
    public void Damaged_layouts_are_read_or_refused(string name)
    {
        var bytes = Encoding.UTF8.GetBytes(TokenizerFixtures.Document(name).ToJsonString());
        using var copy = new TemporaryFolder();
        for (var sample = 0; sample < 150; sample++)
        {
            var random = new KeyedRandom(72, sample: sample);
            Try(copy, "tokenizer.json", Mutate(bytes, ref random));
            Try(copy, "tokenizer.json", bytes[..random.NextInt(bytes.Length)]);
        }
    }

    [Fact]
    public void Ranks_that_are_no_list_are_refused()
    {
        using var folder = new TemporaryFolder();
        foreach (var text in new[] { "YQ== 0\n", "YQ== 1\n", "YQ== x\n", "YQ==\n", "YQ== 0\nYQ== 1\n", "**** 0\n" })
        {
            folder.Write("tokenizer.model", text);
            TokenizerLoaderTests.AssertRefused(() => TokenizerLoader.Load(folder.Path));
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Any_string_is_encoded_and_decoded(string name)
    {
        var tokenizer = TokenizerFixtures.Load(TokenizerFixtures.Document(name)).Tokenizer;
        for (var sample = 0; sample < 1_000; sample++)
        {
            var random = new KeyedRandom(73, sample: sample);
            var text = Samples.AnyUnits(ref random);
            var ids = tokenizer.Encode(text);
            Assert.All(ids, id => Assert.InRange(id, 0, tokenizer.VocabularySize - 1));
            tokenizer.Decode([.. ids]);
            tokenizer.Clean(text);
        }
    }

    [Theory]
    [InlineData("gpt2")]
    [InlineData("llama3")]
    [InlineData("cl100k")]
    [InlineData("gemma")]
    public void What_keeps_every_byte_gives_the_text_back(string name)
    {
        var tokenizer = TokenizerFixtures.Load(TokenizerFixtures.Document(name)).Tokenizer;
        for (var sample = 0; sample < 2_000; sample++)
        {
            var random = new KeyedRandom(74, sample: sample);
            var text = Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(Samples.AnyUnits(ref random)));
            // A visible space of the text is decoded as a space, and its own bytes as text.
            if (name == "gemma" && (text.Contains('\u2581', StringComparison.Ordinal) || text.Contains('<', StringComparison.Ordinal)))
                continue;
            Assert.Equal(text, tokenizer.Decode([.. tokenizer.Encode(text)]));
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_million_equal_letters_take_memory_in_proportion(string name)
    {
        var tokenizer = TokenizerFixtures.Load(TokenizerFixtures.Document(name)).Tokenizer;
        foreach (var letter in new[] { "a", " ", "日", "\u0301" })
        {
            var (small, large) = (Allocated(letter, 1 << 16), Allocated(letter, 1 << 20));
            Assert.InRange(large, 1, (small * 24) + (1 << 20));
        }

        long Allocated(string letter, int length)
        {
            var text = new string(letter[0], length);
            var before = GC.GetAllocatedBytesForCurrentThread();
            tokenizer.Encode(text);
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }
    }

    private static byte[] Mutate(byte[] bytes, ref KeyedRandom random)
    {
        var damaged = bytes.ToArray();
        for (var count = random.NextInt(4) + 1; count > 0; count--)
            damaged[random.NextInt(damaged.Length)] = (byte)random.NextInt(256);
        return damaged;
    }

    private static void Try(TemporaryFolder folder, string name, byte[] bytes)
    {
        folder.Write(name, bytes);
        try
        {
            TokenizerLoader.Load(folder.Path).Tokenizer.Encode("grinning cat 日 \u0301<s>");
        }
        catch (InputException error)
        {
            Assert.EndsWith(".", error.Message, StringComparison.Ordinal);
        }
    }
}
