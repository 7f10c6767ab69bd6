using System.Text;
using Clade.Core;

namespace Clade.Data.Sets;

/// <summary>
/// Fields between commas, tabs or other signs (RFC 4180): a field that begins with a quote ends at the next single one, may hold signs and ends of lines, and
/// writes a quote as two. Lines end in LF, CRLF or CR; empty ones are passed over.
/// </summary>
internal sealed class DelimitedText(string text, char delimiter, bool quotes, string name)
{
    private int _place, _line = 1;

    /// <summary>The rows with the line that each begins in, counted from 1; to be read once.</summary>
    /// <exception cref="InputException">A quote is never closed, or text follows a closing quote.</exception>
    public IEnumerable<(int Line, string[] Fields)> Rows()
    {
        while (_place < text.Length)
        {
            var line = _line;
            var fields = new List<string> { Field() };
            while (Skip(delimiter))
                fields.Add(Field());
            if (Skip('\r') | Skip('\n'))
                _line++;
            if (fields.Count > 1 || fields[0].Length > 0)
                yield return (line, [.. fields]);
        }
    }

    // Afterwards the place is a delimiter, the end of a line or the end.
    private string Field()
    {
        if (quotes && Skip('"'))
            return Quoted();
        var start = _place;
        var length = text.AsSpan(start).IndexOfAny(delimiter, '\r', '\n');
        _place = length < 0 ? text.Length : start + length;
        return text[start.._place];
    }

    private string Quoted()
    {
        var opened = _line;
        var field = new StringBuilder();
        while (true)
        {
            var length = text.AsSpan(_place).IndexOf('"');
            if (length < 0)
                throw new InputException($"The quote opened in line {opened} of {name} is never closed; close it, or say quotes=false if quotes are letters there.");
            field.Append(text, _place, length);
            _line += text.AsSpan(_place, length).Count('\n');
            _place += length + 1;
            if (!Skip('"'))
                break;
            field.Append('"');
        }

        if (_place < text.Length && text[_place] != delimiter && text[_place] is not ('\r' or '\n'))
            throw new InputException($"Something follows the closing quote in line {_line} of {name}; write a quote inside as two, or say quotes=false if quotes are letters there.");
        return field.ToString();
    }

    private bool Skip(char sign)
    {
        if (_place >= text.Length || text[_place] != sign)
            return false;
        _place++;
        return true;
    }
}
