using Clade.Core;

namespace Clade.Evaluation.Tests;

public class PairedTestsTests
{
    [Fact]
    public void Signs_are_counted_out_by_hand()
    {
        // Differences 1, 2, 3: of 8 signs only +++ and --- reach 6.
        Assert.Equal(2 / 8.0, PairedTests.SignFlip([1, 2, 3], [0, 0, 0]), 12);
        // 1, 2, -3: the sum is 0, so all reach it.
        Assert.Equal(1, PairedTests.SignFlip([1, 2, 0], [0, 0, 3]), 12);
        // 1, 1, 1, -1: sum 2; |sum| >= 2 for 4 + 4 with one odd sign and 2 with none.
        Assert.Equal(10 / 16.0, PairedTests.SignFlip([1, 1, 1, 0], [0, 0, 0, 1]), 12);
        Assert.Equal(1, PairedTests.SignFlip([1, 2], [1, 2]));
        Assert.Equal(1, PairedTests.SignFlip([], []));
    }

    [Fact]
    public void McNemar_is_the_binomial_by_hand()
    {
        // 1 against 5: 2 · (1 + 6) / 64.
        Assert.Equal(14 / 64.0, PairedTests.McNemar(1, 5), 12);
        Assert.Equal(14 / 64.0, PairedTests.McNemar(5, 1), 12);
        Assert.Equal(2 / 1024.0, PairedTests.McNemar(0, 10), 12);
        Assert.Equal(1, PairedTests.McNemar(3, 3));
        Assert.Equal(1, PairedTests.McNemar(0, 0));
        Assert.Equal(1, PairedTests.McNemar(4, 5));
        Assert.Equal(0.5, PairedTests.McNemar([1, 1, 0, 1, 0], [1, 0, 0, 0, 0]), 12);
        // A thousand tosses: the normal approximation with continuity correction is (|60| - 1) / sqrt(1000) = 1.8657, p = 0.0621.
        Assert.Equal(0.0621, PairedTests.McNemar(470, 530), 3);
        // Beyond what a double can tell from 0, still no 0.
        Assert.InRange(PairedTests.McNemar(0, 5000), double.Epsilon, 1e-300);
    }

    [Fact]
    public void Both_tests_agree_on_hits() =>
        Always.Holds(Always.Pairs(0, 1, 40), pair =>
        {
            double[] first = [.. pair.First.Select(x => (double)x)], second = [.. pair.Second.Select(x => (double)x)];
            var exact = PairedTests.McNemar(first, second);
            var differing = first.Zip(second).Count(both => both.First != both.Second);
            Assert.Equal(exact, PairedTests.SignFlip(first, second), differing <= PairedTests.ExactLimit ? 1e-9 : 0.02);
        });

    [Fact]
    public void Counting_out_agrees_with_a_slow_count() =>
        Always.Holds(Always.Pairs(-3, 3, 8), pair =>
        {
            var differences = pair.First.Zip(pair.Second, (a, b) => a - b).ToArray();
            var hits = 0;
            for (var signs = 0; signs < 1 << differences.Length; signs++)
                hits += Math.Abs(differences.Select((d, i) => (signs >> i & 1) == 0 ? d : -d).Sum()) >= Math.Abs(differences.Sum()) ? 1 : 0;
            Assert.Equal(hits / (double)(1 << differences.Length), PairedTests.SignFlip([.. pair.First.Select(x => (double)x)], [.. pair.Second.Select(x => (double)x)]), 9);
        });

    [Fact]
    public void The_order_of_models_and_a_common_shift_do_not_matter()
    {
        var random = new KeyedRandom(2);
        var first = Enumerable.Range(0, 200).Select(_ => random.NextNormal() + 0.1).ToArray();
        var second = Enumerable.Range(0, 200).Select(_ => random.NextNormal()).ToArray();
        Assert.Equal(PairedTests.SignFlip(first, second, 5), PairedTests.SignFlip(second, first, 5));
        Assert.Equal(PairedTests.SignFlip(first, second, 5), PairedTests.SignFlip([.. first.Select(x => x + 8)], [.. second.Select(x => x + 8)], 5));
        Assert.Equal(PairedTests.SignFlip(first, second, 5), PairedTests.SignFlip(first, second, 5));
    }

    [Fact]
    public void Equal_models_are_told_apart_in_one_of_twenty()
    {
        var found = 0;
        for (var trial = 0; trial < 400; trial++)
        {
            var random = new KeyedRandom(trial, 9);
            double[] first = new double[40], second = new double[40];
            for (var i = 0; i < first.Length; i++)
                (first[i], second[i]) = (random.NextNormal(), random.NextNormal());
            found += PairedTests.SignFlip(first, second, trial, 400) < 0.05 ? 1 : 0;
        }

        // 20 ± 2.5 standard errors of 4.36.
        Assert.InRange(found, 9, 31);
    }

    [Fact]
    public void Drawn_signs_are_never_zero_and_find_what_is_there()
    {
        var first = Enumerable.Range(0, 300).Select(i => 1 + (i % 7)).Select(x => (double)x).ToArray();
        Assert.Equal(1 / 10_001.0, PairedTests.SignFlip(first, new double[300]), 12);
    }

    [Fact]
    public void Bad_input_is_named()
    {
        Assert.Throws<InputException>(() => PairedTests.SignFlip([1], [1, 2]));
        Assert.Throws<InputException>(() => PairedTests.SignFlip([double.NaN], [1]));
        Assert.Throws<InputException>(() => PairedTests.McNemar([0.5], [1]));
        Assert.Throws<InputException>(() => PairedTests.McNemar([0, 1], [1]));
        Assert.Throws<ArgumentOutOfRangeException>(() => PairedTests.McNemar(-1, 2));
    }
}
