using System.Text;

namespace Clade.Data.Text.Cleaning.Mojibake;

/// <summary>
/// Undoes one encoding read as another. A text that looks broken (<see cref="UnlikelySequences"/>) is written in each likely encoding in turn;
/// where the bytes are UTF-8, or nearly, that is what it was. Failing that, broken stretches inside good text are repaired on their own.
/// The procedure is ftfy 6.3.1's (fix_encoding).
/// </summary>
internal static class EncodingRepair
{
    private const int MostRounds = 64;
    private const string PlainPunctuation = " –—―‘’‚“”„•…";
    private static readonly HashSet<char> FirstOfTwo = Letters(0xC2, 0xDF);
    private static readonly HashSet<char> FirstOfThree = Letters(0xE0, 0xEF);
    private static readonly HashSet<char> FirstOfFour = [.. Letters(0xF0, 0xF0), .. Letters(0xF3, 0xF3)];
    private static readonly HashSet<char> Continuation = [.. Letters(0x80, 0xBF), ' '];
    private static readonly HashSet<char> Telltale = [.. Continuation.Except(PlainPunctuation)];

    /// <summary>The repaired text; the same object when nothing is wrong.</summary>
    public static string Repair(string text)
    {
        for (var round = 0; round < MostRounds; round++)
        {
            var repaired = RepairOnce(text);
            if (repaired == text)
                break;
            text = repaired;
        }

        return text;
    }

    /// <summary>C1 control characters, which nobody means, read as Windows-1252.</summary>
    public static string ReadControlsAsWindows(string text)
    {
        if (text.AsSpan().IndexOfAnyInRange('\u0080', '\u009F') < 0)
            return text;
        return string.Create(text.Length, text, (span, source) =>
        {
            for (var i = 0; i < span.Length; i++)
                span[i] = source[i] is >= '\u0080' and <= '\u009F' ? LegacyEncodings.Windows1252.ToChar((byte)source[i]) : source[i];
        });
    }

    private static string RepairOnce(string text)
    {
        if (!UnlikelySequences.Any(text))
            return text;
        foreach (var encoding in LegacyEncodings.All)
        {
            if (encoding.TryEncode(text) is not { } bytes)
                continue;
            // In Mac Roman an en dash and a space would look like such a sequence.
            if (encoding != LegacyEncodings.MacRoman)
                bytes = Utf8Repair.RestoreSpaces(bytes);
            if (encoding.IsWindows)
                bytes = Utf8Repair.ReplaceLost(bytes);
            if (Utf8Repair.TryDecode(bytes) is { } decoded)
                return decoded;
        }

        var stretches = RepairStretches(text);
        return stretches != text ? stretches : ReadControlsAsWindows(text);
    }

    /// <summary>Repairs runs of characters that could each be one UTF-8 sequence, where the run by itself looks broken.</summary>
    private static string RepairStretches(string text)
    {
        StringBuilder? result = null;
        var done = 0;
        for (var start = 0; start < text.Length; start++)
        {
            if (start > 0 && Telltale.Contains(text[start - 1]))
                continue;
            var end = start;
            while (SequenceLength(text, end) is > 0 and var length)
                end += length;
            if (end == start)
                continue;
            if (end - start < text.Length)
            {
                var stretch = text[start..end];
                if (UnlikelySequences.Any(stretch))
                {
                    (result ??= new StringBuilder()).Append(text, done, start - done).Append(Repair(stretch));
                    done = end;
                }
            }

            start = end - 1;
        }

        return result is null ? text : result.Append(text, done, text.Length - done).ToString();
    }

    /// <summary>Length of the characters at an index that stand for one UTF-8 sequence, 0 for none.</summary>
    private static int SequenceLength(string text, int index)
    {
        if (index >= text.Length)
            return 0;
        var first = text[index];
        return FirstOfTwo.Contains(first) && Continues(text, index, 1) ? 2
            : FirstOfThree.Contains(first) && Continues(text, index, 2) ? 3
            : FirstOfFour.Contains(first) && Continues(text, index, 3) ? 4
            : 0;
    }

    private static bool Continues(string text, int index, int count)
    {
        for (var i = index + 1; i <= index + count; i++)
        {
            if (i >= text.Length || !Continuation.Contains(text[i]))
                return false;
        }

        return true;
    }

    /// <summary>What these bytes look like in any of the telling encodings.</summary>
    private static HashSet<char> Letters(int first, int last)
    {
        var letters = new HashSet<char>();
        for (var value = first; value <= last; value++)
        {
            foreach (var encoding in LegacyEncodings.Telling)
                letters.Add(encoding.ToChar((byte)value));
        }

        return letters;
    }
}
