namespace Clade.Data.Text.Splitting;

/// <summary>A stretch of a text that is being cut into words.</summary>
/// <param name="Text">The whole text.</param>
/// <param name="Start">First unit.</param>
/// <param name="Length">Units, at least 1.</param>
/// <param name="First">True when nothing of the caption stands before it.</param>
internal readonly record struct TextPart(string Text, int Start, int Length, bool First)
{
    public ReadOnlySpan<char> Span => Text.AsSpan(Start, Length);

    /// <summary>The part as a text of its own.</summary>
    public override string ToString() => Start == 0 && Length == Text.Length ? Text : Text.Substring(Start, Length);

    /// <summary>Adds the units from one place of this part to another, unless there are none.</summary>
    public void AddSlice(int from, int to, List<TextPart> parts)
    {
        if (to > from)
            parts.Add(new TextPart(Text, Start + from, to - from, First && from == 0));
    }
}

/// <summary>Cuts text into words. Pure and thread-safe; takes time in proportion to the text.</summary>
internal interface ISplitter
{
    void Split(TextPart part, List<TextPart> parts);
}

/// <summary>Several, each cutting what the one before it left.</summary>
internal sealed class SplitterChain(IReadOnlyList<ISplitter> steps) : ISplitter
{
    public void Split(TextPart part, List<TextPart> parts)
    {
        List<TextPart> now = [part], next = [];
        foreach (var step in steps)
        {
            next.Clear();
            foreach (var one in now)
                step.Split(one, next);
            (now, next) = (next, now);
        }

        parts.AddRange(now);
    }
}
