using System.Globalization;
using System.Text;

namespace Clade.Models.Formats;

/// <summary>The two ways in which protocol 0 writes text, and names of classes.</summary>
internal static class PickleText
{
    /// <summary>A name of a module or class: nothing that is on the list is longer than 1,000 bytes.</summary>
    internal static string Name(ReadOnlySpan<byte> line) => Encoding.UTF8.GetString(line.Length <= 1000 ? line : line[..1000]);

    /// <summary>Python's <c>repr</c> of a string: quotes around it; escapes other than <c>\x41</c> keep the character behind the backslash.</summary>
    internal static string Quoted(ReadOnlySpan<byte> line)
    {
        line = line.TrimEnd((byte)'\r');
        return Unescape(line.Length >= 2 && line[0] == line[^1] && line[0] is (byte)'\'' or (byte)'"' ? line[1..^1] : line, quoted: true);
    }

    /// <summary>Latin-1 in which <c>\u20ac</c> and <c>\U0001f600</c> stand for other characters.</summary>
    internal static string RawUnicode(ReadOnlySpan<byte> line) => Unescape(line, quoted: false);

    private static string Unescape(ReadOnlySpan<byte> line, bool quoted)
    {
        var text = new StringBuilder(line.Length);
        for (var i = 0; i < line.Length; i++)
        {
            var digits = line[i] != '\\' || i + 1 == line.Length ? 0 : (char)line[i + 1] switch
            {
                'x' when quoted => 2,
                'u' when !quoted => 4,
                'U' when !quoted => 8,
                _ => 0,
            };
            if (digits > 0 && i + 2 + digits <= line.Length
                && int.TryParse(line.Slice(i + 2, digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code))
            {
                text.Append(Rune.IsValid(code) ? new Rune(code) : Rune.ReplacementChar);
                i += 1 + digits;
            }
            else
            {
                if (quoted && line[i] == '\\' && i + 1 < line.Length)
                    i++;
                text.Append((char)line[i]);
            }
        }

        return text.ToString();
    }
}
