using Clade.Data.Text.Patterns;
using Clade.Data.Text.Unicode;

namespace Clade.Data.Text.Splitting;

/// <summary>What becomes of what a pattern finds, by the names of the Hugging Face layout.</summary>
internal enum SplitBehaviour
{
    Removed,
    Isolated,
    MergedWithPrevious,
    MergedWithNext,
    Contiguous,
}

/// <summary>Cuts at what a pattern finds, or with <paramref name="inverted"/> at what it does not.</summary>
internal sealed class PatternSplitter(ITextPattern pattern, SplitBehaviour behaviour, bool inverted) : ISplitter
{
    /// <summary>Cuts at white space and drops it.</summary>
    public static PatternSplitter WhiteSpace() => new(new EachPattern(CodePoints.IsWhiteSpace), SplitBehaviour.Removed, false);

    /// <summary>Cuts at each code point of a kind.</summary>
    public static PatternSplitter Each(Func<int, bool> matches, SplitBehaviour behaviour) => new(new EachPattern(matches), behaviour, false);

    public void Split(TextPart part, List<TextPart> parts)
    {
        var found = new List<(int Start, int End)>();
        pattern.Find(part.Span, found);
        var pieces = new List<(int Start, int End, bool Matched)>(found.Count * 2 + 1);
        var from = 0;
        foreach (var (start, end) in found)
        {
            if (start > from)
                pieces.Add((from, start, inverted));
            pieces.Add((start, end, !inverted));
            from = end;
        }

        if (from < part.Length)
            pieces.Add((from, part.Length, inverted));
        Join(part, pieces, parts);
    }

    private void Join(TextPart part, List<(int Start, int End, bool Matched)> pieces, List<TextPart> parts)
    {
        var (open, close) = (0, 0);
        for (var i = 0; i < pieces.Count; i++)
        {
            var (start, end, matched) = pieces[i];
            if (behaviour == SplitBehaviour.Removed && matched)
                continue;
            var before = i > 0 && pieces[i - 1].Matched;
            var joins = i > 0 && behaviour switch
            {
                SplitBehaviour.Contiguous => matched == before,
                SplitBehaviour.MergedWithPrevious => matched && !before,
                SplitBehaviour.MergedWithNext => before && !matched,
                _ => false,
            };
            if (!joins)
            {
                part.AddSlice(open, close, parts);
                open = start;
            }

            close = end;
        }

        part.AddSlice(open, close, parts);
    }
}
