namespace Clade.Core;

/// <summary>What a mistyped name was meant to be, for the sentences of errors. Thread-safe.</summary>
public static class Spelling
{
    private const int Longest = 64;

    /// <summary>The known name nearest to a word, or null if none is near: at most a third of the name, or two letters, may differ.</summary>
    /// <param name="word">As typed, of any length.</param>
    /// <param name="known">The names there are; of equally near ones the first counts.</param>
    public static string? Nearest(string word, IEnumerable<string> known)
    {
        ArgumentNullException.ThrowIfNull(word);
        ArgumentNullException.ThrowIfNull(known);
        var nearest = known.MinBy(name => Distance(word, name));
        return nearest is not null && Distance(word, nearest) <= Math.Max(2, nearest.Length / 3) ? nearest : null;
    }

    /// <summary>
    /// Levenshtein's edit distance: the fewest letters put in, taken out or exchanged. Only the first 64 letters of each side
    /// are compared, so that a hostile name costs nothing.
    /// </summary>
    public static int Distance(string left, string right)
    {
        var a = Start(left);
        var b = Start(right);
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var corner = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
                (corner, row[j]) = (row[j], Math.Min(Math.Min(row[j], row[j - 1]) + 1, corner + (a[i - 1] == b[j - 1] ? 0 : 1)));
        }

        return row[^1];
    }

    private static ReadOnlySpan<char> Start(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.AsSpan(0, Math.Min(text.Length, Longest));
    }
}
