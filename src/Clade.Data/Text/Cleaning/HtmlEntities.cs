using System.Globalization;
using System.Text;

namespace Clade.Data.Text.Cleaning;

/// <summary>
/// Character references of HTML, in two strengths. <see cref="Unescape"/> is what a browser does in text (HTML standard, section 13.2.5.72)
/// as Python's <c>html.unescape</c> does it: names without a semicolon too, the longest that fits. <see cref="UnescapeCareful"/> is what
/// ftfy does: whole references with a semicolon only, and names in all capitals when nothing else is spelled so.
/// </summary>
internal static class HtmlEntities
{
    private const int LongestName = 32;
    private const int LongestCareful = 24;
    private static readonly Dictionary<string, string> Names = new(StringComparer.Ordinal);
    private static readonly Dictionary<string, string> Capitals = new(StringComparer.Ordinal);
    private static readonly Dictionary<string, string>.AlternateLookup<ReadOnlySpan<char>> NamesBySpan;
    private static readonly Dictionary<string, string>.AlternateLookup<ReadOnlySpan<char>> CapitalsBySpan;

    static HtmlEntities()
    {
        NamesBySpan = Names.GetAlternateLookup<ReadOnlySpan<char>>();
        CapitalsBySpan = Capitals.GetAlternateLookup<ReadOnlySpan<char>>();
        foreach (var entry in HtmlEntityData.Names.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
        {
            var parts = entry.Split('=', '!', '+');
            var value = string.Concat(parts.Skip(1).Select(code => char.ConvertFromUtf32(int.Parse(code, NumberStyles.HexNumber, CultureInfo.InvariantCulture))));
            Names.Add(parts[0] + ";", value);
            if (entry.Contains('!', StringComparison.Ordinal))
                Names.Add(parts[0], value);
        }

        foreach (var (name, value) in Names)
        {
            var upper = name.ToUpperInvariant();
            if (name.EndsWith(';') && name.Any(char.IsAsciiLetterLower) && !name.Any(char.IsAsciiLetterUpper) && Longest(upper) == 0)
                Capitals.Add(upper, Uppercase(value));
        }
    }

    /// <summary>All references, as browsers read them.</summary>
    public static string Unescape(string text)
    {
        var next = text.IndexOf('&', StringComparison.Ordinal);
        if (next < 0)
            return text;
        var result = new StringBuilder(text.Length);
        var done = 0;
        for (; next >= 0; next = text.IndexOf('&', done))
        {
            result.Append(text, done, next - done);
            done = next + 1;
            var rest = text.AsSpan(done);
            var length = rest.StartsWith("#") ? Numeric(rest, out var value) : Named(rest, out value);
            result.Append(length > 0 ? value : "&");
            done += length;
        }

        return result.Append(text, done, text.Length - done).ToString();
    }

    /// <summary>Whole references that end in a semicolon, also in capitals.</summary>
    public static string UnescapeCareful(string text)
    {
        var next = text.IndexOf('&', StringComparison.Ordinal);
        if (next < 0)
            return text;
        var result = new StringBuilder(text.Length);
        var done = 0;
        for (; next >= 0; next = text.IndexOf('&', done))
        {
            result.Append(text, done, next - done);
            done = next + 1;
            var length = CarefulLength(text.AsSpan(done));
            var reference = text.AsSpan(done, length);
            if (length > 0 && CarefulValue(reference) is { } value)
            {
                result.Append(value);
                done += length;
            }
            else
            {
                result.Append('&');
            }
        }

        return result.Append(text, done, text.Length - done).ToString();
    }

    /// <summary>Length of <c>#?[0-9A-Za-z]{1,24};</c>, 0 for none.</summary>
    private static int CarefulLength(ReadOnlySpan<char> rest)
    {
        var start = rest.StartsWith("#") ? 1 : 0;
        var end = start;
        while (end < rest.Length && end - start <= LongestCareful && char.IsAsciiLetterOrDigit(rest[end]))
            end++;
        return end > start && end - start <= LongestCareful && end < rest.Length && rest[end] == ';' ? end + 1 : 0;
    }

    private static string? CarefulValue(ReadOnlySpan<char> reference)
    {
        if (NamesBySpan.TryGetValue(reference, out var value) || CapitalsBySpan.TryGetValue(reference, out value))
            return value;
        // A number whose reading leaves the semicolon over, such as &#12x;, is kept as written; &#59; is a semicolon itself and is kept too.
        return reference[0] == '#' && Numeric(reference, out var number) == reference.Length && number != ";" ? number : null;
    }

    /// <summary>A number, decimal or hexadecimal, with the corrections that the standard prescribes. Returns the characters read, 0 for none.</summary>
    private static int Numeric(ReadOnlySpan<char> rest, out string value)
    {
        value = "";
        var hexadecimal = rest.Length > 1 && rest[1] is 'x' or 'X';
        var start = hexadecimal ? 2 : 1;
        var end = start;
        var code = 0;
        for (; end < rest.Length && (hexadecimal ? char.IsAsciiHexDigit(rest[end]) : char.IsAsciiDigit(rest[end])); end++)
        {
            var digit = char.IsAsciiDigit(rest[end]) ? rest[end] - '0' : (rest[end] | 0x20) - 'a' + 10;
            code = Math.Min(code * (hexadecimal ? 16 : 10) + digit, 0x110000);
        }

        if (end == start)
            return 0;
        value = OfCode(code);
        return end < rest.Length && rest[end] == ';' ? end + 1 : end;
    }

    private static string OfCode(int code) => code switch
    {
        0 or > 0x10FFFF or (>= 0xD800 and <= 0xDFFF) => "\uFFFD",
        >= 0x80 and <= 0x9F => LegacyEncodings.Windows1252.ToChar((byte)code).ToString(),
        (>= 1 and <= 8) or 0xB or (>= 0xE and <= 0x1F) or 0x7F or (>= 0xFDD0 and <= 0xFDEF) => "",
        _ when (code & 0xFFFE) == 0xFFFE => "",
        _ => char.ConvertFromUtf32(code),
    };

    /// <summary>A name with or without its semicolon; text after the longest known beginning stays text.</summary>
    private static int Named(ReadOnlySpan<char> rest, out string value)
    {
        var end = 0;
        while (end < rest.Length && end < LongestName && rest[end] is not ('\t' or '\n' or '\f' or ' ' or '<' or '&' or '#' or ';'))
            end++;
        if (end > 0 && end < rest.Length && rest[end] == ';')
            end++;
        var length = Longest(rest[..end]);
        value = length > 0 ? NamesBySpan[rest[..length]] : "";
        return length;
    }

    /// <summary>Length of the longest name these characters begin with, 0 for none; names have at least two.</summary>
    private static int Longest(ReadOnlySpan<char> letters)
    {
        for (var length = letters.Length; length > 1; length--)
        {
            if (NamesBySpan.ContainsKey(letters[..length]))
                return length;
        }

        return 0;
    }

    /// <summary>Full upper-casing of the characters that have names.</summary>
    private static string Uppercase(string value) => value switch
    {
        "ß" => "SS",
        "ŉ" => "\u02BCN",
        "ı" => "I",
        "ﬀ" => "FF",
        "ﬁ" => "FI",
        "ﬂ" => "FL",
        "ﬃ" => "FFI",
        "ﬄ" => "FFL",
        _ => value.ToUpperInvariant(),
    };
}
