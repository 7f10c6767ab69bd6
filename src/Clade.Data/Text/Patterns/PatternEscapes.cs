using System.Globalization;
using Clade.Core;
using Clade.Data.Text.Unicode;

namespace Clade.Data.Text.Patterns;

/// <summary>What stands after a backslash in a pattern.</summary>
internal static class PatternEscapes
{
    private static readonly string[] Categories =
    [
        "Lu", "Ll", "Lt", "Lm", "Lo", "Mn", "Mc", "Me", "Nd", "Nl", "No", "Zs", "Zl", "Zp", "Cc", "Cf", "Cs", "Co", "Pc", "Pd", "Ps", "Pe", "Pi", "Pf", "Po",
        "Sm", "Sc", "Sk", "So", "Cn",
    ];

    /// <summary>Reads one escape from the backslash on; returns its character, or -1 after adding a whole set.</summary>
    public static int Read(string pattern, ref int next, CodePointSet set, Func<string, InputException> refuse)
    {
        if (++next >= pattern.Length)
            throw refuse("a backslash at the end");
        var letter = pattern[next++];
        switch (letter)
        {
            case 's' or 'S' or 'd' or 'D' or 'w' or 'W':
                set.Add(Shorthand(letter));
                return -1;
            case 'p' or 'P':
                set.Add(Property(pattern, ref next, negated: letter == 'P', refuse));
                return -1;
            case 'n':
                return '\n';
            case 'r':
                return '\r';
            case 't':
                return '\t';
            case 'f':
                return '\f';
            case 'v':
                return '\v';
            case 'x' when next < pattern.Length && pattern[next] == '{':
                return Hex(pattern, ref next, pattern.IndexOf('}', next), 1, refuse);
            case 'x':
                return Hex(pattern, ref next, next + 2, 0, refuse);
            case 'u':
                return Hex(pattern, ref next, next + 4, 0, refuse);
            default:
                if (char.IsAsciiLetterOrDigit(letter))
                    throw refuse($"\\{letter}");
                next--;
                var code = CodePoints.At(pattern, next, out var width);
                next += width;
                return code;
        }
    }

    private static CodePointSet Shorthand(char letter)
    {
        var set = new CodePointSet();
        if (letter is 's' or 'S')
            set.AddWhiteSpace();
        else if (letter is 'w' or 'W')
            set.AddWord();
        else
            set.AddCategories(1 << (int)UnicodeCategory.DecimalDigitNumber);
        return set.Seal(negated: char.IsAsciiLetterUpper(letter));
    }

    private static CodePointSet Property(string pattern, ref int next, bool negated, Func<string, InputException> refuse)
    {
        var name = next < pattern.Length ? pattern[next].ToString() : "";
        if (name == "{")
        {
            var close = pattern.IndexOf('}', next);
            name = close < 0 ? throw refuse("an open property") : pattern[(next + 1)..close];
            next = close;
        }

        next++;
        if (name.StartsWith('^'))
            (name, negated) = (name[1..], !negated);
        var bits = 0;
        for (var category = 0; category < Categories.Length; category++)
        {
            if (Categories[category] == name || (name.Length == 1 && Categories[category][0] == name[0]))
                bits |= 1 << category;
        }

        if (bits == 0)
            throw refuse($"the property \"{(name.Length > 20 ? name[..20] : name)}\"");
        var set = new CodePointSet();
        set.AddCategories(bits);
        return set.Seal(negated);
    }

    private static int Hex(string pattern, ref int next, int end, int bracket, Func<string, InputException> refuse)
    {
        if (end < next + bracket || end > pattern.Length
            || !int.TryParse(pattern.AsSpan(next + bracket, end - next - bracket), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code)
            || code is < 0 or > 0x10FFFF)
            throw refuse("a number of a character");
        next = end + bracket;
        return code;
    }
}
