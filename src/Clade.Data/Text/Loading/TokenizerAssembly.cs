using Clade.Core;
using Clade.Data.Text.Bpe;
using Clade.Data.Text.Normalisers;
using Clade.Data.Text.Pieces;
using Clade.Data.Text.Unicode;

namespace Clade.Data.Text.Loading;

/// <summary>Joins what the vocabulary files, the configuration, the family and the caller say of a tokenizer; the later of them counts more.</summary>
internal static class TokenizerAssembly
{
    /// <exception cref="InputException">They contradict each other.</exception>
    public static LoadedTokenizer Finish(string folder, RawTokenizer raw, TokenizerConfig config, TokenizerHints hints, TokenizerFamily? family)
    {
        var table = raw.Parts.Table;
        var (prefix, suffix) = Frame(folder, raw, config, family);
        var pad = Pad(folder, raw, config, table);
        var frame = new TokenFrame(prefix, hints.EndIsPad ? [.. suffix.Select(_ => pad)] : suffix, pad)
        {
            PadsLeft = hints.PadsLeft ?? config.PadsLeft ?? raw.PadsLeft ?? false,
            CutsLeft = config.CutsLeft ?? raw.CutsLeft ?? false,
            FillsContext = raw.Fills || family is TokenizerFamily.Siglip or TokenizerFamily.Siglip2,
        };
        var context = hints.ContextLength ?? config.MaxLength ?? raw.MaxLength ?? FamilyNames.UsualContext(family) ?? ITokenizer.AnyLength;
        if (context <= frame.Count || (context > 1 << 20 && context != ITokenizer.AnyLength))
            throw new InputException($"{folder} would have a context of {context} ids, of which {frame.Count} frame the text; choose a context length of at most {1 << 20} that leaves room.");
        if (frame.FillsContext && context == ITokenizer.AnyLength)
            throw new InputException($"{folder} fills rows to a context whose length no file names; give the context length.");
        var parts = Before(family, hints) is { } before
            ? raw.Parts with { Normaliser = raw.Parts.Normaliser is { } own ? new NormaliserChain([before, own]) : before }
            : raw.Parts;
        parts = parts with { Cleaner = Cleaner(hints.Cleaning) };
        return new LoadedTokenizer(new PipelineTokenizer(parts, frame, context), new TokenizerDescription
        {
            Kind = raw.Kind,
            Family = family,
            Files = [.. raw.Files, .. config.Files],
            VocabularySize = table.Count,
            ContextLength = context,
            Specials = Named(raw.Parts, frame),
        });
    }

    /// <summary>What a family, or the caller, wants done before anything in the files.</summary>
    private static INormaliser? Before(TokenizerFamily? family, TokenizerHints hints) => family == TokenizerFamily.Siglip
        ? new SiglipCleaning(underscoresAreSpaces: false)
        : hints.LowerCase ?? family == TokenizerFamily.Siglip2 ? new FunctionNormaliser(FullLowercase.Convert) : null;

    private static FunctionNormaliser? Cleaner(TokenizerCleaning? cleaning)
    {
        var canonical = new SiglipCleaning(underscoresAreSpaces: true);
        return cleaning switch
        {
            TokenizerCleaning.Whitespace => new FunctionNormaliser(TextCleaner.CleanKeepingCase),
            TokenizerCleaning.Lower => new FunctionNormaliser(TextCleaner.Clean),
            TokenizerCleaning.Canonicalize => new FunctionNormaliser(text => canonical.Normalise(TextCleaner.CleanKeepingCase(text))),
            _ => null,
        };
    }

    private static (IReadOnlyList<int> Prefix, IReadOnlyList<int> Suffix) Frame(string folder, RawTokenizer raw, TokenizerConfig config, TokenizerFamily? family)
    {
        var table = raw.Parts.Table;
        switch (family)
        {
            // Python's classes of these make the frame anew from their two flags.
            case TokenizerFamily.Llama or TokenizerFamily.Gemma:
                return (config.AddsStart ?? true ? [Named("bos_token", "<s>", "<bos>")] : [], config.AddsEnd ?? false ? [Named("eos_token", "</s>", "<eos>")] : []);
            case TokenizerFamily.Siglip or TokenizerFamily.Siglip2:
                return ([], [Named("eos_token", "</s>", "<eos>")]);
            default:
                return (raw.Prefix, raw.Suffix);
        }

        int Named(string role, params string[] usual)
        {
            foreach (var name in (string?[])[config.Special(role), .. usual])
            {
                if (name is not null && table.IdOf(name) is >= 0 and var id)
                    return id;
            }

            throw new InputException($"{folder} has no token for \"{role}\" in its vocabulary; give the files that belong together.");
        }
    }

    private static int Pad(string folder, RawTokenizer raw, TokenizerConfig config, PieceTable table)
    {
        if (config.Special("pad_token") is { Length: > 0 } name)
        {
            return table.IdOf(name) is >= 0 and var id
                ? id
                : throw new InputException($"{folder} fills rows with {BpeModel.Quote(name)}, which its vocabulary lacks; give the files that belong together.");
        }

        if (raw.Pad is { } pad)
            return pad;
        foreach (var usual in (string[])["[PAD]", "<pad>"])
        {
            if (table.IdOf(usual) is >= 0 and var id)
                return id;
        }

        return config.Special("eos_token") is { } end && table.IdOf(end) is >= 0 and var endId ? endId : raw.Suffix.Count > 0 ? raw.Suffix[^1] : 0;
    }

    /// <summary>By name, in order of id.</summary>
    private static OrderedDictionary<string, int> Named(Pipeline parts, TokenFrame frame)
    {
        var specials = parts.Added.Where(token => token.Special).Select(token => (token.Id, token.Content))
            .Concat(frame.Prefix.Concat(frame.Suffix).Select(id => (Id: id, Content: parts.Table[id])));
        return new OrderedDictionary<string, int>(specials.DistinctBy(token => token.Content).OrderBy(token => token.Id)
            .Select(token => KeyValuePair.Create(token.Content, token.Id)), StringComparer.Ordinal);
    }
}
