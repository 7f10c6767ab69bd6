using System.Text;
using Clade.Data.Text.Unicode;

namespace Clade.Data.Text.Patterns;

/// <summary>A set of code points as a pattern names it: ranges, categories, white space, word characters; possibly all others instead. Built once, then only read.</summary>
internal sealed class CodePointSet
{
    private readonly List<(int First, int Last)> _ranges = [];
    private readonly List<CodePointSet> _parts = [];
    private readonly bool[] _ascii = new bool[128];
    private int _categories;
    private bool _white, _word, _negated, _anyCase, _sealed;

    /// <summary>Adds the code points from one to another, both included.</summary>
    public void Add(int first, int last) => _ranges.Add((first, last));

    /// <summary>Adds general categories, one bit each.</summary>
    public void AddCategories(int bits) => _categories |= bits;

    public void AddWhiteSpace() => _white = true;

    public void AddWord() => _word = true;

    /// <summary>Adds another set, negated or not.</summary>
    public void Add(CodePointSet other) => _parts.Add(other);

    /// <summary>Finishes the set.</summary>
    public CodePointSet Seal(bool negated = false, bool anyCase = false)
    {
        (_negated, _anyCase) = (negated, anyCase);
        for (var code = 0; code < 128; code++)
            _ascii[code] = Compute(code);
        _sealed = true;
        return this;
    }

    public bool Contains(int code) => _sealed && code < 128 ? _ascii[code] : Compute(code);

    private bool Compute(int code) => (Has(code) || (_anyCase && HasOtherCase(code))) != _negated;

    private bool Has(int code)
    {
        if ((_categories != 0 && (_categories & CodePoints.CategoryBit(code)) != 0) || (_white && CodePoints.IsWhiteSpace(code)) || (_word && IsWord(code)))
            return true;
        foreach (var (first, last) in _ranges)
        {
            if (code >= first && code <= last)
                return true;
        }

        foreach (var part in _parts)
        {
            if (part.Contains(code))
                return true;
        }

        return false;
    }

    // Oniguruma's notion, which counts the superscripts and fractions of Latin-1 and leaves out the joiners.
    private static bool IsWord(int code) => code is 0xB2 or 0xB3 or 0xB9 or (>= 0xBC and <= 0xBE) || (code is not (0x200C or 0x200D) && CodePoints.IsWord(code));

    // Simple case folding, with the three characters whose folding is a letter of another block.
    private bool HasOtherCase(int code)
    {
        if (!Rune.TryCreate(code, out var rune))
            return false;
        var (lower, upper) = (Rune.ToLowerInvariant(rune).Value, Rune.ToUpperInvariant(rune).Value);
        return Has(lower) || Has(upper) || (lower | upper) switch
        {
            _ when lower is 's' || code == 0x17F => Has('s') || Has('S') || Has(0x17F),
            _ when lower is 'k' => Has('k') || Has('K') || Has(0x212A),
            _ when lower is 0xE5 => Has(0xE5) || Has(0xC5) || Has(0x212B),
            _ => false,
        };
    }
}
