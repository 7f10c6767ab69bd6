using Clade.Core;
using Clade.Data.Text.Bpe;
using Clade.Data.Text.Pieces;

namespace Clade.Data.Tests.Text;

/// <summary>The piece models against slow and obvious twins.</summary>
public class PieceModelTests
{
    [Fact]
    public void Merging_equals_merging_the_best_pair_again_and_again()
    {
        for (var sample = 0; sample < 800; sample++)
        {
            var random = new KeyedRandom(61, sample: sample);
            var (rules, list) = (new PairRules(64), new Dictionary<(int, int), (int Rank, int Result)>());
            for (var i = 0; i < 40; i++)
            {
                // Ranks repeat and come in any order: a merge may come before the one that makes its parts.
                var (left, right, rank, result) = (random.NextInt(12), random.NextInt(12), random.NextInt(10), random.NextInt(12));
                if (rules.Add(left, right, rank, result))
                    list.Add((left, right), (rank, result));
            }

            var symbols = new int[random.NextInt(70) + 1];
            for (var i = 0; i < symbols.Length; i++)
                symbols[i] = random.NextInt(13) - 1;
            var expected = NaiveMerge([.. symbols], list);
            var (shorter, longer) = (symbols.ToArray(), symbols.ToArray());
            Assert.Equal(expected, shorter[..rules.MergeShort(shorter)]);
            Assert.Equal(expected, longer[..rules.MergeLong(longer)]);
            Assert.Equal(expected, symbols[..rules.Merge(symbols)]);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Unigram_equals_trying_every_piece_everywhere(bool single)
    {
        for (var sample = 0; sample < 500; sample++)
        {
            var random = new KeyedRandom(62, sample: sample);
            var entries = new List<(string Piece, int Id)> { ("<unk>", 0) };
            // Scores that are small whole numbers make many ties.
            var scores = new List<double> { 0 };
            for (var i = 0; i < 30; i++)
            {
                var piece = Samples.Of("abc日𝐀"[..4], random.NextInt(4) + 1, ref random);
                if (entries.All(entry => entry.Piece != piece))
                {
                    entries.Add((piece, entries.Count));
                    scores.Add(-random.NextInt(5) - (single ? 0.1f * random.NextInt(3) : 0));
                }
            }

            var table = new PieceTable("test", entries);
            var model = new UnigramModel(table, Enumerable.Range(1, table.Count - 1), [.. scores], scores.Min(), 0, fallsBackToBytes: false, single);
            var word = Samples.Of("aabbcc日x", random.NextInt(16) + 1, ref random);
            var ids = new List<int>();
            model.Encode(word, ids);
            Assert.Equal(NaiveUnigram(word, entries, scores, single), ids);
        }
    }

    [Fact]
    public void Word_pieces_equal_trying_ever_shorter_ones()
    {
        string[] pieces = ["[UNK]", "a", "ab", "abc", "##a", "##b", "##bc", "##c日", "日", "##日", "##cc", "c"];
        var table = new PieceTable("test", [.. pieces.Select((piece, id) => (piece, id))]);
        var model = new WordPieceModel("test", table, "[UNK]", "##", 10);
        for (var sample = 0; sample < 2_000; sample++)
        {
            var random = new KeyedRandom(63, sample: sample);
            var word = Samples.Of("aabbccc日", random.NextInt(12) + 1, ref random);
            var ids = new List<int>();
            model.Encode(word, ids);
            Assert.Equal(NaiveWordPiece(word, [.. pieces]), ids.Select(id => pieces[id]));
        }
    }

    [Fact]
    public void A_tree_of_pieces_finds_the_longest_beginning()
    {
        for (var sample = 0; sample < 300; sample++)
        {
            var random = new KeyedRandom(64, sample: sample);
            var pieces = new HashSet<string>();
            for (var i = random.NextInt(40); i > 0; i--)
                pieces.Add(Samples.Of("ab日\uFFFF\u0001", random.NextInt(5) + 1, ref random));
            var list = pieces.ToList();
            var tree = new PieceTrie(list.Select((piece, index) => (piece, index)));
            var text = Samples.Of("ab日\uFFFF\u0001", random.NextInt(8), ref random);
            var expected = list.Where(piece => text.StartsWith(piece, StringComparison.Ordinal)).MaxBy(piece => piece.Length);
            Assert.Equal((expected is null ? -1 : list.IndexOf(expected), expected?.Length ?? 0), tree.Longest(text));
        }
    }

    [Fact]
    public void Byte_fallback_needs_every_byte_of_a_character()
    {
        var table = new PieceTable("test", [("<unk>", 0), ("a", 1), ("<0xC3>", 2), ("<0xA9>", 3)]);
        var model = new PairModel("test", table, [], new PairOptions { Unknown = "<unk>", FallsBackToBytes = true });
        var ids = new List<int>();
        model.Encode("aé日a", ids);
        Assert.Equal([1, 2, 3, 0, 1], ids);
    }

    [Fact]
    public void Whole_words_stay_whole_only_where_the_vocabulary_says_so()
    {
        var table = new PieceTable("test", [("a", 0), ("b", 1), ("ab", 2), ("aba", 3)]);
        foreach (var (keeps, expected) in new[] { (true, new[] { 3 }), (false, [2, 0]) })
        {
            var ids = new List<int>();
            new PairModel("test", table, [new Merge("a", "b")], new PairOptions { KeepsWholeWords = keeps }).Encode("aba", ids);
            Assert.Equal(expected, ids);
        }
    }

    private static List<int> NaiveMerge(List<int> symbols, Dictionary<(int, int), (int Rank, int Result)> rules)
    {
        while (true)
        {
            var pairs = symbols.Zip(symbols.Skip(1)).Select((pair, at) => (pair, at)).Where(entry => rules.ContainsKey(entry.pair)).ToList();
            if (pairs.Count == 0)
                return symbols;
            var (pair, at) = pairs.MinBy(entry => (rules[entry.pair].Rank, entry.at));
            symbols[at] = rules[pair].Result;
            symbols.RemoveAt(at + 1);
        }
    }

    private static List<int> NaiveUnigram(string word, List<(string Piece, int Id)> entries, List<double> scores, bool single)
    {
        var best = new (double Sum, List<int> Ids)?[word.Length + 1];
        best[0] = (0, []);
        for (var end = 1; end <= word.Length; end++)
        {
            for (var start = 0; start < end; start++)
            {
                if (best[start] is not { } before)
                    continue;
                var piece = word[start..end];
                var id = entries.FindIndex(1, entry => entry.Piece == piece);
                if (id < 0 && end - start > 1)
                    continue;
                var score = id < 0 ? single ? (float)scores.Min() - 10f : scores.Min() - 10 : scores[id];
                var sum = before.Sum + score;
                if (single && id < 0)
                    sum = (float)sum;
                if (best[end] is { } known && sum <= known.Sum)
                    continue;
                best[end] = (single ? (float)sum : sum, [.. before.Ids, Math.Max(id, 0)]);
            }
        }

        var ids = best[^1]!.Value.Ids;
        return [.. ids.Where((id, at) => id != 0 || at == 0 || ids[at - 1] != 0)];
    }

    private static List<string> NaiveWordPiece(string word, HashSet<string> pieces)
    {
        var found = new List<string>();
        if (word.Length > 10)
            return ["[UNK]"];
        for (var start = 0; start < word.Length;)
        {
            var end = word.Length;
            string Piece() => (start > 0 ? "##" : "") + word[start..end];
            while (end > start && !pieces.Contains(Piece()))
                end--;
            if (end == start)
                return ["[UNK]"];
            found.Add(Piece());
            start = end;
        }

        return found;
    }
}
