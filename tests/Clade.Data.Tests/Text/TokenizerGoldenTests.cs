using System.Text.Json.Nodes;
using Clade.Data.Text;

namespace Clade.Data.Tests.Text;

/// <summary>Every pipeline gives the ids that the Hugging Face tokenizers and SentencePiece give.</summary>
public class TokenizerGoldenTests
{
    public static TheoryData<string> Names => [.. TokenizerFixtures.Names];

    [Theory]
    [MemberData(nameof(Names))]
    public void Ids_and_texts_equal_those_of_the_hugging_face_tokenizers(string name)
    {
        var (tokenizer, expected) = (TokenizerFixtures.Load(TokenizerFixtures.Document(name)).Tokenizer, TokenizerFixtures.Expected(name));
        for (var i = 0; i < TokenizerFixtures.Texts.Count; i++)
        {
            var ids = tokenizer.Encode(TokenizerFixtures.Texts[i]);
            Assert.Equal(Ids(expected["ids"]![i]!), ids);
            if (expected["decoded"] is { } decoded)
                Assert.Equal(decoded[i]!.GetValue<string>(), tokenizer.Decode([.. ids]));
        }

        var batch = tokenizer.EncodeBatch([TokenizerFixtures.Texts[1]]);
        Assert.Equal(Ids(expected["framed"]![0]!), batch.Ids.Select(id => (int)id));
    }

    [Theory]
    [InlineData("sentencepiece unigram", "unigram", "tokenizer.model")]
    [InlineData("sentencepiece spiece", "unigram", "spiece.model")]
    [InlineData("sentencepiece pairs", "pairs", "tokenizer.model")]
    public void Ids_equal_those_of_sentencepiece(string name, string folder, string file)
    {
        using var copy = new TemporaryFolder();
        copy.Copy(TokenizerFixtures.At(folder, file));
        var (tokenizer, expected) = (TokenizerLoader.Load(copy.Path).Tokenizer, TokenizerFixtures.Expected(name)["ids"]!);
        for (var i = 0; i < TokenizerFixtures.Texts.Count; i++)
        {
            // The library takes no special token from a text; a text tower's tokenizer does, so texts with one are left out.
            if (expected[i] is { } ids)
                Assert.Equal(Ids(ids), tokenizer.Encode(TokenizerFixtures.Texts[i]));
        }
    }

    [Fact]
    public void Vocabulary_and_merges_give_what_the_layout_gives()
    {
        using var folder = new TemporaryFolder();
        folder.Copy(TokenizerFixtures.At("bytes", "vocab.json"));
        folder.Copy(TokenizerFixtures.At("bytes", "merges.txt"));
        var plain = TokenizerLoader.Load(folder.Path).Tokenizer;
        var qwen = TokenizerLoader.Load(folder.Path, new TokenizerHints { Family = TokenizerFamily.Qwen2 }).Tokenizer;
        var expected = (TokenizerFixtures.Expected("gpt2")["ids"]!, TokenizerFixtures.Expected("qwen2")["ids"]!);
        for (var i = 0; i < TokenizerFixtures.Texts.Count; i++)
        {
            if (TokenizerFixtures.Texts[i].Contains("<|endoftext|>", StringComparison.Ordinal))
                continue;
            Assert.Equal(Ids(expected.Item1[i]!), plain.Encode(TokenizerFixtures.Texts[i]));
            Assert.Equal(Ids(expected.Item2[i]!), qwen.Encode(TokenizerFixtures.Texts[i]));
        }
    }

    [Fact]
    public void A_word_list_gives_what_the_layout_gives()
    {
        using var folder = new TemporaryFolder();
        folder.Copy(TokenizerFixtures.At("words", "vocab.txt"));
        var (tokenizer, expected) = (TokenizerLoader.Load(folder.Path).Tokenizer, TokenizerFixtures.Expected("bert"));
        for (var i = 0; i < TokenizerFixtures.Texts.Count; i++)
            Assert.Equal(Ids(expected["ids"]![i]!), tokenizer.Encode(TokenizerFixtures.Texts[i]));
        Assert.Equal(Ids(expected["framed"]![0]!), tokenizer.EncodeBatch([TokenizerFixtures.Texts[1]]).Ids.Select(id => (int)id));
    }

    private static int[] Ids(JsonNode node) => [.. node.AsArray().Select(id => id!.GetValue<int>())];
}
