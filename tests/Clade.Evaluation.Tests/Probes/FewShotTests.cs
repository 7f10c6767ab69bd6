using Clade.Core;
using Clade.Models;
using Clade.Torch;
using Clade.Torch.Tests;

namespace Clade.Evaluation.Tests.Probes;

public class FewShotTests
{
    private static readonly string[] s_classes = ["ant", "bee", "cat"];

    [Fact]
    public void Splits_are_the_published_ones()
    {
        // The ranks of these names are in the tests of the selection, from Python's hashlib.
        string[] ids = [.. from letter in "ab" from number in Enumerable.Range(0, 6) select $"{letter}{number}"];
        int[] labels = [.. ids.Select(id => id[0] - 'a')];
        var (train, validation) = FewShotSplit.Choose(ids, labels, 2, 0);
        Assert.Equal(["a2", "a1", "b4", "b5"], train.Select(i => ids[i]));
        Assert.Equal(["a3", "a5", "b3", "b0"], validation.Select(i => ids[i]));
        (train, validation) = FewShotSplit.Choose(ids, labels, 5, 0);
        Assert.Equal(10, train.Count);
        Assert.Equal(["a0", "b1"], validation.Select(i => ids[i]));
        Assert.Contains("min(K, 4)", FewShotSplit.Rule, StringComparison.Ordinal);
    }

    [Fact]
    public void All_methods_are_judged_on_all_splits()
    {
        using var scope = new TensorScope();
        var (train, test) = (Clouds.Of([60, 60, 60], 1.2, 1), Clouds.Of([80, 80, 80], 1.2, 2));
        // A head that answers bee, whatever it sees.
        using var always = new LinearHead(s_classes, Operators.Zeros([3, 8]).DetachFromScope(), Tensor.From<float>(0, 1, 0).DetachFromScope());
        var progress = new List<(int, int)>();
        var before = Live.Count();
        var result = FewShot.Run(train, test, s_classes, [FewShotMethod.ZeroShot(always, "bee"), FewShotMethod.Linear(), FewShotMethod.Mean(20)], new FewShotOptions { Progress = (done, total) => progress.Add((done, total)) });
        Assert.Equal(before, Tensor.LiveCount);
        Assert.Equal([("bee", 0), .. ((int[])[1, 2, 4, 8, 16]).Select(k => ("linear probe", k)), .. ((int[])[1, 2, 4, 8, 16]).Select(k => ("nearest mean", k))], result.Points.Select(point => (point.Method, point.Shots)));
        Assert.Equal(1 / 3.0, result.Points[0].Accuracy.Value, 12);
        Assert.Equal((30, 30), progress[^1]);
        Assert.Empty(result.Notes);
        Assert.Equal(15, result.Splits.Count);
        foreach (var split in result.Splits)
        {
            Assert.Equal(3 * split.Shots, split.Train.Count);
            Assert.Equal(3 * Math.Min(4, split.Shots), split.Validation.Count);
            Assert.Empty(split.Train.Intersect(split.Validation));
        }

        foreach (var point in result.Points.Skip(1))
        {
            Assert.Equal(3, point.PerSeed.Count);
            Assert.Equal(240, point.PerItem.Count);
            Assert.Equal(point.PerSeed.Average(), point.Accuracy.Value, 12);
            Assert.Equal(point.PerItem.Average(), point.OverPictures.Value, 12);
            Assert.True(point.Accuracy.Contains(point.Accuracy.Value) && point.OverPictures.Contains(point.Accuracy.Value));
            Assert.True(point.Accuracy.High - point.Accuracy.Low > 0);
        }

        // More pictures help, and on data made for means the mean is hard to beat with one.
        Assert.True(result.Points[5].Accuracy.Value > result.Points[1].Accuracy.Value + 0.05);
        Assert.InRange(result.Points[10].Accuracy.Value, 0.8, 1);
    }

    [Fact]
    public void What_a_method_gets_is_its_split_and_nothing_else()
    {
        using var scope = new TensorScope();
        var (train, test) = (Clouds.Of([5, 9, 3], 0.3, 1), Clouds.Of([4, 4, 4], 0.3, 2));
        var seen = new List<FewShotData>();
        var method = new FewShotMethod("mine", (data, _) =>
        {
            seen.Add(data);
            Assert.Equal(data.Train.Count, data.Train.Vectors.Size(0));
            return NearestMean.Fit(data.Train, data.Classes, 1);
        });
        var result = FewShot.Run(train, test, s_classes, [method], new FewShotOptions { Shots = [4, 9], Seeds = [7] });
        Assert.Equal([(4, 7L), (9, 7L)], seen.Select(data => (data.Shots, data.Seed)));
        Assert.Equal([4, 4, 3], seen[0].Train.Labels.GroupBy(label => label).Select(group => group.Count()));
        Assert.Equal([1, 4], seen[0].Validation!.Labels.GroupBy(label => label).Select(group => group.Count()));
        Assert.Null(seen[1].Validation);
        Assert.Equal(seen[0].Train.Ids, result.Splits[0].Train);
        Assert.Equal(["1 of 3 classes have fewer than 4 pictures; all of theirs are used.", "2 of 3 classes have fewer than 9 pictures; all of theirs are used."], result.Notes);
        // One seed says nothing about seeds.
        Assert.Equal(result.Points[0].OverPictures, result.Points[0].Accuracy);
        Assert.Contains("9 shots leave no picture", Assert.Throws<InputException>(() => FewShot.Run(train, test, s_classes, [FewShotMethod.Linear()], new FewShotOptions { Shots = [9] })).Message, StringComparison.Ordinal);
        var given = FewShot.Run(train, test, s_classes, [FewShotMethod.Linear(new LinearProbeOptions { C = 10 })], new FewShotOptions { Shots = [9] });
        Assert.InRange(given.Points[0].Accuracy.Value, 0.9, 1);
    }

    [Fact]
    public void The_same_call_gives_the_same_result()
    {
        using var scope = new TensorScope();
        var (train, test) = (Clouds.Of([20, 20, 20], 1.2, 1), Clouds.Of([30, 30, 30], 1.2, 2));
        var options = new FewShotOptions { Shots = [2], Seeds = [1, 2] };
        var (one, two) = (FewShot.Run(train, test, s_classes, [FewShotMethod.Linear()], options), FewShot.Run(train, test, s_classes, [FewShotMethod.Linear()], options));
        Assert.Equal(one.Points[0].PerItem, two.Points[0].PerItem);
        Assert.Equal(one.Points[0].Accuracy, two.Points[0].Accuracy);
        Assert.NotEqual(one.Splits[0].Train, one.Splits[1].Train);
    }

    [Fact]
    public void Nonsense_is_refused()
    {
        using var scope = new TensorScope();
        var (train, test) = (Clouds.Of([5, 5, 5], 1, 1), Clouds.Of([5, 5, 5], 1, 2));
        FewShotMethod[] methods = [FewShotMethod.Mean(1)];
        string Refusal(ProbeSet from, ProbeSet on, string[] classes, FewShotOptions? options = null) => Assert.Throws<InputException>(() => FewShot.Run(from, on, classes, methods, options)).Message;
        Assert.Contains("the same", Refusal(train, train, s_classes), StringComparison.Ordinal);
        Assert.Contains("'dog'", Refusal(train, test, [.. s_classes, "dog"]), StringComparison.Ordinal);
        Assert.Contains("channels", Refusal(train, Clouds.Of([2, 2, 2], 1, 2, 9), s_classes), StringComparison.Ordinal);
        Assert.Contains("class 3", Refusal(train, Clouds.Of([2, 2, 2, 2], 1, 2), s_classes), StringComparison.Ordinal);
        Assert.Contains("seeds", Refusal(train, test, s_classes, new FewShotOptions { Seeds = [1, 1] }), StringComparison.Ordinal);
        Assert.Contains("seeds", Refusal(train, test, s_classes, new FewShotOptions { Shots = [0] }), StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => FewShot.Run(train, test, s_classes, []));
        using var head = NearestMean.Fit(train, s_classes, 1);
        using var other = new PrototypeHead(["ant", "cat", "bee"], head.Weights.Clone().DetachFromScope(), 1);
        Assert.Contains("zero-shot", Assert.Throws<InputException>(() => FewShot.Run(train, test, s_classes, [FewShotMethod.ZeroShot(other)])).Message, StringComparison.Ordinal);
        Assert.Throws<OperationCanceledException>(() => FewShot.Run(train, test, s_classes, methods, null, new CancellationToken(canceled: true)));
    }

    [Fact]
    public void Sets_with_labels_become_probe_sets()
    {
        using var counted = new Features.Counted();
        using var set = Features.Counted.Set(12, "h1", 4);
        using var table = counted.Model.EmbedPictures(set);
        var probe = ProbeSet.Of(table);
        Assert.Equal(11, probe.Count);
        Assert.Equal(table.Entries.Select(entry => entry.Label!.Value), probe.Labels);
        using var bare = new FeatureTable(table.Vectors, table.Rows, [.. table.Entries.Select(entry => entry with { Label = null })], [], 0);
        Assert.Contains("0000", Assert.Throws<InputException>(() => ProbeSet.Of(bare)).Message, StringComparison.Ordinal);
    }
}
