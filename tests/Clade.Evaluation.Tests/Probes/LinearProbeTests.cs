using Clade.Core;
using Clade.Data.Sets;
using Clade.Models;
using Clade.Torch;
using Clade.Torch.Tests;

namespace Clade.Evaluation.Tests.Probes;

public class LinearProbeTests
{
    private static readonly string[] s_classes = ["ant", "bee", "cat"];

    private static double Accuracy(IClassifierHead head, ProbeSet set) => HeadScores.Judge(head, set, default).Hits.Average();

    [Theory]
    [InlineData(0.01)]
    [InlineData(1)]
    [InlineData(100)]
    public void Two_points_on_a_line_have_the_answer_of_the_equation(double c)
    {
        // x = ±1, n of each: by symmetry b = 0 and w = ±w, and f' = 0 says w = C n / (1 + exp(2 w)) with n pictures in all.
        using var scope = new TensorScope();
        var set = new ProbeSet(Tensor.From<float>([1, -1, 1, -1], [4, 1]), [0, 1, 0, 1], ["a", "b", "c", "d"]);
        using var fit = LinearProbe.Fit(set, ["plus", "minus"], new LinearProbeOptions { C = c, Tolerance = 1e-7 });
        var (low, high) = (0.0, 1000.0);
        for (var i = 0; i < 200; i++)
        {
            var middle = (low + high) / 2;
            (low, high) = middle < c * 4 / (1 + Math.Exp(2 * middle)) ? (middle, high) : (low, middle);
        }

        Assert.True(fit.Converged);
        Assert.Equal(low, fit.Head.Weights.ToArray<float>()[0], 4);
        Assert.Equal(-low, fit.Head.Weights.ToArray<float>()[1], 4);
        Assert.All(fit.Head.Bias.ToArray<float>(), bias => Assert.Equal(0, bias, 5));
        Assert.Equal(c, fit.C);
        Assert.Empty(fit.Trials);
    }

    [Fact]
    public void The_bias_alone_gives_the_shares_of_the_classes()
    {
        // Features that say nothing: probabilities are 3/4 and 1/4, for the bias is not penalised.
        using var scope = new TensorScope();
        var set = new ProbeSet(Operators.Zeros([8, 2]), [0, 0, 0, 1, 0, 0, 0, 1], [.. Enumerable.Range(0, 8).Select(i => $"{i}")]);
        using var fit = LinearProbe.Fit(set, ["a", "b"], new LinearProbeOptions { C = 1e-3, Tolerance = 1e-7 });
        var bias = fit.Head.Bias.ToArray<float>();
        Assert.Equal(Math.Log(3), bias[0] - bias[1], 5);
    }

    [Fact]
    public void Separable_classes_are_told_apart_and_the_best_strength_is_found()
    {
        using var scope = new TensorScope();
        var (train, test) = (Clouds.Of([60, 60, 60], 0.4, 1), Clouds.Of([100, 100, 100], 0.4, 2));
        var fits = new List<(int, int)>();
        using var fit = LinearProbe.Fit(train, s_classes, new LinearProbeOptions { Progress = (done, total) => fits.Add((done, total)) });
        Assert.Equal(1, Accuracy(fit.Head, train));
        Assert.InRange(Accuracy(fit.Head, test), 0.98, 1);
        Assert.Equal(s_classes, fit.Head.Classes);
        Assert.Empty(fit.Unseen);
        Assert.Equal(fit.Trials.Max(trial => trial.Accuracy), fit.Trials.Single(trial => trial.C == fit.C).Accuracy);
        Assert.InRange(fit.Trials.Count, 7, 15);
        Assert.Equal(fit.Trials.Count + 1, fits.Count);
        Assert.Equal(fits[^1].Item1, fits[^1].Item2);
    }

    [Fact]
    public void Strength_is_chosen_on_pictures_that_names_decide_and_everything_is_learned_from_in_the_end()
    {
        using var scope = new TensorScope();
        var train = Clouds.Of([40, 40, 20], 1.5, 1);
        using var fit = LinearProbe.Fit(train, s_classes, new LinearProbeOptions { Seed = 3, ValidationShare = 0.25 });
        var (_, part) = PictureSelection.Divide(train.Ids, train.Labels, 0.25, 3);
        Assert.Equal(part.Select(i => train.Ids[i]), fit.ValidationIds);
        Assert.Equal(25, fit.ValidationIds.Count);
        using var same = LinearProbe.Fit(train, s_classes, new LinearProbeOptions { C = fit.C });
        Assert.True(same.Head.Weights.Equal(fit.Head.Weights));

        // The order of the pictures changes nothing.
        using var turned = LinearProbe.Fit(train.Only([.. Enumerable.Range(0, 100).Reverse()]), s_classes, new LinearProbeOptions { Seed = 3, ValidationShare = 0.25 });
        Assert.Equal(fit.C, turned.C);
        Assert.Equal(fit.ValidationIds.Order(), turned.ValidationIds.Order());
        Assert.InRange((turned.Head.Weights - fit.Head.Weights).Abs().Max().ToDouble(), 0, 1e-3 * fit.Head.Weights.Abs().Max().ToDouble());
    }

    [Fact]
    public void Where_classes_mix_a_penalty_beats_none()
    {
        using var scope = new TensorScope();
        var (train, test) = (Clouds.Of([40, 40, 40], 4, 1, 32), Clouds.Of([500, 500, 500], 4, 2, 32));
        (double Accuracy, double Loss) At(double? c)
        {
            using var fit = LinearProbe.Fit(train, s_classes, new LinearProbeOptions { C = c });
            var (hits, losses) = HeadScores.Judge(fit.Head, test, default);
            return (hits.Average(), losses.Average());
        }

        var (chosen, free, strong) = (At(null), At(1e6), At(1e-6));
        Assert.True(chosen.Loss < 0.8 * free.Loss, $"{chosen} against {free} without a penalty");
        Assert.True(chosen.Loss < strong.Loss, $"{chosen} against {strong} with nothing but a penalty");
        Assert.True(chosen.Accuracy > Math.Max(free.Accuracy, strong.Accuracy) - 0.03, $"{chosen} against {free} and {strong}");
        Assert.InRange(chosen.Accuracy, 0.5, 0.95);
    }

    [Fact]
    public void A_class_without_pictures_is_never_answered()
    {
        using var scope = new TensorScope();
        var (train, test) = (Clouds.Of([20, 0, 20], 0.5, 1), Clouds.Of([50, 50, 50], 0.5, 2));
        using var fit = LinearProbe.Fit(train, s_classes);
        using var without = LinearProbe.Fit(new ProbeSet(train.Vectors, [.. train.Labels.Select(label => label / 2)], train.Ids), ["ant", "cat"], new LinearProbeOptions { C = fit.C });
        Assert.Equal(["bee"], fit.Unseen);
        var scores = fit.Head.Scores(test.Vectors);
        Assert.DoesNotContain(1, ClassScores.From(scores).Predictions());
        Assert.Equal(0, scores.Softmax(1).Select(1, 1).Max().ToDouble());
        // The others are as if it did not exist.
        Assert.True(fit.Head.Weights.IndexSelect(0, Tensor.From<long>([0, 2])).Equal(without.Head.Weights));
    }

    [Fact]
    public void One_class_and_other_nonsense_is_refused()
    {
        using var scope = new TensorScope();
        Assert.Contains("class 'bee'", Assert.Throws<InputException>(() => LinearProbe.Fit(Clouds.Of([0, 20, 0], 0.5, 1), s_classes)).Message, StringComparison.Ordinal);
        Assert.Contains("give C", Assert.Throws<InputException>(() => LinearProbe.Fit(Clouds.Of([1, 1, 1], 0.5, 1), s_classes)).Message, StringComparison.Ordinal);
        Assert.Contains("class 2", Assert.Throws<InputException>(() => LinearProbe.Fit(Clouds.Of([2, 2, 2], 0.5, 1), ["ant", "bee"])).Message, StringComparison.Ordinal);
        Assert.Throws<InputException>(() => new ProbeSet(Operators.Ones([2, 2]) / 0.0, [0, 1], ["a", "b"]));
        Assert.Throws<InputException>(() => new ProbeSet(Operators.Ones([2, 2]), [0], ["a", "b"]));
        var set = Clouds.Of([5, 5, 5], 0.5, 1);
        foreach (var options in (LinearProbeOptions[])[new() { C = 0 }, new() { C = double.NaN }, new() { ValidationShare = 1 }, new() { Iterations = 0 }, new() { Tolerance = 0 }])
            Assert.Throws<ArgumentOutOfRangeException>(() => LinearProbe.Fit(set, s_classes, options));
        Assert.Throws<OperationCanceledException>(() => LinearProbe.Fit(set, s_classes, null, new CancellationToken(canceled: true)));
        Assert.Throws<InputException>(() => new LinearHead(s_classes, Operators.Ones([2, 2]), Operators.Ones([2])));
    }

    [Fact]
    public void A_fit_that_is_stopped_early_says_so()
    {
        using var scope = new TensorScope();
        using var fit = LinearProbe.Fit(Clouds.Of([20, 20, 20], 1, 1), s_classes, new LinearProbeOptions { C = 100, Iterations = 2 });
        Assert.Equal((2, false), (fit.Iterations, fit.Converged));
    }

    [Fact]
    public void Strengths_are_searched_as_the_authors_do()
    {
        var tried = new List<double>();
        ProbeTrial Peak(double c, double best)
        {
            tried.Add(Math.Log10(c));
            return new ProbeTrial(c, 1 - Math.Abs(Math.Log10(c) - best), 0);
        }

        foreach (var best in (double[])[-6, -3.37, 0, 0.9, 2.5, 6])
        {
            tried.Clear();
            var trials = StrengthSearch.Run(c => Peak(c, best));
            Assert.InRange(tried.Count, 7, StrengthSearch.Fits);
            Assert.Equal(tried.Count, tried.Distinct().Count());
            Assert.Equal([-6, -4, -2, 0, 2, 4, 6], tried.Take(7).Select(power => Math.Round(power, 9)));
            Assert.All(tried, power => Assert.InRange(power, -6.0001, 6.0001));
            // Eight to the decade: the nearest is at most a sixteenth away.
            Assert.InRange(Math.Abs(Math.Log10(StrengthSearch.Best(trials).C) - best), 0, (1.0 / 16) + 1e-9);
            Assert.Equal(trials.OrderBy(trial => trial.C), trials);
        }

        ProbeTrial[] ties = [new(100, 0.5, 0.7), new(1, 0.5, 0.6), new(10, 0.5, 0.6), new(0.1, 0.4, 0.1)];
        Assert.Equal(1, StrengthSearch.Best(ties).C);
    }

    [Fact]
    public void Nothing_is_left_behind()
    {
        using var scope = new TensorScope();
        var train = Clouds.Of([10, 10, 10], 1, 1);
        var before = Live.Count();
        LinearProbe.Fit(train, s_classes).Dispose();
        NearestMean.Fit(train, s_classes, 10).Dispose();
        Assert.Throws<OperationCanceledException>(() =>
        {
            using var source = new CancellationTokenSource();
            LinearProbe.Fit(train, s_classes, new LinearProbeOptions { Progress = (done, _) => { if (done == 3) source.Cancel(); } }, source.Token);
        });
        Assert.Equal(before, Tensor.LiveCount);
    }

    [Fact]
    public void Nearest_means_are_those_worked_out_by_hand()
    {
        using var scope = new TensorScope();
        var train = new ProbeSet(Tensor.From<float>([1, 0, 0.6f, 0.8f, 0, 1, 0, -1], [4, 2]), [0, 0, 2, 2], ["a", "b", "c", "d"]);
        using var head = NearestMean.Fit(new ProbeSet(train.Vectors.Narrow(0, 0, 3), [0, 0, 2], ["a", "b", "c"]), s_classes, 10);
        // (1.6, 0.8) at length 1 is (2, 1)/√5.
        var weights = head.Weights.ToArray<float>();
        Assert.Equal(20 / Math.Sqrt(5), weights[0], 5);
        Assert.Equal(10 / Math.Sqrt(5), weights[1], 5);
        Assert.Equal([0, 0, 0, 10], weights[2..]);
        Assert.Equal(LinearHead.NeverSeen, head.Bias.ToArray<float>()[1]);
        // A class whose pictures cancel has no direction, and is no better than a right angle.
        using var cancelled = NearestMean.Fit(train, s_classes, 10);
        Assert.Equal([0, 0], cancelled.Weights.ToArray<float>()[4..]);
        Assert.Throws<ArgumentOutOfRangeException>(() => NearestMean.Fit(train, s_classes, 0));
    }
}
