using System.Text;
using Clade.Data.Text.Bpe;
using Clade.Data.Text.Patterns;

namespace Clade.Data.Text.Splitting;

/// <summary>
/// GPT-2's words (openai/gpt-2, encoder.py), if asked for, and their UTF-8 bytes spelled in <see cref="ByteAlphabet"/>.
/// </summary>
internal sealed class ByteLevelSplitter(bool addsSpace, bool cutsWords) : ISplitter
{
    /// <summary>GPT-2's expression.</summary>
    public const string Words = @"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+";

    private static readonly PatternSplitter WordSplit = new(new ExpressionPattern("GPT-2", Words), SplitBehaviour.Isolated, false);

    public void Split(TextPart part, List<TextPart> parts)
    {
        if (addsSpace && part.Span[0] != ' ')
            part = new TextPart(" " + part, 0, part.Length + 1, part.First);
        if (!cutsWords)
        {
            parts.Add(Spell(part));
            return;
        }

        var words = new List<TextPart>();
        WordSplit.Split(part, words);
        foreach (var word in words)
            parts.Add(Spell(word));
    }

    /// <summary>The bytes of a text, each as its character.</summary>
    public static string Spell(ReadOnlySpan<char> text)
    {
        var bytes = new byte[Encoding.UTF8.GetMaxByteCount(text.Length)];
        var count = Encoding.UTF8.GetBytes(text, bytes);
        return string.Create(count, bytes, (letters, values) =>
        {
            for (var i = 0; i < letters.Length; i++)
                letters[i] = ByteAlphabet.ToChar(values[i]);
        });
    }

    private static TextPart Spell(TextPart part)
    {
        var spelled = Spell(part.Span);
        return new TextPart(spelled, 0, spelled.Length, part.First);
    }
}
