using System.Buffers;
using System.Globalization;
using System.Text;

namespace Clade.Data.Text.Bpe;

/// <summary>
/// CLIP's pre-tokenizer, written out by hand because .NET's expressions see UTF-16 units and not code points:
/// <c>START|END|'s|'t|'re|'ve|'m|'ll|'d|[\p{L}]+|[\p{N}]|[^\s\p{L}\p{N}]+</c>, ignoring case with Unicode's simple folding.
/// (openai/CLIP, clip/simple_tokenizer.py.) Two consequences of that folding: U+017F counts as the letter s, and U+0345, whose
/// folding is a letter while it is a mark itself, matches no branch and is passed over like a space.
/// A mutable ref struct: <c>while (splitter.MoveNext()) use(splitter.Current)</c>.
/// </summary>
internal ref struct WordSplitter
{
    private readonly ReadOnlySpan<char> _text;
    private readonly SpecialTokens _specials;
    private int _next;

    public WordSplitter(ReadOnlySpan<char> text, SpecialTokens specials)
    {
        _text = text;
        _specials = specials;
        _next = 0;
        Current = default;
    }

    /// <summary>The word found last.</summary>
    public ReadOnlySpan<char> Current { get; private set; }

    /// <summary>Finds the next word; false at the end of the text.</summary>
    public bool MoveNext()
    {
        while (_next < _text.Length)
        {
            var start = _next;
            var kind = KindAt(start, out var width);
            if (kind == Kind.Skipped)
            {
                _next += width;
                continue;
            }

            var length = kind == Kind.Other ? FixedMatch(_text[start..]) : 0;
            if (length == 0)
                length = kind == Kind.Number ? width : RunOf(kind, start, width);
            Current = _text.Slice(start, length);
            _next = start + length;
            return true;
        }

        return false;
    }

    private readonly int RunOf(Kind kind, int start, int width)
    {
        var end = start + width;
        while (end < _text.Length && KindAt(end, out width) == kind)
            end += width;
        return end - start;
    }

    /// <summary>Length of the special token or English contraction that starts here, 0 for none.</summary>
    private readonly int FixedMatch(ReadOnlySpan<char> rest)
    {
        if (StartsWith(rest, _specials.Start))
            return _specials.Start.Length;
        if (StartsWith(rest, _specials.End))
            return _specials.End.Length;
        if (rest.Length < 2 || rest[0] != '\'')
            return 0;
        var second = Fold(rest[1]);
        if (second is 's' or 't' or 'm' or 'd')
            return 2;
        if (rest.Length < 3)
            return 0;
        var third = Fold(rest[2]);
        return (second, third) is ('r', 'e') or ('v', 'e') or ('l', 'l') ? 3 : 0;
    }

    private static bool StartsWith(ReadOnlySpan<char> text, string token)
    {
        if (text.Length < token.Length)
            return false;
        for (var i = 0; i < token.Length; i++)
        {
            if (Fold(text[i]) != Fold(token[i]))
                return false;
        }

        return true;
    }

    /// <summary>Simple case folding, as far as it reaches ASCII.</summary>
    private static char Fold(char letter) => letter switch
    {
        >= 'A' and <= 'Z' => (char)(letter | 0x20),
        '\u017F' => 's',
        '\u212A' => 'k',
        _ => letter,
    };

    private readonly Kind KindAt(int index, out int width)
    {
        width = 1;
        var unit = _text[index];
        if (unit < 128)
            return Ascii[unit];
        if (Rune.DecodeFromUtf16(_text[index..], out var rune, out width) != OperationStatus.Done)
            return Kind.Other; // a lone surrogate
        if (rune.Value == 0x345 || Rune.IsWhiteSpace(rune))
            return Kind.Skipped;
        return Rune.GetUnicodeCategory(rune) switch
        {
            UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter or UnicodeCategory.TitlecaseLetter
                or UnicodeCategory.ModifierLetter or UnicodeCategory.OtherLetter => Kind.Letter,
            UnicodeCategory.DecimalDigitNumber or UnicodeCategory.LetterNumber or UnicodeCategory.OtherNumber => Kind.Number,
            _ => Kind.Other,
        };
    }

    private static readonly Kind[] Ascii = MakeAscii();

    private static Kind[] MakeAscii()
    {
        var kinds = new Kind[128];
        for (var unit = 0; unit < kinds.Length; unit++)
        {
            kinds[unit] = char.IsWhiteSpace((char)unit) ? Kind.Skipped
                : char.IsAsciiLetter((char)unit) ? Kind.Letter
                : char.IsAsciiDigit((char)unit) ? Kind.Number
                : Kind.Other;
        }

        return kinds;
    }

    private enum Kind : byte
    {
        Skipped,
        Letter,
        Number,
        Other,
    }
}
