using System.Text;
using Clade.Data.Text.Normalisers;
using Clade.Data.Text.Unicode;

namespace Clade.Data.Text.Loading;

/// <summary>
/// SigLIP's cleaning: full lower case, no ASCII punctuation, single spaces, none at the ends.
/// </summary>
/// <param name="underscoresAreSpaces">As in OpenCLIP; huggingface/transformers drops them with the other punctuation.</param>
internal sealed class SiglipCleaning(bool underscoresAreSpaces) : INormaliser
{
    public string Normalise(string text)
    {
        var result = new StringBuilder(text.Length);
        foreach (var letter in FullLowercase.Convert(text))
        {
            var space = IsSpace(letter) || (underscoresAreSpaces && letter == '_');
            if (!space && CodePoints.IsAsciiPunctuation(letter))
                continue;
            if (!space)
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
