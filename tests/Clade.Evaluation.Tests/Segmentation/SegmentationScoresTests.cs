using Clade.Core;

namespace Clade.Evaluation.Tests;

public class SegmentationScoresTests
{
    [Fact]
    public void Pixels_are_counted_by_hand()
    {
        var scores = new SegmentationScores(4);
        // Truth 0 0 1 1 (ignored), answer 0 1 1 1 2: class 0: 1/2, class 1: 2/3, class 2 is answered on an ignored pixel only, class 3 nowhere.
        scores.Add([0, 1, 1, 1, 2], [0, 0, 1, 1, 255]);
        Assert.Equal([0.5, 2 / 3.0, null, null], scores.PerClass);
        Assert.Equal((0.5 + (2 / 3.0)) / 2, scores.MeanIoU!.Value, 12);
        Assert.Equal(0.75, scores.PixelAccuracy);
        // A second picture adds pixels, not shares; a class answered where it is not counts 0.
        scores.Add([0, 0, 3], [0, 0, 0]);
        Assert.Equal([3 / 5.0, 2 / 3.0, null, 0], scores.PerClass);
        Assert.Equal((0.6 + (2 / 3.0)) / 3, scores.MeanIoU!.Value, 12);
        Assert.Equal(5 / 7.0, scores.PixelAccuracy);
        Assert.Equal((2, 4), (scores.Pictures, scores.Classes));
    }

    [Fact]
    public void The_answer_on_ignored_pixels_may_be_anything()
    {
        var scores = new SegmentationScores(2);
        scores.Add([-7, 0], [255, 0]);
        Assert.Equal([1.0, null], scores.PerClass);
        var all = new SegmentationScores(2, null);
        Assert.Throws<InputException>(() => all.Add([0, 0], [255, 0]));
    }

    [Fact]
    public void Nothing_judged_is_undefined()
    {
        var scores = new SegmentationScores(2);
        scores.Add([0], [255]);
        scores.Add([1], [255]);
        Assert.Null(scores.MeanIoU);
        Assert.Null(scores.PixelAccuracy);
        Assert.All(scores.PerClass, value => Assert.Null(value));
        Assert.Throws<InputException>(() => scores.MeanIoUInterval());
    }

    [Fact]
    public void Sets_of_pixels_say_the_same() =>
        Always.Holds(Always.Pairs(0, 5, 60), pair =>
        {
            var scores = new SegmentationScores(6, 5);
            int[] answer = [.. pair.First.Select(x => x % 5)], truth = pair.Second;
            scores.Add(answer, truth);
            var judged = Enumerable.Range(0, truth.Length).Where(i => truth[i] != 5).ToArray();
            for (var c = 0; c < 6; c++)
            {
                HashSet<int> left = [.. judged.Where(i => answer[i] == c)], right = [.. judged.Where(i => truth[i] == c)];
                double? expected = left.Union(right).Any() ? left.Intersect(right).Count() / (double)left.Union(right).Count() : null;
                Assert.Equal(expected, scores.PerClass[c]);
            }
        });

    [Fact]
    public void A_confusion_matrix_says_the_same()
    {
        const int classes = 7, nobody = 255;
        var random = new Random(3);
        var (scores, matrix, right, judged) = (new SegmentationScores(classes), new long[classes, classes], 0L, 0L);
        for (var picture = 0; picture < 20; picture++)
        {
            // Class 6 is neither there nor answered; class 5 is answered alone.
            int[] truth = [.. Enumerable.Range(0, 500).Select(_ => random.Next(10) == 0 ? nobody : random.Next(5))], answer = [.. truth.Select(own => random.Next(3) > 0 && own != nobody ? own : random.Next(6))];
            scores.Add(answer, truth);
            foreach (var (own, said) in truth.Zip(answer).Where(pixel => pixel.First != nobody))
            {
                matrix[own, said]++;
                judged++;
                right += own == said ? 1 : 0;
            }
        }

        double?[] expected = [.. Enumerable.Range(0, classes).Select(c =>
        {
            var row = Enumerable.Range(0, classes).Sum(k => matrix[c, k]);
            var column = Enumerable.Range(0, classes).Sum(k => matrix[k, c]);
            return row + column == 0 ? (double?)null : matrix[c, c] / (double)(row + column - matrix[c, c]);
        })];
        Assert.Equal(expected, scores.PerClass);
        Assert.Equal(0, scores.PerClass[5]);
        Assert.Null(scores.PerClass[6]);
        Assert.Equal(expected.OfType<double>().Average(), scores.MeanIoU!.Value, 12);
        Assert.Equal(right / (double)judged, scores.PixelAccuracy);
        Assert.Equal(scores.MeanIoU!.Value, PairedFigures.Value(scores.Parts), 12);
        Assert.Equal([20, 20, 20, 20, 20, 0, 0], scores.PicturesOfClass);
    }

    [Fact]
    public void The_interval_is_over_pictures()
    {
        var scores = new SegmentationScores(2);
        for (var i = 0; i < 100; i++)
            scores.Add(i % 2 == 0 ? [0, 0, 0, 0] : [0, 0, 1, 1], [0, 0, 1, 1]);
        var interval = scores.MeanIoUInterval();
        // Class 0: 200 / 300, class 1: 100 / 200.
        Assert.Equal(((2 / 3.0) + 0.5) / 2, interval.Value, 12);
        Assert.InRange(interval.High - interval.Low, 0.05, 0.25);
        var same = new SegmentationScores(2);
        for (var i = 0; i < 9; i++)
            same.Add([0, 0, 1], [0, 1, 1]);
        Assert.Equal((0.5, 0.5), (same.MeanIoUInterval().Low, same.MeanIoUInterval().High));
    }

    [Fact]
    public void Bad_input_is_refused()
    {
        var scores = new SegmentationScores(2);
        Assert.Throws<InputException>(() => scores.Add([0], [0, 1]));
        Assert.Throws<InputException>(() => scores.Add([2], [0]));
        Assert.Throws<InputException>(() => scores.Add([0], [2]));
        scores.Add([0], [0]);
        Assert.Throws<InputException>(() => scores.MeanIoUInterval());
        Assert.Throws<ArgumentOutOfRangeException>(() => new SegmentationScores(0));
    }
}
