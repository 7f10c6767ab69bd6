using System.Diagnostics;
using System.Globalization;
using Clade.Data.Text;
using Clade.Data.Text.Bpe;
using Xunit.Abstractions;

namespace Clade.Data.Tests.Text;

/// <summary>The measured figures of docs/tokenizers.md. Ratios in one run, so that a busy machine changes them little; nothing is asserted about speed.</summary>
public class TokenizerThroughputTests(ITestOutputHelper output)
{
    private const int Captions = 20_000;

    [Fact]
    public void Throughput_is_printed()
    {
        var plain = BpeTrainerTests.Captions(51, Captions);
        var tokenizer = BpeTrainer.Train(plain, new BpeTrainerOptions { VocabularySize = 700 });
        var naiveMerges = tokenizer.Model.Merges.Select(merge => (merge.Left, merge.Right)).ToList();
        Measure("plain ASCII", [.. plain.Select(caption => new string([.. caption.Where(char.IsAscii)]))], tokenizer, naiveMerges);
        Measure("accents and quotes", [.. plain.Select(caption => caption + " café’s")], tokenizer, naiveMerges);
        Measure("mojibake", [.. plain.Select(caption => caption + " cafÃ©â€™s")], tokenizer, naiveMerges);
    }

    private void Measure(string name, string[] captions, ClipBpeTokenizer tokenizer, List<(string Left, string Right)> naiveMerges)
    {
        var rates = Rates(
            (captions, caption => caption.ToLowerInvariant().Split(' ').Length),
            (captions, caption => tokenizer.Clean(caption).Length),
            (captions, caption => tokenizer.Encode(caption).Count),
            (captions[..500], caption => Naive(tokenizer.Clean(caption), naiveMerges)));
        output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{name}: {rates[2]:N0} captions/s, {rates[2] / rates[3]:F0} times the naive encoder; cost against lower-casing and splitting at spaces: {rates[0] / rates[2]:F1}, cleaning alone {rates[0] / rates[1]:F1}"));
    }

    private static int Naive(string cleaned, List<(string Left, string Right)> merges)
    {
        var count = 0;
        var words = new WordSplitter(cleaned, SpecialTokens.OpenAI);
        while (words.MoveNext())
            count += NaiveBpe.Encode(words.Current.ToString(), merges).Count;
        return count;
    }

    /// <summary>Captions a second of each kind of work, the best of five rounds in which all take turns, after a first.</summary>
    private static double[] Rates(params (string[] Captions, Func<string, int> Work)[] kinds)
    {
        var best = new double[kinds.Length];
        long sum = 0;
        for (var round = 0; round < 6; round++)
        {
            for (var kind = 0; kind < kinds.Length; kind++)
            {
                var (captions, work) = kinds[kind];
                var watch = Stopwatch.StartNew();
                foreach (var caption in captions)
                    sum += work(caption);
                if (round > 0)
                    best[kind] = Math.Max(best[kind], captions.Length / watch.Elapsed.TotalSeconds);
            }
        }

        Assert.True(sum > 0);
        return best;
    }
}
