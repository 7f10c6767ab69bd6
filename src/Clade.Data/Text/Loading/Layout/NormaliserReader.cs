using Clade.Core;
using Clade.Data.Text.Bpe;
using Clade.Data.Text.Normalisers;
using Clade.Data.Text.Patterns;
using Clade.Data.Text.SentencePiece;
using Clade.Data.Text.Splitting;
using Clade.Data.Text.Unicode;

namespace Clade.Data.Text.Loading.Layout;

/// <summary>The section <c>normalizer</c>.</summary>
internal static class NormaliserReader
{
    /// <returns>The steps in order.</returns>
    /// <exception cref="InputException">A step is wrong or not known.</exception>
    public static List<INormaliser> Read(string path, JsonFields document, TokenizerConfig config) =>
        [.. LayoutSteps.Of(path, document, "normalizer", "normalizers").Select(step => Step(path, step, config))];

    private static INormaliser Step(string path, JsonFields step, TokenizerConfig config)
    {
        switch (step.Text("type", ""))
        {
            case "NFC":
                return Form(UnicodeForm.C);
            case "NFD":
                return Form(UnicodeForm.D);
            case "NFKC":
                return Form(UnicodeForm.KC);
            case "NFKD":
                return Form(UnicodeForm.KD);
            case "Lowercase":
                return new FunctionNormaliser(TextEdits.Lowercase);
            case "StripAccents":
                return new FunctionNormaliser(text => TextEdits.Without(text, CodePoints.Marks));
            case "Nmt":
                return new FunctionNormaliser(TextEdits.Nmt);
            case "ByteLevel":
                return new FunctionNormaliser(text => ByteLevelSplitter.Spell(text));
            case "Strip":
                var (left, right) = (step.Flag("strip_left") ?? true, step.Flag("strip_right") ?? true);
                return new FunctionNormaliser(text => TextEdits.Strip(text, left, right));
            case "Prepend":
                var prefix = step.Text("prepend", "");
                return new FunctionNormaliser(text => TextEdits.Prepend(text, prefix));
            case "Replace":
                return Replace(LayoutSteps.Pattern(path, step), step.Text("content", ""));
            case "BertNormalizer":
                return Bert(step, config);
            case "Precompiled":
                return new GraphemeCharsMap(CharsMap.ReadBase64(path, step.Text("precompiled_charsmap", "")));
            case var other:
                throw LayoutSteps.Unknown(path, "normalizer", other);
        }
    }

    private static BertCleaning Bert(JsonFields step, TokenizerConfig config)
    {
        // Python's class writes its own settings, given or default, over the file's.
        var overruled = config.Class == "BertTokenizer";
        var lowers = overruled ? config.LowerCase ?? true : step.Flag("lowercase") ?? true;
        var chinese = overruled ? config.SpacesAroundChinese ?? true : step.Flag("handle_chinese_chars") ?? true;
        return new BertCleaning(step.Flag("clean_text") ?? true, chinese, (overruled ? config.StripAccents : step.Flag("strip_accents")) ?? lowers, lowers);
    }

    private static FunctionNormaliser Form(UnicodeForm form) => new(text => NormalForm.Normalise(text, form));

    private static FunctionNormaliser Replace(ITextPattern pattern, string content) => new(text => TextEdits.Replace(text, pattern, content));
}
