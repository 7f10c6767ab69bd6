using System.Globalization;
using System.Text;

namespace Clade.Data.Text.Unicode;

/// <summary>A normalization form: decomposed or composed, canonically or with compatibility mappings (K).</summary>
internal enum UnicodeForm
{
    C,
    D,
    KC,
    KD,
}

/// <summary>
/// The normalization forms (Unicode Standard Annex 15), because .NET's own return their argument unchanged under invariant globalization.
/// Lone surrogates are kept as they are.
/// </summary>
internal static class NormalForm
{
    private const int SBase = 0xAC00, LBase = 0x1100, VBase = 0x1161, TBase = 0x11A7;
    private const int LCount = 19, VCount = 21, TCount = 28, SCount = LCount * VCount * TCount;

    private static readonly Dictionary<int, (int First, int Second)> Decompositions = [];
    private static readonly Dictionary<long, int> Compositions = [];
    private static readonly Dictionary<int, byte> Classes = [];
    private static readonly HashSet<int> Unstable = [];
    private static readonly Dictionary<int, int[]> Compatible = [];

    static NormalForm()
    {
        foreach (var entry in CanonicalData.Decompositions.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
            AddDecomposition(entry);
        foreach (var entry in CanonicalData.Classes.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
        {
            var parts = entry.Split('-', ':');
            for (var code = Hex(parts[0]); code <= Hex(parts[1]); code++)
            {
                Classes.Add(code, byte.Parse(parts[2], CultureInfo.InvariantCulture));
                Unstable.Add(code);
            }
        }

        foreach (var entry in CompatibilityData.Mappings.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
            AddCompatible(entry);
    }

    /// <summary>The text in a form; the same object when it obviously is already.</summary>
    public static string Normalise(string text, UnicodeForm form)
    {
        if (form == UnicodeForm.C ? IsPlain(text) : !text.AsSpan().ContainsAnyInRange('\u00A0', '\uFFFF'))
            return text;
        var compatible = form is UnicodeForm.KC or UnicodeForm.KD;
        var codes = new List<int>(text.Length + 8);
        for (var i = 0; i < text.Length; i++)
        {
            var code = char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1])
                ? char.ConvertToUtf32(text[i], text[++i])
                : text[i];
            Decompose(code, codes, compatible);
        }

        Order(codes);
        if (form is UnicodeForm.C or UnicodeForm.KC)
            Compose(codes);
        var result = new StringBuilder(codes.Count);
        foreach (var code in codes)
            CodePoints.Append(result, code);
        return result.ToString();
    }

    /// <summary>True when nothing in the text can change: no marks, no second halves of pairs, nothing that decomposes for good.</summary>
    private static bool IsPlain(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            var unit = text[i];
            if (unit < 0x300)
                continue;
            var code = char.IsHighSurrogate(unit) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1])
                ? char.ConvertToUtf32(unit, text[++i])
                : unit;
            if (Unstable.Contains(code) || code is (>= VBase and < VBase + VCount) or (> TBase and < TBase + TCount))
                return false;
        }

        return true;
    }

    private static void Decompose(int code, List<int> codes, bool compatible)
    {
        var syllable = code - SBase;
        if (syllable is >= 0 and < SCount)
        {
            codes.Add(LBase + syllable / (VCount * TCount));
            codes.Add(VBase + syllable % (VCount * TCount) / TCount);
            if (syllable % TCount != 0)
                codes.Add(TBase + syllable % TCount);
        }
        else if (Decompositions.TryGetValue(code, out var pair))
        {
            Decompose(pair.First, codes, compatible);
            if (pair.Second != 0)
                Decompose(pair.Second, codes, compatible);
        }
        else if (compatible && Compatible.TryGetValue(code, out var mapping))
        {
            foreach (var part in mapping)
                Decompose(part, codes, compatible);
        }
        else
        {
            codes.Add(code);
        }
    }

    /// <summary>Sorts each run of marks by combining class, keeping the order of equal classes.</summary>
    private static void Order(List<int> codes)
    {
        for (var start = 0; start < codes.Count; start++)
        {
            if (ClassOf(codes[start]) == 0)
                continue;
            var end = start;
            while (end < codes.Count && ClassOf(codes[end]) != 0)
                end++;
            var sorted = codes.GetRange(start, end - start).OrderBy(ClassOf).ToList();
            for (var i = 0; i < sorted.Count; i++)
                codes[start + i] = sorted[i];
            start = end;
        }
    }

    private static void Compose(List<int> codes)
    {
        var starter = -1;
        var lastClass = 0;
        var write = 0;
        for (var read = 0; read < codes.Count; read++)
        {
            var code = codes[read];
            var combining = ClassOf(code);
            // A mark of the same class, or a starter, between the two blocks the pair.
            var adjacent = starter == write - 1;
            if (starter >= 0 && (adjacent || (lastClass < combining && lastClass != 0)) && Pair(codes[starter], code) is > 0 and var composed)
            {
                codes[starter] = composed;
                continue;
            }

            if (combining == 0)
                starter = write;
            lastClass = combining;
            codes[write++] = code;
        }

        codes.RemoveRange(write, codes.Count - write);
    }

    private static int Pair(int first, int second)
    {
        if (first is >= LBase and < LBase + LCount && second is >= VBase and < VBase + VCount)
            return SBase + ((first - LBase) * VCount + second - VBase) * TCount;
        if (first is >= SBase and < SBase + SCount && (first - SBase) % TCount == 0 && second is > TBase and < TBase + TCount)
            return first + second - TBase;
        return Compositions.GetValueOrDefault(((long)first << 32) | (uint)second);
    }

    private static int ClassOf(int code) => code < 0x300 ? 0 : Classes.GetValueOrDefault(code);

    private static void AddDecomposition(string entry)
    {
        var parts = entry.Split('=', '!', '+');
        var (code, first, second) = (Hex(parts[0]), Hex(parts[1]), parts.Length > 2 ? Hex(parts[2]) : 0);
        Decompositions.Add(code, (first, second));
        if (entry.Contains('!', StringComparison.Ordinal))
        {
            Unstable.Add(code);
        }
        else
        {
            Compositions.Add(((long)first << 32) | (uint)second, code);
            Unstable.Add(second);
        }
    }

    private static void AddCompatible(string entry)
    {
        var parts = entry.Split('-', '=', '+');
        if (!entry.Contains('-', StringComparison.Ordinal))
        {
            Compatible.Add(Hex(parts[0]), [.. parts[1..].Select(Hex)]);
            return;
        }

        for (var (code, target) = (Hex(parts[0]), Hex(parts[2])); code <= Hex(parts[1]); code++, target++)
            Compatible.Add(code, [target]);
    }

    private static int Hex(string digits) => int.Parse(digits, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
}
