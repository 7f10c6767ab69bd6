using System.Text.Json.Nodes;
using Clade.Core;
using Clade.Data.Text;

namespace Clade.Data.Tests.Text;

/// <summary>Which file of a folder counts, and what configuration, family and hints make of it.</summary>
public sealed class TokenizerLoaderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_first_of_several_files_counts()
    {
        _folder.Copy(TokenizerFixtures.At("words", "vocab.txt"));
        Assert.Equal(("WordPiece", "vocab.txt"), Kind());
        _folder.Copy(TokenizerFixtures.At("unigram", "tokenizer.model"));
        Assert.Equal(("Unigram", "tokenizer.model"), Kind());
        _folder.Copy(TokenizerFixtures.At("unigram", "tokenizer.model"), "sentencepiece.bpe.model");
        Assert.Equal(("Unigram", "sentencepiece.bpe.model"), Kind());
        _folder.Copy(TokenizerFixtures.At("unigram", "spiece.model"));
        Assert.Equal(("Unigram", "spiece.model"), Kind());
        _folder.Copy(TokenizerFixtures.At("bytes", "vocab.json"));
        Assert.Equal(("Unigram", "spiece.model"), Kind());
        _folder.Copy(TokenizerFixtures.At("bytes", "merges.txt"));
        Assert.Equal(("byte-level BPE", "vocab.json,merges.txt"), Kind());
        _folder.Write("tokenizer.json", TokenizerFixtures.Document("gemma").ToJsonString());
        Assert.Equal(("BPE", "tokenizer.json"), Kind());
    }

    [Fact]
    public void Clips_own_kind_is_found_in_every_layout()
    {
        Samples.Tokenizer.Save(Path.Combine(_folder.Path, "tokenizer.json"));
        var loaded = Load();
        Assert.IsType<ClipBpeTokenizer>(loaded.Tokenizer);
        Assert.Equal(("CLIP BPE", TokenizerFamily.Clip, 16), (loaded.Description.Kind, loaded.Description.Family, loaded.Tokenizer.ContextLength));
        Assert.Equal(9, Load(new TokenizerHints { ContextLength = 9 }).Tokenizer.ContextLength);
        _folder.Write("tokenizer_config.json", """{"model_max_length": 12}""");
        Assert.Equal(12, Load().Tokenizer.ContextLength);
        File.Delete(Path.Combine(_folder.Path, "tokenizer.json"));
        _folder.Write("vocab.json", new JsonObject(Samples.Tokenizer.Model.Pieces.Select((piece, id) => KeyValuePair.Create(piece, (JsonNode?)id))).ToJsonString());
        _folder.Write("merges.txt", string.Join('\n', Samples.Tokenizer.Model.Merges.Select(merge => $"{merge.Left} {merge.Right}")));
        Assert.Equal(Samples.Tokenizer.Encode("reddest cats"), Assert.IsType<ClipBpeTokenizer>(Load().Tokenizer).Encode("reddest cats"));
    }

    [SkippableFact]
    public void Clips_original_vocabulary_is_found()
    {
        _folder.Copy(Goldens.Vocabulary);
        var (tokenizer, description) = Load();
        Assert.Equal((49408, 77, 49406, 49407), (tokenizer.VocabularySize, tokenizer.ContextLength, tokenizer.Frame.Start, tokenizer.Frame.End));
        Assert.Equal(2, description.Specials.Count);
    }

    [Fact]
    public void Bert_follows_its_configuration()
    {
        _folder.Copy(TokenizerFixtures.At("words", "vocab.txt"));
        var (tokenizer, description) = Load();
        Assert.Equal((TokenizerFamily.Bert, 512, 2, 3, 0), (description.Family, tokenizer.ContextLength, tokenizer.Frame.Start, tokenizer.Frame.End, tokenizer.Frame.Pad));
        Assert.Equal("cafe 日 本 ", tokenizer.Clean("CAFÉ日本").Replace("  ", " ", StringComparison.Ordinal));
        Assert.Equal([("[PAD]", 0), ("[UNK]", 1), ("[CLS]", 2), ("[SEP]", 3), ("[MASK]", 4)], description.Specials.Select(pair => (pair.Key, pair.Value)));
        _folder.Write("tokenizer_config.json", """{"tokenizer_class": "BertTokenizer", "do_lower_case": false, "tokenize_chinese_chars": false, "model_max_length": 52, "padding_side": "left"}""");
        (tokenizer, description) = Load();
        Assert.Equal(("CAFÉ日本", 52, true), (tokenizer.Clean("CAFÉ日本"), tokenizer.ContextLength, tokenizer.Frame.PadsLeft));
        Assert.Equal(["vocab.txt", "tokenizer_config.json"], description.Files);
        _folder.Write("tokenizer.json", TokenizerFixtures.Document("bert").ToJsonString());
        Assert.Equal("CAFÉ日本", Load().Tokenizer.Clean("CAFÉ日本"));
    }

    [Fact]
    public void Xlm_r_has_fairseqs_first_ids()
    {
        _folder.Copy(TokenizerFixtures.At("unigram", "tokenizer.model"), "sentencepiece.bpe.model");
        var (tokenizer, description) = Load();
        using var plain = new TemporaryFolder();
        plain.Copy(TokenizerFixtures.At("unigram", "tokenizer.model"));
        var other = TokenizerLoader.Load(plain.Path).Tokenizer;
        Assert.Equal((TokenizerFamily.XlmRoberta, other.VocabularySize + 2, 512), (description.Family, tokenizer.VocabularySize, tokenizer.ContextLength));
        Assert.Equal(other.Encode("grinning cat").Select(id => id == 0 ? 3 : id + 1), tokenizer.Encode("grinning cat"));
        Assert.Equal([0L, .. tokenizer.Encode("cat").Select(id => (long)id), 2], tokenizer.EncodeBatch(["cat"]).Ids);
        Assert.Equal([1, tokenizer.VocabularySize - 1], tokenizer.Encode("<pad>  <mask>").ToArray());
        Assert.Equal("grinning cat", tokenizer.Decode([.. tokenizer.Encode("grinning  cat")]));
    }

    [Fact]
    public void Siglip_drops_punctuation_and_fills_its_context_with_the_end()
    {
        _folder.Copy(TokenizerFixtures.At("unigram", "spiece.model"));
        _folder.Write("tokenizer_config.json", """{"tokenizer_class": "SiglipTokenizer", "eos_token": {"content": "</s>"}, "pad_token": "</s>", "model_max_length": 64}""");
        var (tokenizer, description) = Load();
        Assert.Equal((TokenizerFamily.Siglip, 64, 1, true), (description.Family, tokenizer.ContextLength, tokenizer.Frame.Pad, tokenizer.Frame.FillsContext));
        Assert.Null(tokenizer.Frame.Start);
        Assert.Equal("▁a▁redcat", tokenizer.Clean("  A \"RED_cat\"!  "));
        var batch = tokenizer.EncodeBatch(["a cat", string.Join(' ', Enumerable.Repeat("cat", 200))]);
        Assert.Equal((64, 1L, 1L), (batch.Length, batch.Row(0)[63], batch.Row(1)[63]));
        Assert.Equal(batch.Counts[0] - 1, batch.EndPositions[0]);
        Assert.Equal(63, batch.EndPositions[1]);
    }

    [Fact]
    public void Siglip_2_is_gemma_in_lower_case_with_an_end()
    {
        _folder.Write("tokenizer.json", TokenizerFixtures.Document("gemma").ToJsonString());
        _folder.Write("tokenizer_config.json", """{"tokenizer_class": "GemmaTokenizerFast", "add_bos_token": true, "add_eos_token": false, "bos_token": "<s>", "eos_token": "</s>"}""");
        var gemma = Load().Tokenizer;
        Assert.Equal((1, null), (gemma.Frame.Start, gemma.Frame.End));
        _folder.Write("config.json", """{"model_type": "siglip"}""");
        var siglip = Load().Tokenizer;
        Assert.Equal((null, 2, 64), (siglip.Frame.Start, siglip.Frame.End, siglip.ContextLength));
        Assert.Equal(gemma.Encode("a red cat"), siglip.Encode("A RED cat"));
        Assert.NotEqual(gemma.Encode("a red cat"), gemma.Encode("A RED cat"));
        Assert.Equal(gemma.Encode("a red cat"), Load(new TokenizerHints { Family = TokenizerFamily.Gemma, LowerCase = true }).Tokenizer.Encode("A RED cat"));
    }

    [Fact]
    public void Language_models_have_a_start_or_nothing_and_may_fill_from_the_left()
    {
        _folder.Write("tokenizer.json", TokenizerFixtures.Document("llama3").ToJsonString());
        _folder.Write("tokenizer_config.json", """{"tokenizer_class": "PreTrainedTokenizerFast", "eos_token": "<|end_of_text|>", "model_max_length": 1000000000000000019884624838656}""");
        var (tokenizer, _) = Load(new TokenizerHints { PadsLeft = true });
        var (start, pad) = (tokenizer.Frame.Start!.Value, tokenizer.Frame.Pad);
        Assert.Equal((ITokenizer.AnyLength, tokenizer.Piece(pad)), (tokenizer.ContextLength, "<|end_of_text|>"));
        var batch = tokenizer.EncodeBatch(["a", "a b c"]);
        Assert.Equal(["<|end_of_text|>", "<|end_of_text|>", "<|begin_of_text|>", "a"], Enumerable.Range(0, 4).Select(at => tokenizer.Piece((int)batch.Row(0)[at])));
        Assert.Equal(start, batch.Row(1)[0]);
        Assert.Equal([0L, 0, 1, 1, 1, 1, 1, 1], batch.Mask());
        Assert.Equal([3, 3], batch.EndPositions);
        Assert.Equal([2, 4], batch.Counts);
        Assert.Throws<InputException>(() => tokenizer.EncodeBatch(["a"], padToContext: true));

        _folder.Write("tokenizer.json", TokenizerFixtures.Document("qwen2").ToJsonString());
        _folder.Write("tokenizer_config.json", """{"tokenizer_class": "Qwen2Tokenizer", "pad_token": "<|endoftext|>", "truncation_side": "left"}""");
        tokenizer = Load(new TokenizerHints { ContextLength = 3 }).Tokenizer;
        Assert.Equal((null, null, true), (tokenizer.Frame.Start, tokenizer.Frame.End, tokenizer.Frame.CutsLeft));
        batch = tokenizer.EncodeBatch(["a b c d e", ""]);
        Assert.Equal(" c d e", tokenizer.Decode([.. batch.Row(0).ToArray().Select(id => (int)id)]));
        Assert.Equal([3, 0], batch.Counts);
        Assert.Equal([2, 0], batch.EndPositions);
    }

    [Fact]
    public void Llama_3s_own_file_merges_by_rank_and_knows_whole_words()
    {
        var pieces = Enumerable.Range(0, 256).Select(value => new[] { (byte)value }).Append("ab"u8.ToArray()).Append("bc"u8.ToArray()).Append("abcd"u8.ToArray()).ToList();
        _folder.Write("tokenizer.model", string.Join('\n', pieces.Select((piece, rank) => $"{Convert.ToBase64String(piece)} {rank}")) + "\n");
        var (tokenizer, description) = Load();
        Assert.Equal(("byte-level BPE", 259 + 256, 259), (description.Kind, tokenizer.VocabularySize, tokenizer.Frame.Start));
        Assert.Equal([258], tokenizer.Encode("abcd"));
        Assert.Equal([256, 'c'], tokenizer.Encode("abc"));
        Assert.Equal([260, 'x'], tokenizer.Encode("<|end_of_text|>x"));
        Assert.Equal(["<|begin_of_text|>", "<|end_of_text|>", "<|reserved_special_token_0|>"], description.Specials.Keys.Take(3));
        Assert.Equal("<|reserved_special_token_250|>", tokenizer.Piece(259 + 255));
    }

    [Theory]
    [InlineData(TokenizerCleaning.Whitespace, "The Dog's café")]
    [InlineData(TokenizerCleaning.Lower, "the dog's café")]
    [InlineData(TokenizerCleaning.Canonicalize, "the dogs café")]
    public void Open_clips_cleaning_comes_first(TokenizerCleaning cleaning, string expected)
    {
        _folder.Write("tokenizer.json", TokenizerFixtures.Document("gpt2").ToJsonString());
        var (cleaned, plain) = (Load(new TokenizerHints { Cleaning = cleaning }).Tokenizer, Load().Tokenizer);
        Assert.Equal(expected, cleaned.Clean("  The  Dog&#39;s\ncafÃ© "));
        Assert.Equal(plain.Encode(expected), cleaned.Encode("  The  Dog&#39;s\ncafÃ© "));
        if (cleaning == TokenizerCleaning.Canonicalize)
            Assert.Equal("a b", cleaned.Clean("A_b."));
    }

    [Fact]
    public void T5_and_llama_frame_as_their_classes_do()
    {
        _folder.Copy(TokenizerFixtures.At("unigram", "spiece.model"));
        var t5 = Load(new TokenizerHints { Family = TokenizerFamily.T5 }).Tokenizer;
        Assert.Equal((null, 1, 0), (t5.Frame.Start, t5.Frame.End, t5.Frame.Pad));
        _folder.Copy(TokenizerFixtures.At("pairs", "tokenizer.model"));
        File.Delete(Path.Combine(_folder.Path, "spiece.model"));
        _folder.Write("tokenizer_config.json", """{"tokenizer_class": "LlamaTokenizer", "add_bos_token": false, "add_eos_token": true}""");
        var llama = Load().Tokenizer;
        Assert.Equal((null, 2), (llama.Frame.Start, llama.Frame.End));
        Assert.Equal("BPE", Load().Description.Kind);
        Assert.Equal("two  cats 日\u0001", llama.Decode([.. llama.Encode("two  cats 日\u0001")]));
    }

    [Fact]
    public void Roberta_frames_by_name()
    {
        var vocabulary = JsonNode.Parse(File.ReadAllBytes(TokenizerFixtures.At("bytes", "vocab.json")))!.AsObject();
        foreach (var name in new[] { "<s>", "<pad>", "</s>" })
            vocabulary[name] = vocabulary.Count;
        _folder.Write("vocab.json", vocabulary.ToJsonString());
        _folder.Copy(TokenizerFixtures.At("bytes", "merges.txt"));
        _folder.Write("tokenizer_config.json", """{"tokenizer_class": "RobertaTokenizer"}""");
        var (tokenizer, description) = Load();
        Assert.Equal(("<s>", "</s>", "<pad>", TokenizerFamily.Roberta),
            (tokenizer.Piece(tokenizer.Frame.Start!.Value), tokenizer.Piece(tokenizer.Frame.End!.Value), tokenizer.Piece(tokenizer.Frame.Pad), description.Family));
    }

    [Fact]
    public void Padding_and_truncation_of_a_layout_are_hints()
    {
        var document = TokenizerFixtures.Document("bert");
        document["truncation"] = JsonNode.Parse("""{"max_length": 7, "direction": "Left"}""");
        document["padding"] = JsonNode.Parse("""{"strategy": {"Fixed": 7}, "direction": "Left", "pad_id": 4}""");
        var frame = TokenizerFixtures.Load(document).Tokenizer;
        Assert.Equal((7, true, true, true, 4), (frame.ContextLength, frame.Frame.CutsLeft, frame.Frame.PadsLeft, frame.Frame.FillsContext, frame.Frame.Pad));
        Assert.Equal([4L, 4, 4, 2, frame.Encode("a")[0], frame.Encode("b")[0], 3], frame.EncodeBatch(["a b"]).Ids);
    }

    [Fact]
    public void What_does_not_fit_is_one_sentence()
    {
        AssertRefused(() => TokenizerLoader.Load(Path.Combine(_folder.Path, "missing")));
        AssertRefused(() => Load());
        _folder.Write("vocab.json", "{}");
        AssertRefused(() => Load());
        _folder.Copy(TokenizerFixtures.At("words", "vocab.txt"));
        foreach (var length in new[] { -1, 1, 2, (1 << 20) + 1 })
            AssertRefused(() => Load(new TokenizerHints { ContextLength = length }));
        _folder.Write("tokenizer_config.json", """{"pad_token": "[NONE]"}""");
        AssertRefused(() => Load());
        _folder.Write("tokenizer_config.json", """{"added_tokens_decoder": {"x": {"content": "y"}}}""");
        AssertRefused(() => Load());
        _folder.Write("tokenizer_config.json", """{"added_tokens_decoder": {"3": {"content": "y"}}}""");
        AssertRefused(() => Load());
        _folder.Write("tokenizer_config.json", "[");
        AssertRefused(() => Load());
        _folder.Write("tokenizer_config.json", "{}");
        AssertRefused(() => Load(new TokenizerHints { Family = TokenizerFamily.Siglip }));
    }

    internal static void AssertRefused(Action action)
    {
        var message = Assert.Throws<InputException>(action).Message;
        Assert.InRange(message.Length, 20, 500);
        Assert.EndsWith(".", message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', message);
    }

    private LoadedTokenizer Load(TokenizerHints? hints = null) => TokenizerLoader.Load(_folder.Path, hints);

    private (string, string) Kind() => (Load().Description.Kind, string.Join(',', Load().Description.Files));
}
