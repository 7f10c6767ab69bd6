using Clade.Core;
using Clade.Data.Text.Loading;

namespace Clade.Data.Text;

/// <summary>
/// Finds and reads the tokenizer of a checkpoint folder. Of several files the first of these counts: <c>tokenizer.json</c>;
/// <c>vocab.json</c> with <c>merges.txt</c>; <c>spiece.model</c>, <c>sentencepiece.bpe.model</c> or <c>tokenizer.model</c>;
/// <c>vocab.txt</c>; <c>bpe_simple_vocab_16e6.txt.gz</c>. Special tokens, lengths and case come from <c>tokenizer_config.json</c> and
/// <c>special_tokens_map.json</c> where they are there.
/// </summary>
public static class TokenizerLoader
{
    private const string Json = "tokenizer.json";
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
        string At(string name) => Path.Combine(folder, name);
        var config = TokenizerConfig.Read(folder);
        var context = hints.ContextLength ?? config.MaxLength;
        if (File.Exists(At(Json)))
            return Clip(ClipBpeTokenizer.LoadTokenizerJson(At(Json), context), config, Json);
        if (File.Exists(At("vocab.json")) && File.Exists(At("merges.txt")))
            return Clip(ClipBpeTokenizer.LoadVocabularyAndMerges(At("vocab.json"), At("merges.txt"), context ?? 77), config, "vocab.json", "merges.txt");
        if (File.Exists(At(ClipVocabulary)))
            return Clip(ClipBpeTokenizer.LoadClip(At(ClipVocabulary), context ?? 77), config, ClipVocabulary);
        throw new InputException($"{folder} has no tokenizer; it needs {Json}, or vocab.json with merges.txt, or {ClipVocabulary}.");
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
