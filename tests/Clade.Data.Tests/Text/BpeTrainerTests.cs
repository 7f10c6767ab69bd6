using System.Globalization;
using Clade.Core;
using Clade.Data.Text;

namespace Clade.Data.Tests.Text;

public class BpeTrainerTests
{
    private static readonly string[] Words =
        ["red", "redder", "reddest", "green", "greener", "cat", "cats", "catalogue", "dog", "dogged", "banana", "bananas", "aaaa", "aaaaa", "ababab", "łódź", "猫", "2023", "it's"];

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 2)]
    [InlineData(3, 5)]
    public void Learned_merges_equal_the_naive_learner(int seed, int minimumCount)
    {
        var captions = Captions(seed, 200);
        var trained = BpeTrainer.Train(captions, new BpeTrainerOptions { VocabularySize = 514 + 120, MinimumPairCount = minimumCount });
        var naive = NaiveBpe.Learn(Counts(captions), 120, minimumCount);
        Assert.Equal(naive, trained.Model.Merges.Select(merge => (merge.Left, merge.Right)));
        Assert.Equal(514 + naive.Count, trained.VocabularySize);
    }

    [Fact]
    public void Order_of_captions_does_not_matter()
    {
        var captions = Captions(4, 500);
        var first = BpeTrainer.Train(captions, new BpeTrainerOptions { VocabularySize = 700 });
        var again = BpeTrainer.Train(captions.Reverse(), new BpeTrainerOptions { VocabularySize = 700 });
        Assert.Equal(first.Model.Pieces, again.Model.Pieces);
        Assert.Equal(first.Model.Merges, again.Model.Merges);
    }

    [Fact]
    public void Special_ids_are_the_two_highest_and_the_bytes_come_first()
    {
        var trained = BpeTrainer.Train(["a cat, a cat, a cat"], new BpeTrainerOptions { VocabularySize = 520, ContextLength = 32 });
        Assert.Equal(trained.VocabularySize - 2, trained.StartToken);
        Assert.Equal(trained.VocabularySize - 1, trained.EndToken);
        Assert.Equal(("!", "!</w>", 0, 32), (trained.Piece(0), trained.Piece(256), trained.PadToken, trained.ContextLength));
        Assert.Equal("cat</w>", trained.Piece(trained.Encode("cat")[0]));
    }

    [Fact]
    public void Unseen_text_is_still_encoded_and_decoded()
    {
        var trained = BpeTrainer.Train(["one two three"], new BpeTrainerOptions { VocabularySize = 600 });
        Assert.Equal("zürich 😀 ", trained.Decode([.. trained.Encode("Zürich 😀")]));
    }

    [Fact]
    public void Bad_options_are_refused_in_a_sentence()
    {
        Assert.Throws<InputException>(() => BpeTrainer.Train(["a"], new BpeTrainerOptions { VocabularySize = 513 }));
        Assert.Throws<InputException>(() => BpeTrainer.Train(["a"], new BpeTrainerOptions { MinimumPairCount = 0 }));
        Assert.Throws<InputException>(() => BpeTrainer.Train(["a"], new BpeTrainerOptions { ContextLength = 1 }));
        Assert.Throws<InputException>(() => BpeTrainer.Train([" ", ""]));
    }

    [Fact]
    public void Cancelling_stops_the_training()
    {
        using var source = new CancellationTokenSource();
        source.Cancel();
        Assert.Throws<OperationCanceledException>(() => BpeTrainer.Train(["a b c"], null, source.Token));
    }

    internal static string[] Captions(int seed, int count)
    {
        var random = new KeyedRandom(seed);
        var captions = new string[count];
        for (var i = 0; i < count; i++)
        {
            var words = new string[random.NextInt(8) + 1];
            for (var j = 0; j < words.Length; j++)
                words[j] = Words[random.NextInt(Words.Length)];
            captions[i] = string.Join(' ', words);
        }

        return captions;
    }

    /// <summary>The words of these captions: runs without digits and apostrophes are words; digits stand alone, as 's does.</summary>
    private static Dictionary<string, long> Counts(IEnumerable<string> captions)
    {
        var counts = new Dictionary<string, long>();
        foreach (var word in captions.SelectMany(caption => caption.Split(' ')))
        {
            var parts = word == "it's" ? ["it", "'s"] : char.IsAsciiDigit(word[0]) ? word.Select(digit => digit.ToString(CultureInfo.InvariantCulture)) : [word];
            foreach (var part in parts)
                counts[part] = counts.GetValueOrDefault(part) + 1;
        }

        return counts;
    }
}
