using Clade.Core;
using Clade.Data.Text.Loading;
using Clade.Data.Text.Loading.Layout;

namespace Clade.Data.Text;

/// <summary>
/// Finds and reads the tokenizer of a checkpoint folder. Of several files the first of these counts: <c>tokenizer.json</c>;
/// <c>vocab.json</c> with <c>merges.txt</c>; <c>spiece.model</c>, <c>sentencepiece.bpe.model</c> or <c>tokenizer.model</c>;
/// <c>vocab.txt</c>; <c>bpe_simple_vocab_16e6.txt.gz</c>. Special tokens, lengths and case come from <c>tokenizer_config.json</c> and
/// <c>special_tokens_map.json</c> where they are there.
/// </summary>
public static class TokenizerLoader
{
    private const int ClipContext = 77;
    private const string ClipVocabulary = "bpe_simple_vocab_16e6.txt.gz";

    /// <summary>Reads a folder's tokenizer. What the files hold that is not understood is refused, never passed over.</summary>
    /// <param name="folder">A checkpoint's folder.</param>
    /// <param name="hints">What the caller knows besides; null for nothing.</param>
    /// <exception cref="InputException">The folder has no tokenizer, or one that is damaged, contradicts itself or is not supported.</exception>
    public static LoadedTokenizer Load(string folder, TokenizerHints? hints = null)
    {
        ArgumentNullException.ThrowIfNull(folder);
        hints ??= new TokenizerHints();
        if (hints.ContextLength is { } length && length != ITokenizer.AnyLength && length is < 2 or > 1 << 20)
            throw new InputException($"A context length of {length} is not possible; choose 2 to {1 << 20}.");
        if (!Directory.Exists(folder))
            throw new InputException($"There is no folder {folder} to read a tokenizer from; give a checkpoint's folder.");
        var config = TokenizerConfig.Read(folder);
        var family = hints.Family ?? FamilyNames.Of(folder, config);
        var context = hints.ContextLength ?? config.MaxLength;
        string At(string name) => Path.Combine(folder, name);

        if (File.Exists(At(LayoutReader.FileName)))
        {
            return LayoutReader.IsClip(At(LayoutReader.FileName))
                ? Clip(ClipBpeTokenizer.LoadTokenizerJson(At(LayoutReader.FileName), context), config, LayoutReader.FileName)
                : TokenizerAssembly.Finish(folder, LayoutReader.Read(At(LayoutReader.FileName), config), config, hints, family);
        }

        if (File.Exists(At(BytePairFilesReader.Vocabulary)) && File.Exists(At(BytePairFilesReader.Merges)))
        {
            if (BytePairFilesReader.IsClip(folder))
                return Clip(ClipBpeTokenizer.LoadVocabularyAndMerges(At(BytePairFilesReader.Vocabulary), At(BytePairFilesReader.Merges), context ?? ClipContext), config, BytePairFilesReader.Vocabulary, BytePairFilesReader.Merges);
            return TokenizerAssembly.Finish(folder, BytePairFilesReader.Read(folder, config, family ?? TokenizerFamily.Gpt2), config, hints, family);
        }

        foreach (var (name, named) in SentencePieceFolder.FileNames)
        {
            if (File.Exists(At(name)))
                return TokenizerAssembly.Finish(folder, SentencePieceFolder.Read(folder, name, config, family ?? named), config, hints, family ?? named);
        }

        if (File.Exists(At(VocabularyTextReader.FileName)))
            return TokenizerAssembly.Finish(folder, VocabularyTextReader.Read(At(VocabularyTextReader.FileName), config), config, hints, family ?? TokenizerFamily.Bert);
        if (File.Exists(At(ClipVocabulary)))
            return Clip(ClipBpeTokenizer.LoadClip(At(ClipVocabulary), context ?? ClipContext), config, ClipVocabulary);
        throw new InputException($"{folder} has no tokenizer; it needs tokenizer.json, or vocab.json with merges.txt, or spiece.model, sentencepiece.bpe.model or tokenizer.model, or vocab.txt, or {ClipVocabulary}.");
    }

    private static LoadedTokenizer Clip(ClipBpeTokenizer tokenizer, TokenizerConfig config, params string[] files) => new(tokenizer, new TokenizerDescription
    {
        Kind = "CLIP BPE",
        Family = TokenizerFamily.Clip,
        Files = [.. files, .. config.Files],
        VocabularySize = tokenizer.VocabularySize,
        ContextLength = tokenizer.ContextLength,
        Specials = new Dictionary<string, int> { [tokenizer.Specials.Start] = tokenizer.StartToken, [tokenizer.Specials.End] = tokenizer.EndToken },
    });
}
