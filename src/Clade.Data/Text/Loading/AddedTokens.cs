using Clade.Data.Text.Pieces;
using Clade.Data.Text.Splitting;
using Clade.Data.Text.Unicode;

namespace Clade.Data.Text.Loading;

/// <summary>
/// Finds added tokens in a text: of those that begin at a place the longest, from left to right. Immutable and thread-safe.
/// </summary>
internal sealed class AddedTokens
{
    private readonly AddedToken[] _tokens;
    private readonly PieceTrie _trie;

    /// <param name="tokens">Those to look for.</param>
    /// <param name="spelling">How a token is spelled where it is looked for: as it is, or normalised.</param>
    public AddedTokens(IEnumerable<AddedToken> tokens, Func<string, string> spelling)
    {
        _tokens = [.. tokens];
        _trie = new PieceTrie(_tokens.Select((token, index) => (Text: spelling(token.Content), Value: index))
            .Where(entry => entry.Text.Length > 0).DistinctBy(entry => entry.Text));
    }

    public bool IsEmpty => _tokens.Length == 0;

    /// <summary>Cuts a text into what is between the tokens and the tokens, by their ids; -1 for text.</summary>
    public void Split(TextPart part, List<(TextPart Part, int Id)> parts)
    {
        var text = part.Span;
        var open = 0;
        for (var at = 0; at < text.Length && !IsEmpty;)
        {
            var (index, length) = _trie.Longest(text[at..]);
            var end = at + length;
            if (length == 0 || (_tokens[index].WholeWord && TouchesWord(text, at, end)))
            {
                // A token that is refused is passed over as a whole, as the reference does.
                at += Math.Max(length, 1);
                continue;
            }

            var token = _tokens[index];
            var start = at;
            at = end;
            while (token.StripsLeft && start > open && char.IsWhiteSpace(text[start - 1]))
                start--;
            while (token.StripsRight && end < text.Length && char.IsWhiteSpace(text[end]))
                end++;
            AddText(part, open, start, parts);
            parts.Add((part, token.Id));
            open = end;
            at = Math.Max(at, open);
        }

        AddText(part, open, text.Length, parts);
    }

    private static void AddText(TextPart part, int from, int to, List<(TextPart Part, int Id)> parts)
    {
        if (to > from)
            parts.Add((new TextPart(part.Text, part.Start + from, to - from, part.First && from == 0), -1));
    }

    private static bool TouchesWord(ReadOnlySpan<char> text, int start, int end) =>
        (start > 0 && CodePoints.IsWord(CodePoints.Before(text, start))) || (end < text.Length && CodePoints.IsWord(CodePoints.At(text, end, out _)));
}
