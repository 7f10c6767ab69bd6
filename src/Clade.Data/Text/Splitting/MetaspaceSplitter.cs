using Clade.Data.Text.Patterns;

namespace Clade.Data.Text.Splitting;

/// <summary>Where <see cref="MetaspaceSplitter"/> puts a mark before a text that has none.</summary>
internal enum MetaspacePrefix
{
    Never,
    First,
    Always,
}

/// <summary>SentencePiece's words: spaces become a visible mark, each mark begins a word.</summary>
internal sealed class MetaspaceSplitter(char mark, MetaspacePrefix prefix, bool cuts) : ISplitter
{
    private readonly PatternSplitter _words = new(new LiteralPattern(mark.ToString()), SplitBehaviour.MergedWithNext, false);

    public void Split(TextPart part, List<TextPart> parts)
    {
        var text = part.ToString().Replace(' ', mark);
        if (prefix == MetaspacePrefix.Always || (prefix == MetaspacePrefix.First && part.First))
            text = text[0] == mark ? text : mark + text;
        var marked = new TextPart(text, 0, text.Length, part.First);
        if (cuts)
            _words.Split(marked, parts);
        else
            parts.Add(marked);
    }
}
