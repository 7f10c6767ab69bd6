using System.Globalization;
using Clade.Core;

namespace Clade.Data.Text.Patterns;

/// <summary>
/// Reads the expressions that tokenizer files use, in the syntax of Oniguruma's Ruby flavour, over code points. Back references, word
/// boundaries, class intersections, scripts and looking further than one character are refused by name.
/// </summary>
internal sealed class PatternParser
{
    private const int LongestPattern = 4096;
    private const int DeepestNesting = 64;

    private readonly string _source;
    private readonly string _pattern;
    private int _next;
    private int _depth;

    private PatternParser(string source, string pattern) => (_source, _pattern) = (source, pattern);

    private bool AtEnd => _next >= _pattern.Length;

    /// <param name="source">File, for messages.</param>
    /// <param name="pattern">The expression.</param>
    /// <exception cref="InputException">The expression is wrong or not supported.</exception>
    public static PatternNode Parse(string source, string pattern)
    {
        var parser = new PatternParser(source, pattern);
        if (pattern.Length > LongestPattern)
            throw parser.Refuse($"longer than {LongestPattern} characters");
        var node = parser.Choice(anyCase: false);
        return parser.AtEnd ? node : throw parser.Refuse("closing a group that was not opened");
    }

    private PatternNode Choice(bool anyCase)
    {
        if (++_depth > DeepestNesting)
            throw Refuse("nested too deep");
        var parts = new List<PatternNode> { Chain(ref anyCase) };
        while (Take('|'))
            parts.Add(Chain(ref anyCase));
        _depth--;
        return parts.Count == 1 ? parts[0] : new PatternNode.Choice(parts);
    }

    private PatternNode Chain(ref bool anyCase)
    {
        var parts = new List<PatternNode>();
        while (!AtEnd && _pattern[_next] is not ('|' or ')'))
        {
            if (_pattern.AsSpan(_next).StartsWith("(?i)"))
            {
                _next += 4;
                anyCase = true;
                continue;
            }

            parts.Add(Quantified(Atom(anyCase)));
        }

        return parts.Count == 1 ? parts[0] : new PatternNode.Chain(parts);
    }

    private PatternNode Quantified(PatternNode part)
    {
        while (!AtEnd)
        {
            var (least, most, counted) = (0, -1, false);
            if (Take('*'))
                (least, most) = (0, -1);
            else if (Take('+'))
                (least, most) = (1, -1);
            else if (Take('?'))
                (least, most) = (0, 1);
            else if (Counted(out least, out most))
                counted = true;
            else
                return part;
            if (part is PatternNode.Look)
                throw Refuse("repeating an assertion");
            var lazy = Take('?');
            // In this flavour {1,3}+ is a repeated repetition and only * + ? can be possessive.
            var possessive = !lazy && !counted && Take('+');
            part = new PatternNode.Repeat(part, least, most, lazy, possessive);
        }

        return part;
    }

    private bool Counted(out int least, out int most)
    {
        (least, most) = (0, -1);
        var close = _pattern[_next] == '{' ? _pattern.IndexOf('}', _next) : -1;
        if (close < 0)
            return false;
        var parts = _pattern[(_next + 1)..close].Split(',');
        if (parts.Length > 2 || !Number(parts[0], 0, out least) || !Number(parts[^1], -1, out most) || (parts.Length == 1 && most < 0))
            return false;
        if (least > 1000 || most > 1000 || (most >= 0 && most < least))
            throw Refuse("a repetition beyond 1,000 times or the wrong way round");
        _next = close + 1;
        return true;
    }

    private static bool Number(string digits, int otherwise, out int value)
    {
        value = otherwise;
        return digits.Length == 0 || int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out value);
    }

    private PatternNode Atom(bool anyCase)
    {
        var letter = _pattern[_next];
        switch (letter)
        {
            case '(':
                return Group(anyCase);
            case '[':
                _next++;
                return new PatternNode.One(Class(anyCase));
            case '.':
                _next++;
                var any = new CodePointSet();
                any.Add('\n', '\n');
                return new PatternNode.One(any.Seal(negated: true));
            case '^' or '$':
                _next++;
                return new PatternNode.Look(letter == '^' ? AssertionKind.LineStart : AssertionKind.LineEnd, null, false);
            case '*' or '+' or '?':
                throw Refuse($"a \"{letter}\" with nothing before it");
            case '\\' when _next + 1 < _pattern.Length && _pattern[_next + 1] is 'A' or 'z':
                _next += 2;
                return new PatternNode.Look(_pattern[_next - 1] == 'A' ? AssertionKind.TextStart : AssertionKind.TextEnd, null, false);
            default:
                var set = new CodePointSet();
                if (letter == '\\')
                    Escape(set);
                else
                    AddLiteral(set);
                return new PatternNode.One(set.Seal(anyCase: anyCase));
        }
    }

    private PatternNode Group(bool anyCase)
    {
        _next++;
        AssertionKind? look = null;
        var negated = false;
        if (Take('?'))
        {
            if (Take("i:"))
                anyCase = true;
            else if (Take("-i:"))
                anyCase = false;
            else if (Take('=') || (negated = Take('!')))
                look = AssertionKind.Ahead;
            else if (Take("<=") || (negated = Take("<!")))
                look = AssertionKind.Behind;
            else if (!Take(':'))
                throw Refuse("a group of a kind");
        }

        var inner = Choice(anyCase);
        if (!Take(')'))
            throw Refuse("an open group");
        if (look is not { } kind)
            return inner;
        return SetOf(inner) is { } set ? new PatternNode.Look(kind, set, negated) : throw Refuse("looking ahead or behind further than one character");
    }

    private static CodePointSet? SetOf(PatternNode node)
    {
        if (node is PatternNode.One one)
            return one.Set;
        if (node is not PatternNode.Choice choice)
            return null;
        var union = new CodePointSet();
        foreach (var part in choice.Parts)
        {
            if (SetOf(part) is not { } set)
                return null;
            union.Add(set);
        }

        return union.Seal();
    }

    private CodePointSet Class(bool anyCase)
    {
        if (++_depth > DeepestNesting)
            throw Refuse("nested too deep");
        var set = new CodePointSet();
        var negated = Take('^');
        for (var first = true; ; first = false)
        {
            if (AtEnd)
                throw Refuse("an open class");
            if (Take(']'))
            {
                if (!first)
                    break;
                set.Add(']', ']');
                continue;
            }

            if (_pattern.AsSpan(_next).StartsWith("[:") || _pattern.AsSpan(_next).StartsWith("&&"))
                throw Refuse("a POSIX class or an intersection of classes");
            if (Take('['))
                set.Add(Class(anyCase));
            else
                Range(set);
        }

        _depth--;
        return set.Seal(negated, anyCase);
    }

    private void Range(CodePointSet set)
    {
        var one = ClassItem(set);
        if (one < 0 || AtEnd || _pattern[_next] != '-' || _next + 1 >= _pattern.Length || _pattern[_next + 1] == ']')
        {
            if (one >= 0)
                set.Add(one, one);
            return;
        }

        _next++;
        var last = ClassItem(set);
        if (last < one)
            throw Refuse("a range that ends before it begins");
        set.Add(one, last);
    }

    /// <summary>A character of a class, or -1 when it was a whole set, which is added.</summary>
    private int ClassItem(CodePointSet set)
    {
        if (_pattern[_next] == '\\')
            return PatternEscapes.Read(_pattern, ref _next, set, Refuse);
        return Literal();
    }

    private void Escape(CodePointSet set)
    {
        if (PatternEscapes.Read(_pattern, ref _next, set, Refuse) is >= 0 and var code)
            set.Add(code, code);
    }

    private void AddLiteral(CodePointSet set)
    {
        var code = Literal();
        set.Add(code, code);
    }

    private int Literal()
    {
        var code = Unicode.CodePoints.At(_pattern, _next, out var width);
        _next += width;
        return code;
    }

    private bool Take(char letter)
    {
        if (AtEnd || _pattern[_next] != letter)
            return false;
        _next++;
        return true;
    }

    private bool Take(string letters)
    {
        if (!_pattern.AsSpan(_next).StartsWith(letters))
            return false;
        _next += letters.Length;
        return true;
    }

    private InputException Refuse(string what) =>
        new($"{_source} has the pattern {Bpe.BpeModel.Quote(_pattern)}, in which {what} at character {_next} is not supported; it is another kind of tokenizer.");
}
