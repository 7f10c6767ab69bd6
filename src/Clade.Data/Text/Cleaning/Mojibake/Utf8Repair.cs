using System.Text;

namespace Clade.Data.Text.Cleaning.Mojibake;

/// <summary>Bytes that are almost UTF-8: what was lost on the way is put back where that is safe, as ftfy 6.3.1 does (module fixes), then decoded.</summary>
internal static class Utf8Repair
{
    private const byte Space = 0x20, NoBreakSpace = 0xA0;
    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);
    private static readonly string[] JoinedPortuguese = [" ", "quele", "quela", "quilo", "s "];

    /// <summary>
    /// Byte A0, a space in most encodings, often becomes an ordinary space. It is put back where that gives a letter that is likely.
    /// C3 with one space after it is "à" and keeps the space as well, but for the Portuguese words that "à" is joined to.
    /// </summary>
    public static byte[] RestoreSpaces(byte[] bytes)
    {
        var found = false;
        for (var i = 0; i < bytes.Length && !found; i++)
            found = SpacedLength(bytes, i) > 0;
        if (!found)
            return bytes;

        var widened = new List<byte>(bytes.Length + 8);
        for (var i = 0; i < bytes.Length; i++)
        {
            widened.Add(bytes[i]);
            if (bytes[i] == 0xC3 && i + 1 < bytes.Length && bytes[i + 1] == Space && !ContinuesPortuguese(bytes.AsSpan(i + 2)))
                widened.Add(NoBreakSpace);
        }

        var result = widened.ToArray();
        for (var i = 0; i < result.Length; i++)
        {
            var length = SpacedLength(result, i);
            result.AsSpan(i, length).Replace(Space, NoBreakSpace);
            i += Math.Max(0, length - 1);
        }

        return result;
    }

    /// <summary>Sequences in which a byte was lost (0x1A, or once a question mark) become U+FFFD whole.</summary>
    public static byte[] ReplaceLost(byte[] bytes)
    {
        if (bytes.AsSpan().IndexOfAny((byte)LegacyEncoding.Lost, (byte)'?') < 0)
            return bytes;
        var result = new List<byte>(bytes.Length);
        for (var i = 0; i < bytes.Length;)
        {
            var length = LostLength(bytes.AsSpan(i));
            if (length == 0)
            {
                result.Add(bytes[i++]);
                continue;
            }

            result.AddRange([0xEF, 0xBF, 0xBD]);
            i += length;
        }

        return [.. result];
    }

    /// <summary>Decodes UTF-8, and its variants with surrogates encoded one by one (CESU-8) or C0 80 for the null character; null when it is not that.</summary>
    public static string? TryDecode(byte[] bytes)
    {
        try
        {
            var text = new StringBuilder();
            var done = 0;
            for (var i = 0; i < bytes.Length; i++)
            {
                var rest = bytes.AsSpan(i);
                // ftfy also takes C0 before the line end that closes the text for a null character.
                var length = rest is [0xC0, 0x80, ..] or [0xC0, (byte)'\n'] ? 2 : IsSurrogatePair(rest) ? 6 : 0;
                if (length == 0)
                    continue;
                text.Append(Strict.GetString(bytes, done, i - done));
                if (length == 2)
                    text.Append('\0');
                else
                    text.Append((char)(0xD000 | (rest[1] & 0x3F) << 6 | (rest[2] & 0x3F))).Append((char)(0xD000 | (rest[4] & 0x3F) << 6 | (rest[5] & 0x3F)));
                i += length - 1;
                done = i + 1;
            }

            return text.Append(Strict.GetString(bytes, done, bytes.Length - done)).ToString();
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }

    private static bool IsSurrogatePair(ReadOnlySpan<byte> rest) =>
        rest is [0xED, >= 0xA0 and <= 0xAF, >= 0x80 and <= 0xBF, 0xED, >= 0xB0 and <= 0xBF, >= 0x80 and <= 0xBF, ..];

    private static bool ContinuesPortuguese(ReadOnlySpan<byte> rest)
    {
        foreach (var word in JoinedPortuguese)
        {
            if (rest.StartsWith(Encoding.ASCII.GetBytes(word)))
                return true;
        }

        return false;
    }

    /// <summary>Length of a sequence that begins here and would be UTF-8 if its space were A0, 0 for none.</summary>
    private static int SpacedLength(ReadOnlySpan<byte> bytes, int index)
    {
        var rest = bytes[index..];
        if (rest is [0xC2 or 0xC3 or 0xC5 or 0xCE or 0xD0 or 0xD9, Space, ..])
            return 2;
        if (rest is [0xE2 or 0xE3, Space, var third, ..] && IsTail(third))
            return 3;
        if (rest is [>= 0xE0 and <= 0xE3, var second, Space, ..] && IsTail(second))
            return 3;
        if (rest is not [0xF0, _, _, _, ..])
            return 0;
        var spaces = 0;
        foreach (var value in rest[1..4])
        {
            if (value is not (Space or (>= 0x80 and <= 0xBF)))
                return 0;
            spaces += value == Space ? 1 : 0;
        }

        return spaces == 1 ? 4 : 0;

        static bool IsTail(byte value) => value is (>= 0x80 and <= 0xBF) and not 0x85 and not NoBreakSpace;
    }

    /// <summary>Length of a sequence with a lost byte that begins here, 0 for none.</summary>
    private static int LostLength(ReadOnlySpan<byte> rest)
    {
        switch (rest[0])
        {
            case LegacyEncoding.Lost:
                return 1;
            case >= 0xC2 and <= 0xDF:
                return rest.Length > 1 && (rest[1] == LegacyEncoding.Lost || (rest[1] == '?' && rest[0] <= 0xC3)) ? 2 : 0;
            case 0xED when LostSurrogates(rest):
                return 6;
            case >= 0xE0 and <= 0xEF:
                return LostTails(rest, 2) ? 3 : 0;
            case >= 0xF0 and <= 0xF4:
                return LostTails(rest, 3) ? 4 : 0;
            default:
                return 0;
        }
    }

    /// <summary>Whether continuation bytes follow of which at least one is lost, at most one of them as a question mark.</summary>
    private static bool LostTails(ReadOnlySpan<byte> rest, int count)
    {
        if (rest.Length <= count)
            return false;
        var (lost, marks) = (0, 0);
        foreach (var value in rest.Slice(1, count))
        {
            if (value is not (LegacyEncoding.Lost or (byte)'?' or (>= 0x80 and <= 0xBF)))
                return false;
            lost += value == LegacyEncoding.Lost ? 1 : 0;
            marks += value == '?' ? 1 : 0;
        }

        return lost + marks > 0 && marks <= 1;
    }

    private static bool LostSurrogates(ReadOnlySpan<byte> rest)
    {
        if (rest is not [_, >= 0xA0 and <= 0xAF, var third, 0xED, >= 0xB0 and <= 0xBF, var sixth, ..])
            return false;
        return (IsGone(third) && (IsGone(sixth) || sixth is >= 0x80 and <= 0xBF)) || (third is >= 0x80 and <= 0xBF && IsGone(sixth));

        static bool IsGone(byte value) => value is LegacyEncoding.Lost or (byte)'?';
    }
}
