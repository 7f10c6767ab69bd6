using System.Text;

namespace Clade.Data.Tests.Text;

/// <summary>Byte-pair encoding the slow and obvious way, over strings: what the fast learner and the fast encoder must agree with.</summary>
internal static class NaiveBpe
{
    /// <summary>Learns merges by recounting every pair of every word in every round.</summary>
    public static List<(string Left, string Right)> Learn(IReadOnlyDictionary<string, long> words, int newPieces, long minimumCount)
    {
        var ids = new Dictionary<string, int>();
        foreach (var end in new[] { "", "</w>" })
        {
            foreach (var letter in Alphabet())
                ids.Add(letter + end, ids.Count);
        }

        var spelled = words.Select(pair => (Symbols: Spell(pair.Key), Count: pair.Value)).ToList();
        var merges = new List<(string, string)>();
        while (merges.Count < newPieces)
        {
            var counts = new Dictionary<(string Left, string Right), long>();
            foreach (var (symbols, count) in spelled)
            {
                for (var i = 0; i + 1 < symbols.Count; i++)
                    counts[(symbols[i], symbols[i + 1])] = counts.GetValueOrDefault((symbols[i], symbols[i + 1])) + count;
            }

            var best = counts.Where(pair => !ids.ContainsKey(pair.Key.Left + pair.Key.Right) && pair.Value >= minimumCount)
                .OrderByDescending(pair => pair.Value).ThenBy(pair => ids[pair.Key.Left]).ThenBy(pair => ids[pair.Key.Right])
                .Select(pair => ((string, string)?)pair.Key).FirstOrDefault();
            if (best is not { } chosen)
                break;
            merges.Add(chosen);
            ids.Add(chosen.Item1 + chosen.Item2, ids.Count);
            spelled = [.. spelled.Select(word => (Apply(word.Symbols, chosen), word.Count))];
        }

        return merges;
    }

    /// <summary>Encodes one word: the lowest-ranked pair present is merged everywhere, again and again.</summary>
    public static List<string> Encode(string word, IReadOnlyList<(string Left, string Right)> merges)
    {
        var ranks = merges.Select((merge, rank) => (merge, rank)).ToDictionary(pair => pair.merge, pair => pair.rank);
        var symbols = Spell(word);
        while (true)
        {
            var pairs = symbols.Zip(symbols.Skip(1)).Where(ranks.ContainsKey).ToList();
            if (pairs.Count == 0)
                return symbols;
            symbols = Apply(symbols, pairs.MinBy(pair => ranks[pair]));
        }
    }

    private static List<string> Apply(List<string> symbols, (string Left, string Right) merge)
    {
        var result = new List<string>();
        for (var i = 0; i < symbols.Count; i++)
        {
            if (i + 1 < symbols.Count && (symbols[i], symbols[i + 1]) == merge)
                result.Add(symbols[i] + symbols[++i]);
            else
                result.Add(symbols[i]);
        }

        return result;
    }

    private static List<string> Spell(string word)
    {
        var letters = Letters();
        var symbols = Encoding.UTF8.GetBytes(word).Select(value => letters[value]).ToList();
        symbols[^1] += "</w>";
        return symbols;
    }

    /// <summary>GPT-2's bytes_to_unicode as the paper code states it: printable Latin-1 stands for itself, the rest follow from U+0100.</summary>
    private static string[] Letters()
    {
        var letters = new string[256];
        var next = 256;
        for (var value = 0; value < 256; value++)
            letters[value] = ((char)(Printable(value) ? value : next++)).ToString();
        return letters;
    }

    private static IEnumerable<string> Alphabet()
    {
        var letters = Letters();
        return Enumerable.Range(0, 256).OrderBy(value => Printable(value) ? 0 : 1).ThenBy(value => value).Select(value => letters[value]);
    }

    private static bool Printable(int value) => value is (>= '!' and <= '~') or (>= 0xA1 and <= 0xAC) or (>= 0xAE and <= 0xFF);
}
