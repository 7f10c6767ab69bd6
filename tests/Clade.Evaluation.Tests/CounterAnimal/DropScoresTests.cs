using Clade.Core;

namespace Clade.Evaluation.Tests.CounterAnimal;

/// <summary>The numeric checks of the specification, section 5, that need no pictures.</summary>
public class DropScoresTests
{
    [Fact]
    public void Check1_ThePapersArithmetic()
    {
        Assert.Equal(13_100, 7_174 + 5_926);
        var bear = new ClassDrop(0, 0.9762, 0.7091, 100, 100);
        Assert.Equal(0.2671, bear.Drop, 12);
        Assert.Equal(0.273612, bear.Drop / bear.Common, 6);
    }

    [Fact]
    public void Check2_MacroAndMicro()
    {
        var scores = DropScores.Of([.. Items(0, false, 9, 10), .. Items(0, true, 5, 10), .. Items(1, false, 1, 2), .. Items(1, true, 1, 2)]);
        Assert.Equal(0.2, scores.Macro, 12);
        Assert.Equal((10 / 12.0) - (6 / 12.0), scores.Micro, 12);
        Assert.Equal(0.333333, scores.Micro, 6);
        Assert.Equal((0.4, 0.7, 0.5), (Math.Round(scores.Worst, 12), Math.Round(scores.Common, 12), Math.Round(scores.Counter, 12)));
        Assert.Equal(0.2 / 0.7, scores.Relative, 12);
        Assert.Equal([new ClassDrop(0, 0.9, 0.5, 10, 10), new ClassDrop(1, 0.5, 0.5, 2, 2)], scores.Classes);
        Assert.Null(scores.Flips);
    }

    [Fact]
    public void Check3_TheTwoFeatureModel()
    {
        var model = new TwoFeatureModel(1, 0.5, 1);
        Assert.Equal(0.855578, model.Accuracy(1, 1, 1), 6);
        Assert.Equal(0.638163, model.Accuracy(1, 1, -1), 6);
        Assert.Equal(0.217415, model.Drop(1, 1), 6);
        Assert.Equal(0, model.Drop(1, 0));
        Assert.Equal(model.Drop(1, 1), -new TwoFeatureModel(1, -0.5, 1).Drop(1, 1), 15);
        Assert.Equal(model.Accuracy(1, 1, 1), model.Accuracy(2, 2, 1), 15);
        Assert.Throws<ArgumentOutOfRangeException>(() => new TwoFeatureModel(1, 1, 0).Accuracy(1, 1, 1));
    }

    // Table of the normal distribution, Abramowitz and Stegun 26.1.
    [Theory]
    [InlineData(0, 0.5)]
    [InlineData(1, 0.841344746068543)]
    [InlineData(-1, 0.158655253931457)]
    [InlineData(1.96, 0.975002104851780)]
    [InlineData(-3, 0.001349898031630)]
    [InlineData(6, 0.999999999013412)]
    [InlineData(40, 1)]
    public void Normal_IsTheTables(double x, double expected) => Assert.Equal(expected, TwoFeatureModel.Normal(x), 13);

    [Fact]
    public void Check4_SyntheticPointsLandOnTheTheory()
    {
        var random = new KeyedRandom(4);
        var items = new List<BackgroundItem>();
        for (var i = 0; i < 40_000; i++)
        {
            var (g, y) = (i % 2 == 0 ? 1 : -1, i % 4 < 2 ? 1 : -1);
            var rule = (y * 1 + random.NextNormal()) + (y * g * 0.5 + random.NextNormal());
            items.Add(new BackgroundItem(new BackgroundPicture($"{i}", 0, g > 0 ? "usual" : "unusual"), g < 0, rule * y > 0, rule * y));
        }

        var scores = DropScores.Of(items);
        Assert.Equal(0.855578, scores.Common, 0.01);
        Assert.Equal(0.638163, scores.Counter, 0.01);
        Assert.Equal(0.217415, scores.Macro, 0.01);
        Assert.Equal(scores.Macro, scores.Micro, 12);
    }

    [Fact]
    public void Check5_SelectingAndScoringOnTheSamePicturesFindsADropInNoise()
    {
        const int classes = 200, backgrounds = 6;
        var random = new KeyedRandom(5);
        var pictures = new List<BackgroundPicture>();
        for (var label = 0; label < classes; label++)
        {
            for (var background = 0; background < backgrounds; background++)
            {
                // 20 of each half, whatever the hash says.
                for (int number = 0, chosen = 0, scored = 0; chosen < 20 || scored < 20; number++)
                {
                    var picture = new BackgroundPicture($"{label}/{background}/{number}", label, $"b{background}");
                    if (picture.IsForSelection ? chosen++ < 20 : scored++ < 20)
                        pictures.Add(picture);
                }
            }
        }

        // Two scores: a coin decides whether the own class is first.
        var scores = new float[pictures.Count * classes];
        for (var i = 0; i < pictures.Count; i++)
            scores[i * classes + pictures[i].Class] = random.NextInt(2) == 0 ? 1 : -1;
        var answers = new BackgroundAnswers([.. Enumerable.Range(0, classes).Select(label => $"class {label}")], pictures, scores);
        var plan = CounterAnimalTask.Plan(answers, "coin");
        Assert.True(plan.Searched && plan.Pairs.Count > 190 && plan.Pairs.All(pair => pair.Gap > 0.05));
        var onSelection = DropScores.Of(Enumerable.Range(0, pictures.Count).Where(i => pictures[i].IsForSelection && plan.Pairs.Any(pair => pair.Class == pictures[i].Class && (pair.Common == pictures[i].Background || pair.Counter == pictures[i].Background)))
            .Select(i => new BackgroundItem(pictures[i], plan.Pairs.Single(pair => pair.Class == pictures[i].Class).Counter == pictures[i].Background, answers.Judge(i).Right, 0)));
        Assert.True(onSelection.Macro > 0.2, $"{onSelection.Macro}");
        var honest = CounterAnimalTask.Score(answers, plan, confusable: false);
        Assert.True(honest.MacroInterval().Contains(0), $"{honest.MacroInterval()}");
        Assert.True(honest.MacroOverClasses().Contains(0), $"{honest.MacroOverClasses()}");
        Assert.All(honest.Items, item => Assert.False(item.Picture.IsForSelection));
    }

    [Fact]
    public void Check6_TheSameBackgroundOnBothSidesIsNoDrop()
    {
        var random = new Random(6);
        var items = new List<BackgroundItem>();
        for (var i = 0; i < 60; i++)
        {
            var (right, margin) = (random.Next(2) == 0, random.NextDouble());
            items.Add(new(new BackgroundPicture($"{i}a", i % 3, "a", $"{i}"), false, right, margin));
            items.Add(new(new BackgroundPicture($"{i}b", i % 3, "b", $"{i}"), true, right, margin));
        }

        var scores = DropScores.Of(items);
        Assert.Equal((0, 0, 60, 1.0), (scores.Flips!.RightToWrong, scores.Flips.WrongToRight, scores.Flips.Pairs, scores.Flips.P));
        Assert.Equal((0.0, 0.0, 0.0), (scores.Macro, scores.Micro, scores.Flips.MeanMarginChange));
        Assert.Equal(new Interval(0, 0, 0), scores.MacroInterval());
    }

    [Fact]
    public void Check6_McNemarOfTenAgainstNone()
    {
        var items = Enumerable.Range(0, 30).SelectMany(i => new[]
        {
            new BackgroundItem(new BackgroundPicture($"{i}a", i % 2, "a", $"{i}"), false, i < 20, 1),
            new BackgroundItem(new BackgroundPicture($"{i}b", i % 2, "b", $"{i}"), true, i is >= 10 and < 20, 0.5),
        });
        var flips = DropScores.Of(items).Flips!;
        Assert.Equal((10, 0), (flips.RightToWrong, flips.WrongToRight));
        Assert.Equal(0.001953, flips.P, 6);
        Assert.Equal(-0.5, flips.MeanMarginChange, 12);
    }

    [Fact]
    public void Twins_AreDrawnTogether()
    {
        // Right on both or wrong on both: with twins drawn together the drop is 0 in every resample.
        var items = Enumerable.Range(0, 40).SelectMany(i => new[]
        {
            new BackgroundItem(new BackgroundPicture($"{i}a", 0, "a", $"{i}"), false, i % 2 == 0, 1), new BackgroundItem(new BackgroundPicture($"{i}b", 0, "b", $"{i}"), true, i % 2 == 0, 1),
        }).ToList();
        Assert.Equal(new Interval(0, 0, 0), DropScores.Of(items).MacroInterval());
        var apart = DropScores.Of(items.Select(item => item with { Picture = item.Picture with { Pair = null } }));
        Assert.Null(apart.Flips);
        Assert.True(apart.MacroInterval().High > 0.1);
    }

    [Fact]
    public void Intervals_EqualANaiveBootstrapInWidth()
    {
        var items = new List<BackgroundItem>([.. Items(0, false, 30, 40), .. Items(0, true, 20, 40), .. Items(1, false, 35, 50), .. Items(1, true, 30, 50)]);
        var interval = DropScores.Of(items).MacroInterval();
        // Binomial deviations of four independent means, halved twice: sqrt(sum p (1 - p) / n) / 2.
        var deviation = Math.Sqrt((0.75 * 0.25 / 40) + (0.5 * 0.5 / 40) + (0.7 * 0.3 / 50) + (0.6 * 0.4 / 50)) / 2;
        Assert.Equal(0.175, interval.Value, 12);
        Assert.Equal(2 * 1.96 * deviation, interval.High - interval.Low, 0.03);
    }

    [Fact]
    public void Check9_ABackgroundOnlyClassifierLosesEverything()
    {
        // Learnt at r = 1: each background means one class.
        var pictures = Enumerable.Range(0, 120).Select(i => new BackgroundPicture($"{i}", i % 6, $"b{(i % 6 + i / 6 % 2) % 6}", $"{i % 6}-{i / 12}")).ToList();
        var scores = new float[pictures.Count * 6];
        for (var i = 0; i < pictures.Count; i++)
            scores[i * 6 + pictures[i].Background[1] - '0'] = 1;
        var answers = new BackgroundAnswers(["a", "b", "c", "d", "e", "f"], pictures, scores);
        var plan = CounterAnimalTask.Plan(answers, "majority", [.. Enumerable.Range(0, 6).Select(label => new BackgroundPair(label, $"b{label}", $"b{(label + 1) % 6}"))]);
        var result = CounterAnimalTask.Results("x", "majority", "toy", answers, plan)[0];
        double Of(string name) => result.Metrics.Single(metric => metric.Name == name).Value.Value;
        Assert.Equal((1.0, 0.0, 1.0, 1.0, 1.0), (Of("common accuracy"), Of("counter accuracy"), Of("drop"), Of("relative drop"), Of("drop of the worst class")));
    }

    [Fact]
    public void Of_ClassesOfOnePictureAreLeftOut()
    {
        var scores = DropScores.Of([.. Items(0, false, 1, 3), .. Items(0, true, 1, 3), .. Items(1, false, 1, 1), .. Items(1, true, 0, 5)]);
        Assert.Equal(0, Assert.Single(scores.Classes).Class);
        Assert.True(double.IsNaN(scores.MacroOverClasses().Low));
        Assert.Throws<InputException>(() => DropScores.Of(Items(0, false, 1, 3)));
    }

    private static int s_number;

    private static IEnumerable<BackgroundItem> Items(int label, bool counter, int right, int all) =>
        Enumerable.Range(0, all).Select(i => new BackgroundItem(new BackgroundPicture($"{s_number++}", label, counter ? "counter" : "common"), counter, i < right, 0)).ToList();
}
