using Clade.Data.Text.Bpe;
using Clade.Data.Text.Decoding;
using Clade.Data.Text.Normalisers;
using Clade.Data.Text.Patterns;
using Clade.Data.Text.Pieces;
using Clade.Data.Text.Splitting;
using Clade.Data.Text.Unicode;

namespace Clade.Data.Text.Loading;

/// <summary><c>vocab.json</c> with <c>merges.txt</c> of the byte-level kind: GPT-2, RoBERTa, Qwen 2. CLIP's are read by <see cref="ClipBpeTokenizer"/>.</summary>
internal static class BytePairFilesReader
{
    public const string Vocabulary = "vocab.json";
    public const string Merges = "merges.txt";

    /// <summary>The words of Qwen 2 and 2.5 (huggingface/transformers, Qwen2Tokenizer).</summary>
    public const string QwenWords =
        @"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+";

    /// <summary>True when the vocabulary's words end in CLIP's mark.</summary>
    /// <exception cref="Core.InputException">The file is missing or damaged.</exception>
    public static bool IsClip(string folder)
    {
        var path = Path.Combine(folder, Vocabulary);
        return VocabularyFile.ReadJson(path, root => VocabularyAndMergesReader.Vocabulary(path, root).Any(entry => entry.Piece == "a" + ByteAlphabet.WordEnd));
    }

    /// <exception cref="Core.InputException">A file is missing, damaged or does not belong to the other.</exception>
    public static RawTokenizer Read(string folder, TokenizerConfig config, TokenizerFamily family)
    {
        var path = Path.Combine(folder, Vocabulary);
        var table = new PieceTable(path, VocabularyFile.ReadJson(path, root => VocabularyAndMergesReader.Vocabulary(path, root)));
        var roberta = family == TokenizerFamily.Roberta;
        var (start, end) = (config.Special("bos_token") ?? config.Special("cls_token") ?? "<s>", config.Special("eos_token") ?? config.Special("sep_token") ?? "</s>");
        string[] usual = roberta ? [start, end, "<pad>", "<unk>", "<mask>"] : ["<|endoftext|>"];
        List<AddedToken> added = [.. Specials.Find(path, table, config, [config.Special("bos_token"), config.Special("eos_token"), config.Special("pad_token"), .. usual])];
        ISplitter words = new ByteLevelSplitter(config.AddsPrefixSpace ?? false, cutsWords: family != TokenizerFamily.Qwen2);
        if (family == TokenizerFamily.Qwen2)
            words = new SplitterChain([new PatternSplitter(new ExpressionPattern(path, QwenWords), SplitBehaviour.Isolated, false), words]);
        return new RawTokenizer
        {
            Parts = new Pipeline
            {
                Table = table.With(path, added),
                Model = new PairModel(path, table, VocabularyAndMergesReader.Merges(Path.Combine(folder, Merges)), new PairOptions()),
                Added = added,
                Normaliser = family == TokenizerFamily.Qwen2 ? new FunctionNormaliser(text => NormalForm.Normalise(text, UnicodeForm.C)) : null,
                Splitter = words,
                Decoder = Decoders.ByteLevel,
            },
            Kind = "byte-level BPE",
            Files = [Vocabulary, Merges],
            Prefix = roberta ? [Specials.Require(path, table, start)] : [],
            Suffix = roberta ? [Specials.Require(path, table, end)] : [],
            Pad = roberta && table.IdOf("<pad>") is >= 0 and var pad ? pad : null,
        };
    }
}
