using Clade.Core;
using Clade.Data.Sets;
using Clade.Evaluation.Tests.Reports;

namespace Clade.Evaluation.Tests.Tasks;

/// <summary>Probes as tasks: what is learnt on one set is judged on another, and nothing is chosen on the second.</summary>
public class ProbeTaskTests
{
    private static readonly string[] s_classes = ["left", "right"];

    [Fact]
    public void A_probe_learns_what_names_do_not_say()
    {
        var (model, train, test) = Sides();
        var probe = ProbeTask.Run("sides", model, train, test);
        Assert.Equal(1, MainOf(probe).Value.Value);
        Assert.Equal(test.Entries.Select(entry => entry.Id), probe.Items);
        Assert.Contains("never on the test set", probe.Notes[0], StringComparison.Ordinal);
        // The names point the wrong way.
        Assert.Equal(0, MainOf(ClassificationTask.Run("names", model, test, new ClassificationOptions { Templates = ["{}"] })).Value.Value);
    }

    [Fact]
    public void Few_shots_stand_beside_zero_shot_with_a_curve()
    {
        var (model, train, test) = Sides();
        var result = ProbeTask.FewShot("sides", model, train, test, ["{}"], new FewShotOptions { Shots = [1, 4], Seeds = [1, 2] });
        Assert.Equal("linear probe accuracy, 4 a class", MainOf(result).Name);
        MetricGlossaryTests.Explains(result);
        Assert.Contains("linear probe, 4 a class, by seed: 100.0 %, 100.0 %.", result.Notes);
        Assert.Throws<InputException>(() => ProbeTask.FewShot("sides", model, train, test, ["{}"], new FewShotOptions { Shots = [0] }));
        Assert.Equal(1, MainOf(result).Value.Value);
        Assert.Equal(0, result.Metrics.Single(metric => metric.Name == "zero-shot accuracy").Value.Value);
        Assert.All(result.Metrics, metric => Assert.Equal(metric.Value.Value, metric.PerItem!.Average(), 12));
        var plot = Assert.IsType<LinePlot>(Assert.Single(result.Plots));
        Assert.Equal([1, 4], plot.X);
        Assert.Equal(["linear probe", "nearest mean"], plot.Curves.Select(curve => curve.Name).Order(StringComparer.Ordinal));
        Assert.Contains(result.Notes, note => note.Contains(FewShotSplit.Rule, StringComparison.Ordinal));
    }

    [Fact]
    public void Few_shots_need_few_pictures()
    {
        var (model, train, test) = Sides();
        var options = new FewShotOptions { Shots = [1, 2], Seeds = [5] };
        var whole = ProbeTask.FewShot("sides", model, train, test, ["{}"], options);
        // Two to learn from and two to choose by, of each of two classes.
        Assert.Equal([8, 20], model.Asked);
        // One that would be drawn is broken: another takes its place, as if it had never been there.
        var drawn = FewShotSplit.Choose([.. train.Entries.Select(entry => entry.Id)], [.. train.Entries.Select(entry => entry.Label!.Value)], 1, 5).Train[0];
        var without = FakeEmbedder.Set(s_classes, [.. train.Entries.Where((_, i) => i != drawn)]);
        var expected = ProbeTask.FewShot("sides", model, without, test, ["{}"], options);
        model.Break(train.Entries[drawn].Id);
        var broken = ProbeTask.FewShot("sides", model, train, test, ["{}"], options);
        Assert.Equal(expected.Metrics.Select(metric => (metric.Name, metric.Value)), broken.Metrics.Select(metric => (metric.Name, metric.Value)));
        Assert.Equal($"hand: {train.Entries[drawn].Id}", Assert.Single(broken.Problems).Id);
        Assert.Empty(whole.Problems);
    }

    [Fact]
    public void Other_classes_are_refused_and_pictures_of_both_sets_are_told()
    {
        var (model, train, test) = Sides();
        var other = FakeEmbedder.Set(["right", "left"], [.. test.Entries]);
        Assert.Contains("same two classes", Assert.Throws<InputException>(() => ProbeTask.Run("t", model, train, other)).Message, StringComparison.Ordinal);
        var marked = FakeEmbedder.Set(s_classes, [.. test.Entries.Select(entry => entry with { Stamp = "same" })]);
        var known = FakeEmbedder.Set(s_classes, [.. train.Entries.Select(entry => entry with { Stamp = "same" })]);
        Assert.Contains(ProbeTask.Run("t", model, known, marked).Notes, note => note.Contains($"{test.Entries.Count} pictures of hand seem to be in", StringComparison.Ordinal));
    }

    private static (FakeEmbedder Model, PictureSet Train, PictureSet Test) Sides()
    {
        var vectors = new Dictionary<string, float[]> { ["left"] = [1, 0], ["right"] = [-1, 0] };
        PictureSet Set(string name, int count) => FakeEmbedder.Set(s_classes, [.. Enumerable.Range(0, count).Select(i =>
        {
            vectors[$"{name}{i}"] = [i % 2 == 0 ? -1 : 1, (i % 7) / 10f];
            return FakeEmbedder.Entry($"{name}{i}", i % 2);
        })]);
        var (train, test) = (Set("train", 40), Set("test", 20));
        return (new FakeEmbedder(vectors), train, test);
    }

    private static Metric MainOf(TaskResult result) => Assert.Single(result.Metrics, metric => metric.IsMain);
}
