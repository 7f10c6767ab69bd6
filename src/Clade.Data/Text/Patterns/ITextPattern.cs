namespace Clade.Data.Text.Patterns;

/// <summary>Something that is looked for in a text. Thread-safe.</summary>
internal interface ITextPattern
{
    /// <summary>Adds where it is found, from left to right, without overlaps: begin and end in UTF-16 units. Takes time in proportion to the text.</summary>
    void Find(ReadOnlySpan<char> text, List<(int Start, int End)> found);
}

/// <summary>A text that is looked for as it is written.</summary>
internal sealed class LiteralPattern(string literal) : ITextPattern
{
    public void Find(ReadOnlySpan<char> text, List<(int Start, int End)> found)
    {
        if (literal.Length == 0)
            return;
        for (var from = 0; text[from..].IndexOf(literal) is >= 0 and var at; from += at + literal.Length)
            found.Add((from + at, from + at + literal.Length));
    }
}

/// <summary>Each single code point of a kind.</summary>
internal sealed class EachPattern(Func<int, bool> matches) : ITextPattern
{
    public void Find(ReadOnlySpan<char> text, List<(int Start, int End)> found)
    {
        for (int i = 0, width; i < text.Length; i += width)
        {
            if (matches(Unicode.CodePoints.At(text, i, out width)))
                found.Add((i, i + width));
        }
    }
}

/// <summary>Each longest run of code points of one kind; kind 0 is never found.</summary>
internal sealed class RunPattern(Func<int, int> kindOf) : ITextPattern
{
    public void Find(ReadOnlySpan<char> text, List<(int Start, int End)> found)
    {
        for (int i = 0, width; i < text.Length;)
        {
            var kind = kindOf(Unicode.CodePoints.At(text, i, out width));
            var start = i;
            do
                i += width;
            while (i < text.Length && kindOf(Unicode.CodePoints.At(text, i, out width)) == kind);
            if (kind != 0)
                found.Add((start, i));
        }
    }
}
