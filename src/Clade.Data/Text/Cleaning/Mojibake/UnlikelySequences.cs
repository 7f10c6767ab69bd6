using System.Buffers;
using System.Text;

namespace Clade.Data.Text.Cleaning.Mojibake;

/// <summary>
/// Says whether a text holds characters side by side that hardly any language puts there, so that it is probably UTF-8 read as something else:
/// an accented small letter before a currency sign, say. The sequences are those of ftfy 6.3.1 (module badness), found by its author in
/// real text; here they are a table of short patterns.
/// </summary>
internal static class UnlikelySequences
{
    private const SignKind Signs = SignKind.Enclosing | SignKind.Currency | SignKind.Numeric | SignKind.Law;

    private static readonly Dictionary<char, Pattern[]> ByFirst = [];
    private static readonly SearchValues<char> Anchors;

    static UnlikelySequences()
    {
        var patterns = MakePatterns();
        var letters = SignTable.Letters.Concat(patterns.SelectMany(pattern => pattern.Letters)).Distinct().ToArray();
        foreach (var letter in letters)
        {
            var text = letter.ToString();
            var fitting = patterns.Where(pattern => pattern.MayBegin(text)).ToArray();
            if (fitting.Length > 0)
                ByFirst.Add(letter, fitting);
        }

        Anchors = SearchValues.Create(letters.Where(letter => letter >= 128).ToArray());
    }

    /// <summary>True when at least one unlikely sequence is in the text.</summary>
    public static bool Any(string text)
    {
        var searched = 0;
        while (text.AsSpan(searched).IndexOfAny(Anchors) is >= 0 and var found)
        {
            // Every pattern has a listed character that is not ASCII, and at most two ASCII ones before it.
            var anchor = searched + found;
            for (var start = Math.Max(0, anchor - 2); start <= anchor; start++)
            {
                if (!ByFirst.TryGetValue(text[start], out var patterns))
                    continue;
                foreach (var pattern in patterns)
                {
                    if (pattern.Matches(text, start))
                        return true;
                }
            }

            searched = anchor + 1;
        }

        return false;
    }

    private static Pattern[] MakePatterns()
    {
        var opening = Step.Of(SignKind.Opening);
        var closing = Step.Of(SignKind.Closing);
        var suspect = Step.Of(SignKind.Suspect);
        var afterArabic = Step.Of(SignKind.Common | SignKind.Currency | SignKind.Suspect | SignKind.Numeric | SignKind.Opening, "ŸŠ®°µ»");
        var arabic = Step.Of("ØÙ");
        var cyrillic = Step.Of("ВГРС");
        var greek = Step.Of("ΒΓΞΟ");
        var betweenGreek = SignKind.Control | SignKind.Suspect | SignKind.Enclosing | SignKind.Currency;
        return
        [
            new(Step.Of(SignKind.Control)),
            new(Step.Of(SignKind.Accented | SignKind.Box | SignKind.Suspect | Signs), suspect),
            new(suspect, Step.Of(SignKind.Accented | SignKind.Box | Signs)),
            new(Step.Of(SignKind.AsciiLetter), Step.Of(SignKind.LowerCommon | SignKind.UpperCommon), suspect),
            new(Step.Of(SignKind.LowerAccented | SignKind.LowerCommon | SignKind.Box | SignKind.Closing | SignKind.Currency | SignKind.Numeric), Step.Of(SignKind.UpperAccented)),
            new(Step.Of(SignKind.Box | SignKind.Closing | SignKind.Currency | SignKind.Numeric), Step.Of(SignKind.LowerAccented)),
            new(Step.Of(SignKind.LowerAccented | SignKind.Box | SignKind.Closing), Step.Of(SignKind.Currency)),
            new(Step.Of(SignKind.Space), Step.Of(SignKind.UpperAccented), Step.Of(SignKind.Currency)),
            new(Step.Of(SignKind.UpperAccented | SignKind.Box), Step.Of(SignKind.Numeric | SignKind.Law)),
            new(Step.Of(SignKind.Accented | SignKind.Box | SignKind.Currency | SignKind.Closing), opening, Step.Of(SignKind.Numeric)),
            new(Step.Of(SignKind.Accented | SignKind.Currency | SignKind.Numeric | SignKind.Box | SignKind.Law), closing, opening),
            new(Step.Of(SignKind.Currency | SignKind.Numeric | SignKind.Box), opening),
            new(Step.Of(SignKind.AsciiLower), Step.Of(SignKind.UpperAccented), Step.Of(SignKind.Opening | SignKind.Currency)),
            new(Step.Of(SignKind.Box), Step.Of(SignKind.Face)),
            new(Step.Of(SignKind.Accented | Signs), Step.Of(SignKind.Box)),
            new(Step.Of(SignKind.Box), closing),
            new(Step.Of(SignKind.Accented), Step.Of(SignKind.Enclosing), Step.WordCharacter),
            new(Step.Of("Œœ"), Step.NotAsciiLetter),
            new(Step.Of(SignKind.UpperAccented), Step.Of("°")),

            // Windows-1252: two-byte sequences by their first letter.
            new(Step.Of("ÂÃÎÐ"), Step.Of(SignKind.Enclosing, "€œŠš¢£Ÿž\u00A0\u00AD®©°·»–—´")),
            new(Step.Of("×"), Step.Of("²³")),
            new(arabic, afterArabic, arabic, afterArabic),
            new(Step.Of("à"), Step.Of("²µ¹¼½¾")),
            new(Step.Of("Ã"), Step.Of("\u00A0¡")),
            new(Step.Of(SignKind.AsciiLower), Step.Of("ÃÂ"), Step.Of(" ")),
            new(Step.Of(SignKind.AsciiLower), Step.Of(SignKind.Space), Step.Of("ÃÂ"), Step.Of(" ")),
            new(Step.Start, Step.Of("ÃÂ"), Step.Of(" ")),
            new(Step.Of(SignKind.AsciiLower | SignKind.Closing, ".,?!"), Step.Of("Â"), Step.Of(SignKind.Enclosing, " ")),

            // Mac Roman.
            new(Step.Of("√"), Step.Of("±∂†≠®™´≤≥¥µø")),
            new(Step.Of("≈"), Step.Of("°¢")),
            new(Step.Of("‚"), Step.Of("Ä"), Step.Of("ìîïòôúùû†°¢π")),
            new(Step.Of("‚"), Step.Of("âó"), Step.Of("àä°ê")),

            // Windows-1251, 1253 and 1257.
            new(Step.Of("в"), Step.Of("Ђ")),
            new(cyrillic, Step.Of(betweenGreek, "°µ"), cyrillic),
            new(Step.Of("Г"), Step.Of("ў"), Step.Of("В"), Step.Of("Ђ"), Step.Of("В"), Step.Any, Step.Of(SignKind.AsciiLetter, " ")),
            new(Step.Of("β"), Step.Of("€"), Step.Of("™\u00A0Ά\u00AD®°")),
            new(greek, Step.Of(betweenGreek, "°"), greek),
            new(Step.Of("ā"), Step.Of("€")),
        ];
    }

    /// <summary>One place of a pattern: characters by kind, by name, or by a wider rule.</summary>
    private sealed record Step(SignKind Kinds, string Letters, Rule Rule)
    {
        public static Step Start { get; } = new(SignKind.None, "", Rule.Start);

        public static Step Any { get; } = new(SignKind.None, "", Rule.Any);

        public static Step WordCharacter { get; } = new(SignKind.None, "", Rule.WordCharacter);

        public static Step NotAsciiLetter { get; } = new(SignKind.None, "", Rule.NotAsciiLetter);

        public static Step Of(string letters) => new(SignKind.None, letters, Rule.Listed);

        public static Step Of(SignKind kinds, string letters = "") => new(kinds, letters, Rule.Listed);

        /// <summary>Characters taken at <paramref name="index"/>, or -1 where this step does not match.</summary>
        public int Length(string text, int index)
        {
            if (Rule == Rule.Start)
                return index == 0 ? 0 : -1;
            if (index >= text.Length)
                return -1;
            var letter = text[index];
            var whole = Rune.TryGetRuneAt(text, index, out var rune);
            return Rule switch
            {
                Rule.Listed => (SignTable.Of(letter) & Kinds) != 0 || Letters.Contains(letter, StringComparison.Ordinal) ? 1 : -1,
                Rule.NotAsciiLetter => char.IsAsciiLetter(letter) ? -1 : 1,
                Rule.WordCharacter => letter == '_' || (whole && (Rune.IsLetter(rune) || Rune.IsNumber(rune))) ? 1 : -1,
                _ => letter == '\n' ? -1 : whole ? rune.Utf16SequenceLength : 1,
            };
        }
    }

    private enum Rule
    {
        Listed,
        Start,
        Any,
        WordCharacter,
        NotAsciiLetter,
    }

    /// <summary>Steps that must match one after the other.</summary>
    private sealed class Pattern(params Step[] steps)
    {
        /// <summary>The characters it names.</summary>
        public IEnumerable<char> Letters => steps.SelectMany(step => step.Letters);

        /// <summary>Whether a match can begin with this one character.</summary>
        public bool MayBegin(string letter) => steps.First(step => step.Rule != Rule.Start).Length(letter, 0) == 1;

        public bool Matches(string text, int start)
        {
            foreach (var step in steps)
            {
                var length = step.Length(text, start);
                if (length < 0)
                    return false;
                start += length;
            }

            return true;
        }
    }
}
