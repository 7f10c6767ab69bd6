using Clade.Core;
using Clade.Data.Sets;
using Clade.Evaluation.Tests.Tasks;

namespace Clade.Evaluation.Tests.CounterAnimal;

public class CounterAnimalTaskTests
{
    [Fact]
    public void Answer_JudgesByHand()
    {
        // Cosines are the products of unit vectors; the fake model's scale is 10.
        var model = new FakeEmbedder(new()
        {
            ["A photo of a cat."] = [1, 0],
            ["A photo of a dog."] = [0, 1],
            ["1"] = [1, 0],
            ["2"] = [0.6f, 0.8f],
            ["3"] = [0.8f, 0.6f],
            ["4"] = [0, 1],
            ["5"] = [1, 0],
        });
        var set = Set(["cat", "dog"], Entry("1", 0, "grass", "p"), Entry("2", 0, "snow", "p"), Entry("3", 1, "grass", "q"), Entry("4", 1, "snow", "q"), Entry("5", 0, null, null));
        var (answers, problems) = CounterAnimalTask.Answer(model, set);
        Assert.Empty(problems);
        Assert.Equal(["1", "2", "3", "4"], answers.Pictures.Select(picture => picture.Id));
        Assert.Equal([true, false, false, true], Enumerable.Range(0, 4).Select(i => answers.Judge(i).Right));
        Assert.Equal([10, -2, -2, 10], Enumerable.Range(0, 4).Select(i => Math.Round(answers.Judge(i).Margin, 4)));
    }

    [Fact]
    public void Results_OfAPairedSetByHand()
    {
        var pictures = new List<BackgroundPicture>();
        var scores = new List<float>();
        for (var pair = 0; pair < 20; pair++)
        {
            var label = pair % 2;
            pictures.Add(new($"{pair}a", label, "grass", $"{pair}"));
            pictures.Add(new($"{pair}b", label, "snow", $"{pair}"));
            // On grass always right; on snow the first class is always wrong.
            scores.AddRange(label == 0 ? [2, 1, 0, 1] : [1, 2, 1, 2]);
        }

        var answers = new BackgroundAnswers(["cat", "dog"], pictures, [.. scores]);
        var plan = CounterAnimalTask.Plan(answers, "model", [new(0, "grass", "snow"), new(1, "grass", "snow")]);
        var results = CounterAnimalTask.Results("task", "model", "toy", answers, plan, [new PictureProblem("x", "It is broken.")]);
        Assert.Equal(["task, 1 vs 2", "task, 1 vs 2 (the same names)"], results.Select(result => result.Task));
        var metrics = results[0].Metrics.ToDictionary(metric => metric.Name);
        Assert.Equal((0.5, 1.0, 0.5, 0.5, 1.0), (metrics["drop"].Value.Value, metrics["common accuracy"].Value.Value, metrics["counter accuracy"].Value.Value, metrics["relative drop"].Value.Value, metrics["drop of the worst class"].Value.Value));
        Assert.Equal((0.5, 0.0, -1.0), (metrics["right to wrong"].Value.Value, metrics["wrong to right"].Value.Value, metrics["margin change"].Value.Value));
        Assert.Equal(20, results[0].Items.Count);
        Assert.Equal(metrics["drop"].Value.Value, metrics["drop"].PerItem!.Average(), 12);
        Assert.True(metrics["drop"].IsMain && !metrics["drop"].HigherIsBetter);
        Assert.Contains(results[0].Notes, note => note.Contains("10 went from right to wrong and 0 from wrong to right (exact McNemar p = 0.00195)", StringComparison.Ordinal));
        Assert.Contains(results[0].Notes, note => note.Contains("loses most is cat: 100.0 % to 0.0 %", StringComparison.Ordinal));
        Assert.Single(results[0].Problems);
        // The interval over pictures holds the classes fixed: none of these pictures could be otherwise.
        Assert.Equal(new Interval(0.5, 0.5, 0.5), metrics["drop"].Value);
        Assert.Equal((0.0, 1.0), (metrics["drop, over classes"].Value.Low, metrics["drop, over classes"].Value.High));
    }

    [Fact]
    public void Results_OfUnevenClasses_HaveItemsWhoseMeanIsTheMeanOverClasses()
    {
        // Ten cats that are always right on grass and never on snow; two dogs that are always right.
        var pictures = new List<BackgroundPicture>();
        var scores = new List<float>();
        for (var pair = 0; pair < 12; pair++)
        {
            var label = pair < 10 ? 0 : 1;
            pictures.Add(new($"{pair}a", label, "grass", $"{pair}"));
            pictures.Add(new($"{pair}b", label, "snow", $"{pair}"));
            scores.AddRange(label == 0 ? [2, 1, 0, 1] : [1, 2, 1, 2]);
        }

        var answers = new BackgroundAnswers(["cat", "dog"], pictures, [.. scores]);
        var metrics = CounterAnimalTask.Results("task", "model", "toy", answers, CounterAnimalTask.Plan(answers, "model", [new(0, "grass", "snow"), new(1, "grass", "snow")]))[0].Metrics.ToDictionary(metric => metric.Name);
        Assert.Equal(0.5, metrics["drop"].Value.Value, 12);
        Assert.Equal(10 / 12.0, metrics["drop, all pictures alike"].Value.Value, 12);
        foreach (var name in new[] { "drop", "common accuracy", "counter accuracy" })
            Assert.Equal(metrics[name].Value.Value, metrics[name].PerItem!.Average(), 12);
    }

    [Fact]
    public void Check7_WithTwentyNamesTheRivalsAreAll()
    {
        var (answers, plan) = Random(classes: 20, seed: 7);
        for (var i = 0; i < answers.Pictures.Count; i++)
            Assert.Equal(answers.Judge(i), answers.Judge(i, plan.Rivals[answers.Pictures[i].Class]));
        var results = CounterAnimalTask.Results("task", "model", "toy", answers, plan);
        Assert.Equal(results[0].Metrics.Select(metric => metric.Value), results[1].Metrics.Select(metric => metric.Value));
    }

    [Fact]
    public void Check7_ANameTwiceIsRefused()
    {
        var model = new FakeEmbedder(new() { ["A photo of a cat."] = [1, 0] });
        Assert.Contains("'cat' comes twice", Assert.Throws<InputException>(() => CounterAnimalTask.Answer(model, Set(["cat", "cat"], Entry("1", 0, "grass", null)))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Rivals_AreTheMostConfusedOnCommonPicturesOfTheSelection()
    {
        var (answers, plan) = Random(classes: 30, seed: 8);
        foreach (var pair in plan.Pairs)
        {
            var mean = new double[30];
            for (var i = 0; i < answers.Pictures.Count; i++)
            {
                var picture = answers.Pictures[i];
                if (picture.Class != pair.Class || picture.Background != pair.Common || !picture.IsForSelection)
                    continue;
                var weights = answers.Scores(i).ToArray().Select(score => Math.Exp(score)).ToArray();
                for (var k = 0; k < 30; k++)
                    mean[k] += weights[k] / weights.Sum();
            }

            var expected = Enumerable.Range(0, 30).Where(other => other != pair.Class).OrderByDescending(other => mean[other]).Take(19);
            Assert.Equal(expected, plan.Rivals[pair.Class]);
        }

        // Scored on the other half, against fewer names: never worse than against all.
        var (few, all) = (CounterAnimalTask.Score(answers, plan, confusable: true), CounterAnimalTask.Score(answers, plan, confusable: false));
        Assert.All(few.Items, item => Assert.False(item.Picture.IsForSelection));
        Assert.Contains(all.Items, item => item.Picture.IsForSelection);
        var byId = all.Items.ToDictionary(item => item.Picture.Id);
        Assert.All(few.Items, item => Assert.True(item.Right || !byId[item.Picture.Id].Right));
    }

    [Fact]
    public void Search_FindsTheBackgroundsOnTheSelectionAlone()
    {
        // Always right on b0 and wrong on b2 in the half for selection; the other way in the other half.
        var pictures = Enumerable.Range(0, 600).Select(i => new BackgroundPicture($"{i}", i % 2, $"b{i / 2 % 3}")).ToList();
        var scores = pictures.SelectMany(picture =>
        {
            var right = picture.Background == "b1" || (picture.Background == "b0") == picture.IsForSelection;
            return right == (picture.Class == 0) ? new float[] { 1, 0 } : [0, 1];
        });
        var answers = new BackgroundAnswers(["cat", "dog"], pictures, [.. scores]);
        var plan = CounterAnimalTask.Plan(answers, "reference");
        Assert.All(plan.Pairs, pair => Assert.True(pair is { Common: "b0" or "b1", Counter: "b2", Gap: 1 }));
        Assert.All(BackgroundSearch.Find(answers, null, (_, background) => background != "b1"), pair => Assert.Equal("b0", pair.Common));
        Assert.Equal(-1, CounterAnimalTask.Score(answers, plan with { Pairs = BackgroundSearch.Find(answers, null, (_, background) => background != "b1") }, confusable: false).Macro);
        Assert.Contains("its drop was looked for", string.Join(' ', CounterAnimalTask.Results("t", "reference", "d", answers, plan)[0].Notes), StringComparison.Ordinal);
        Assert.DoesNotContain("its drop was looked for", string.Join(' ', CounterAnimalTask.Results("t", "other", "d", answers, plan)[0].Notes), StringComparison.Ordinal);
        Assert.Contains("For no class", Assert.Throws<InputException>(() => BackgroundSearch.Find(answers, new BackgroundSearchOptions { FewestPictures = 1000 })).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void EffectiveRobustness_IsTheResidualOfTheLine()
    {
        var (answers, plan) = Random(classes: 4, seed: 9);
        var line = Evaluation.EffectiveRobustness.Fit([0.3, 0.4, 0.5, 0.6, 0.7], [0.2, 0.3, 0.4, 0.5, 0.6], 1000, 1000)!;
        var metric = CounterAnimalTask.Results("t", "m", "d", answers, plan, null, line)[0].Metrics.Single(one => one.Name == "effective robustness");
        var scores = CounterAnimalTask.Score(answers, plan, confusable: false);
        Assert.Equal(line.Of(scores.Common, scores.Counter, scores.Items.Count(item => !item.Counter)), metric.Value.Value, 9);
    }

    [Fact]
    public void WhatCannotBeIsRefused()
    {
        var (answers, _) = Random(classes: 3, seed: 1);
        Assert.Contains("is none", Assert.Throws<InputException>(() => CounterAnimalTask.Plan(answers, "m", [new(5, "a", "b")])).Message, StringComparison.Ordinal);
        Assert.Contains("is none", Assert.Throws<InputException>(() => CounterAnimalTask.Plan(answers, "m", [new(0, "a", "a")])).Message, StringComparison.Ordinal);
        Assert.Contains("two pairs", Assert.Throws<InputException>(() => CounterAnimalTask.Plan(answers, "m", [new(0, "a", "b"), new(0, "b", "a")])).Message, StringComparison.Ordinal);
        Assert.Contains("not finite", Assert.Throws<InputException>(() => new BackgroundAnswers(["a"], [new("1", 0, "b")], [float.NaN])).Message, StringComparison.Ordinal);
        Assert.Contains("counted from 0", Assert.Throws<InputException>(() => new BackgroundAnswers(["a"], [new("1", 1, "b")], [0])).Message, StringComparison.Ordinal);
        Assert.Contains("each picture needs one a class", Assert.Throws<InputException>(() => new BackgroundAnswers(["a"], [new("1", 0, "b")], [0, 1])).Message, StringComparison.Ordinal);
        var model = new FakeEmbedder(new() { ["A photo of a cat."] = [1, 0], ["A photo of a dog."] = [0, 1], ["1"] = [1, 0] });
        Assert.Contains("CLASS/BACKGROUND", Assert.Throws<InputException>(() => CounterAnimalTask.Answer(model, Set(["cat", "dog"], Entry("1", 0, null, null)))).Message, StringComparison.Ordinal);
    }

    private static (BackgroundAnswers Answers, CounterAnimalPlan Plan) Random(int classes, int seed)
    {
        var random = new KeyedRandom(seed);
        var pictures = Enumerable.Range(0, classes * 60).Select(i => new BackgroundPicture($"{seed}-{i}", i % classes, i / classes % 2 == 0 ? "a" : "b")).ToList();
        var scores = new float[pictures.Count * classes];
        for (var i = 0; i < scores.Length; i++)
            scores[i] = (float)random.NextNormal() + (i % classes == pictures[i / classes].Class ? 2 : 0);
        var answers = new BackgroundAnswers([.. Enumerable.Range(0, classes).Select(label => $"class {label}")], pictures, scores);
        return (answers, CounterAnimalTask.Plan(answers, "model", [.. Enumerable.Range(0, classes).Select(label => new BackgroundPair(label, "a", "b"))]));
    }

    private static PictureSet Set(string[] classes, params PictureEntry[] entries) => new("toy", entries, classes, "0123456789abcdef", []);

    private static PictureEntry Entry(string id, int label, string? background, string? pair)
    {
        var tags = new Dictionary<string, string>();
        if (background is not null)
            tags[BackgroundAnswers.BackgroundTag] = background;
        if (pair is not null)
            tags[BackgroundAnswers.PairTag] = pair;
        return FakeEmbedder.Entry(id, label) with { Tags = tags };
    }
}
