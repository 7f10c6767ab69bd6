using System.Text;
using Clade.Data.Text.Normalisers;
using Clade.Data.Text.Unicode;

namespace Clade.Data.Text.Loading;

/// <summary>
/// SigLIP's cleaning (huggingface/transformers, SiglipTokenizer): full lower case, no ASCII punctuation, single spaces, none at the ends.
/// </summary>
internal sealed class SiglipCleaning : INormaliser
{
    public string Normalise(string text)
    {
        var result = new StringBuilder(text.Length);
        foreach (var letter in FullLowercase.Convert(text))
        {
            if (CodePoints.IsAsciiPunctuation(letter))
                continue;
            if (!IsSpace(letter))
                result.Append(letter);
            else if (result.Length > 0 && result[^1] != ' ')
                result.Append(' ');
        }

        if (result.Length > 0 && result[^1] == ' ')
            result.Length--;
        return result.ToString();
    }

    // Python also counts the four information separators.
    private static bool IsSpace(char letter) => char.IsWhiteSpace(letter) || letter is >= '\u001C' and <= '\u001F';
}
