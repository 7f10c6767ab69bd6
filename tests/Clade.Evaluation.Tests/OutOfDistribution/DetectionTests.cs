using Clade.Core;

namespace Clade.Evaluation.Tests;

public class DetectionTests
{
    [Fact]
    public void Figures_are_those_computed_by_hand()
    {
        var found = Detection.Evaluate([0.9, 0.8, 0.4], [0.7, 0.3]);
        Assert.Equal(5 / 6.0, found.Auroc.Value, 12);
        Assert.Equal(0.5, found.FalsePositives.Value, 12);
        // Precision at the three known: 1, 1, 3/4.
        Assert.Equal((1 + 1 + 0.75) / 3, found.PrecisionRecall.Value, 12);
        Assert.Equal((3, 2), (found.Known, found.Unknown));
        Assert.Equal(1 / 6.0, Detection.AreaUnderRoc([0.7, 0.3], [0.9, 0.8, 0.4]), 12);
        Assert.Equal(0.5, Detection.AreaUnderRoc([1, 1], [1, 1, 1]));
        Assert.Equal(1, Detection.AreaUnderRoc([1], [0]));
    }

    [Fact]
    public void The_threshold_keeps_at_least_95_of_100()
    {
        double[] known = [.. Enumerable.Range(1, 20).Select(x => (double)x)];
        // 19 of 20 are at least 2; 20 of 20 would need 1.
        Assert.Equal(0.5, Detection.Evaluate(known, [2, 1.5]).FalsePositives.Value);
        double[] many = [.. Enumerable.Range(1, 100).Select(x => (double)x)];
        Assert.Equal(0.5, Detection.Evaluate(many, [6, 5.5]).FalsePositives.Value);
        // Known pictures that tie with the threshold come in together.
        Assert.Equal(1, Detection.Evaluate([1, 1, 1, 1], [1, 1]).FalsePositives.Value);
    }

    [Fact]
    public void All_agree_with_their_definitions() =>
        Always.Holds(Always.Pairs(0, 12, 40), pair =>
        {
            if (pair.First.Length < 4)
                return;
            double[] all = [.. pair.First.Select(x => (double)x)], known = all[..(all.Length / 2)], unknown = all[(all.Length / 2)..];
            var found = Detection.Evaluate(known, unknown);
            double wins = 0;
            foreach (var k in known)
            {
                foreach (var u in unknown)
                    wins += (k > u ? 1 : k == u ? 0.5 : 0) / (known.Length * unknown.Length);
            }

            Assert.Equal(wins, found.Auroc.Value, 12);
            Assert.Equal(1 - wins, Detection.AreaUnderRoc(unknown, known), 12);
            Assert.Equal(wins, Detection.AreaUnderRoc([.. known.Select(x => Math.Exp(x / 3))], [.. unknown.Select(x => Math.Exp(x / 3))]), 12);
            var threshold = known.Where(bar => known.Count(x => x >= bar) >= 0.95 * known.Length).Max();
            Assert.Equal(unknown.Count(x => x >= threshold) / (double)unknown.Length, found.FalsePositives.Value, 12);
            Assert.Equal(known.Average((double k) => known.Count(x => x >= k) / (double)all.Count(x => x >= k)), found.PrecisionRecall.Value, 12);
        });

    [Fact]
    public void The_interval_is_that_of_the_normal_approximation()
    {
        var random = new KeyedRandom(1);
        double[] known = [.. Enumerable.Range(0, 400).Select(_ => random.NextNormal() + 1)], unknown = [.. Enumerable.Range(0, 300).Select(_ => random.NextNormal())];
        var auroc = Detection.Evaluate(known, unknown).Auroc;
        // Hanley and McNeil 1982: A = 0.76, Q1 = A / (2 - A), Q2 = 2 A² / (1 + A).
        var a = auroc.Value;
        var error = Math.Sqrt(((a * (1 - a)) + (399 * ((a / (2 - a)) - (a * a))) + (299 * ((2 * a * a / (1 + a)) - (a * a)))) / (400 * 300));
        Assert.InRange(auroc.High - auroc.Low, 3.92 * error * 0.85, 3.92 * error * 1.15);
        Assert.True(auroc.Contains(0.7602), "the true area of two normals one apart");
    }

    [Fact]
    public void Bad_input_is_refused()
    {
        Assert.Throws<InputException>(() => Detection.AreaUnderRoc([], [1]));
        Assert.Throws<InputException>(() => Detection.AreaUnderRoc([1], []));
        Assert.Throws<InputException>(() => Detection.AreaUnderRoc([double.NaN], [1]));
        Assert.Throws<InputException>(() => Detection.Evaluate([1], [1, 2]));
    }
}
