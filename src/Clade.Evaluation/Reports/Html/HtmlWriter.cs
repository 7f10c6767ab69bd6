using System.Text;

namespace Clade.Evaluation.Reports;

/// <summary>
/// Writes elements that are both HTML and XML: every element is closed, every attribute quoted, every text escaped and free of characters that neither allows. Counts
/// the bytes, so that a part that would make the page too large can be taken back.
/// </summary>
internal sealed class HtmlWriter
{
    private readonly StringBuilder _page = new();
    private readonly Stack<string> _open = new();

    /// <summary>Length of what was written, in bytes of UTF-8.</summary>
    public long Bytes { get; private set; }

    /// <summary>Starts an element; attributes without a value are left out, the others are not cut.</summary>
    public HtmlWriter Open(string tag, params ReadOnlySpan<(string Name, string? Value)> attributes)
    {
        _open.Push(tag);
        return Tag(tag, attributes, ">");
    }

    /// <summary>Ends the element that was started last.</summary>
    public HtmlWriter Close() => Raw($"</{_open.Pop()}>");

    /// <summary>An element with nothing but text in it.</summary>
    public HtmlWriter Element(string tag, string text, params ReadOnlySpan<(string Name, string? Value)> attributes) => Tag(tag, attributes, ">").Text(text).Raw($"</{tag}>");

    /// <summary>An element that never has content: of SVG, or meta, img.</summary>
    public HtmlWriter Leaf(string tag, params ReadOnlySpan<(string Name, string? Value)> attributes) => Tag(tag, attributes, "/>");

    /// <summary>Text; cut after 2,000 characters.</summary>
    public HtmlWriter Text(string text) => Raw(Escape(ReportText.Sentence(text)));

    /// <summary>Markup of this assembly, never of a file.</summary>
    public HtmlWriter Raw(string markup)
    {
        _page.Append(markup);
        Bytes += Encoding.UTF8.GetByteCount(markup);
        return this;
    }

    /// <summary>Writes a part and takes it back if the page then has more bytes than <paramref name="most"/>; false if so.</summary>
    public bool Try(long most, Action part)
    {
        var (length, bytes) = (_page.Length, Bytes);
        part();
        if (Bytes <= most)
            return true;
        _page.Length = length;
        Bytes = bytes;
        return false;
    }

    /// <summary>A figure with minus signs in place of hyphens.</summary>
    public static string Minus(string figure) => figure.Replace('-', '−');

    public override string ToString() => _open.Count == 0 ? _page.ToString() : throw new InvalidOperationException($"<{_open.Peek()}> is still open.");

    private HtmlWriter Tag(string tag, ReadOnlySpan<(string Name, string? Value)> attributes, string end)
    {
        Raw("<" + tag);
        foreach (var (name, value) in attributes)
        {
            if (value is not null)
                Raw($" {name}=\"{Escape(ReportText.Whole(value))}\"");
        }

        return Raw(end);
    }

    private static string Escape(string text) => text.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal)
        .Replace(">", "&gt;", StringComparison.Ordinal).Replace("\"", "&quot;", StringComparison.Ordinal).Replace("'", "&#39;", StringComparison.Ordinal);
}
