using System.Globalization;
using System.Text;
using Clade.Data.Text.Unicode;

namespace Clade.Data.Text.Normalisers;

/// <summary>
/// BERT's basic cleaning (google-research/bert, tokenization.py, <c>BasicTokenizer</c>): control characters vanish, white space becomes spaces,
/// Chinese characters stand alone, accents and capitals go. The order is that of the Hugging Face layout's <c>BertNormalizer</c>.
/// </summary>
internal sealed class BertCleaning(bool cleans, bool spacesAroundChinese, bool stripsAccents, bool lowers) : INormaliser
{
    private const int Controls = (1 << (int)UnicodeCategory.Control) | (1 << (int)UnicodeCategory.Format) | (1 << (int)UnicodeCategory.PrivateUse)
        | (1 << (int)UnicodeCategory.Surrogate);

    public string Normalise(string text)
    {
        if (cleans || spacesAroundChinese)
            text = Clean(text);
        if (stripsAccents)
            text = TextEdits.Without(NormalForm.Normalise(text, UnicodeForm.D), TextEdits.NonSpacing);
        return lowers ? TextEdits.Lowercase(text) : text;
    }

    private string Clean(string text)
    {
        var result = new StringBuilder(text.Length + 16);
        foreach (var rune in text.EnumerateRunes())
        {
            var code = rune.Value;
            if (cleans && code is not ('\t' or '\n' or '\r') && (code == 0xFFFD || (CodePoints.CategoryBit(code) & Controls) != 0))
                continue;
            if (cleans && CodePoints.IsWhiteSpace(code))
                result.Append(' ');
            else if (spacesAroundChinese && IsChinese(code))
                CodePoints.Append(result.Append(' '), code);
            else
                CodePoints.Append(result, code);
            if (spacesAroundChinese && IsChinese(code))
                result.Append(' ');
        }

        return result.ToString();
    }

    /// <summary>The blocks of ideographs that the reference lists.</summary>
    private static bool IsChinese(int code) => code is (>= 0x4E00 and <= 0x9FFF) or (>= 0x3400 and <= 0x4DBF) or (>= 0x20000 and <= 0x2A6DF)
        or (>= 0x2A700 and <= 0x2B73F) or (>= 0x2B740 and <= 0x2B81F) or (>= 0x2B820 and <= 0x2CEAF) or (>= 0xF900 and <= 0xFAFF)
        or (>= 0x2F800 and <= 0x2FA1F);
}
