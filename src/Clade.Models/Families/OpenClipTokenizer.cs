using Clade.Core;
using Clade.Data.Text;

namespace Clade.Models.Families;

/// <summary>
/// What OpenCLIP's <c>text_cfg</c> says of the tokenizer (open_clip/factory.py, <c>get_tokenizer</c>): its own one of CLIP, or one of transformers whose files lie
/// beside the weights, before which it cleans texts in its own way.
/// </summary>
internal static class OpenClipTokenizer
{
    private static readonly string[] s_known = ["clean", "strip_sep_token", "trust_remote_code"];

    /// <exception cref="InputException">A tokenizer, or something done to texts, that is not supported.</exception>
    public static TokenizerHints Hints(ConfigFields text)
    {
        foreach (var name in (string[])["tokenizer_type", "tokenizer_mode"])
        {
            if (text.IsSet(name))
                throw new InputException($"{text.Where} asks for the {name} '{text.Text(name)}', which is not supported; CLIP's tokenizer and those of transformers are.");
        }

        var options = text.Object("tokenizer_kwargs");
        if (options is { } given && given.Names.FirstOrDefault(name => !s_known.Contains(name) && given.IsSet(name)) is { } other)
            throw new InputException($"{given.Where} states \"{other}\", which is not supported; {string.Join(", ", s_known)} are.");
        var transformers = text.IsSet("hf_tokenizer_name");
        var cleaning = options?.Text("clean") switch
        {
            null => transformers ? TokenizerCleaning.Whitespace : TokenizerCleaning.Lower,
            "whitespace" => TokenizerCleaning.Whitespace,
            "lower" => TokenizerCleaning.Lower,
            "canonicalize" => TokenizerCleaning.Canonicalize,
            var unknown => throw new InputException($"{options!.Value.Where} asks for the cleaning '{unknown}', which is not supported; whitespace, lower and canonicalize are."),
        };
        if (transformers)
            return new TokenizerHints { Cleaning = cleaning, EndIsPad = options?.Flag("strip_sep_token", false) ?? false };
        // CLIP's tokenizer cleans so by itself.
        return cleaning == TokenizerCleaning.Lower
            ? new TokenizerHints { Family = TokenizerFamily.Clip }
            : throw new InputException($"{text.Where} asks for CLIP's tokenizer with the cleaning '{options!.Value.Text("clean")}', which is not supported; lower is.");
    }
}
