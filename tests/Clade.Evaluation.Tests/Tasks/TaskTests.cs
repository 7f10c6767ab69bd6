using Clade.Core;
using Clade.Data.Sets;

namespace Clade.Evaluation.Tests.Tasks;

/// <summary>Tasks on vectors by hand, where every figure can be counted on fingers.</summary>
public class TaskTests
{
    private static readonly string[] s_animals = ["cat", "dog", "fish"];

    [Fact]
    public void Classification_counts_what_can_be_counted_and_says_what_was_left_out()
    {
        var model = new FakeEmbedder(new()
        {
            ["a cat"] = [1, 0, 0],
            ["a dog"] = [0, 1, 0],
            ["a fish"] = [0, 0, 1],
            ["1"] = [1, 0, 0],
            ["2"] = [0.9f, 0.5f, 0],
            ["3"] = [0.8f, 0.6f, 0],
            ["4"] = [0, 1, 0],
            ["5"] = [1, 1, 0],
            ["6"] = [0, 0, 1],
        });
        var set = FakeEmbedder.Set(s_animals,
            FakeEmbedder.Entry("1", 0), FakeEmbedder.Entry("2", 0), FakeEmbedder.Entry("3", 1), FakeEmbedder.Entry("4", 1), FakeEmbedder.Entry("5", 0), FakeEmbedder.Entry("6"), FakeEmbedder.Entry("broken", 0));
        var result = ClassificationTask.Run("animals", model, set, new ClassificationOptions { Templates = ["a {}"] });
        // Right: 1, 2, 4. Wrong: 3. A tie is lost: 5.
        Assert.Equal(["1", "2", "3", "4", "5"], result.Items);
        Assert.Equal([1, 1, 0, 1, 0], Metric(result, "accuracy").PerItem!);
        Assert.Equal(0.6, Metric(result, "accuracy").Value.Value, 12);
        Assert.Equal(((2 / 3.0) + 0.5) / 2, Metric(result, "mean per class").Value.Value, 12);
        Assert.DoesNotContain(result.Metrics, metric => metric.Name == "top-5 accuracy");
        Assert.Equal("broken", Assert.Single(result.Problems).Id);
        Assert.Contains(result.Notes, note => note.Contains("1 pictures have no label", StringComparison.Ordinal));
        Assert.Contains(result.Notes, note => note.Contains("1 of 3 classes have no pictures", StringComparison.Ordinal));
        Assert.Contains(result.Notes, note => note.Contains("60.0 %", StringComparison.Ordinal));
        var bars = Assert.IsType<BarPlot>(result.Plots[0]).Bars;
        Assert.Equal([("cat", 2 / 3.0, 3), ("dog", 0.5, 2), ("fish", null, 0)], bars.Select(bar => (bar.Name, bar.Value, bar.Count)));
        var worst = Assert.IsType<ConfusionPlot>(result.Plots[2]).Pairs;
        Assert.Equal(("dog", "cat", 1, "3"), (worst[0].Truth, worst[0].Answer, worst[0].Count, worst[0].Pictures[0]));
        // Softmax over 10 · cosine, by hand, for ECE.
        double[] confidence = [Softmax(1, 0, 0), Softmax(0.9 / Math.Sqrt(1.06), 0.5 / Math.Sqrt(1.06), 0), Softmax(0.8, 0.6, 0), Softmax(1, 0, 0), Softmax(Math.Sqrt(0.5), Math.Sqrt(0.5), 0)];
        Assert.Equal(Calibration.ExpectedError(confidence, [1, 1, 0, 1, 0]), Metric(result, "ECE").Value.Value, 5);
    }

    [Fact]
    public void Classification_averages_templates()
    {
        var model = new FakeEmbedder(new() { ["a x"] = [1, 0], ["the x"] = [0, 1], ["a y"] = [0, -1], ["the y"] = [-1, 0], ["1"] = [1, 1], ["2"] = [-1, -1] });
        var result = ClassificationTask.Run("letters", model, FakeEmbedder.Set(["x", "y"], FakeEmbedder.Entry("1", 0), FakeEmbedder.Entry("2", 1)), new ClassificationOptions { Templates = ["a {}", "the {}"] });
        Assert.Equal(1, Metric(result, "accuracy").Value.Value);
        Assert.Equal(new Interval(1, Math.Sqrt(0.025), 1).ToString(), Metric(result, "mean per class").Value.ToString());
        Assert.Contains("2 sentences a class", result.Notes[0], StringComparison.Ordinal);
    }

    [Fact]
    public void Retrieval_joins_pictures_of_the_same_words_and_weighs_captions_alike()
    {
        var model = new FakeEmbedder(new()
        {
            ["red"] = [1, 0, 0],
            ["crimson"] = [0.8f, 0.6f, 0],
            ["blue"] = [0, 1, 0],
            ["sky"] = [0, 0.6f, 0.8f],
            ["a text that is too long"] = [0, 0, 1],
            ["1"] = [1, 0.1f, 0],
            ["2"] = [0, 1, 0],
            ["3"] = [0, 0.9f, 0.1f],
        }, context: 10);
        var set = FakeEmbedder.Set([], FakeEmbedder.Entry("1", null, "red", "crimson"), FakeEmbedder.Entry("2", null, "blue"), FakeEmbedder.Entry("3", null, "blue", "sky", "a text that is too long"), FakeEmbedder.Entry("4"));
        var result = RetrievalTask.Run("colours", model, set);
        // red -> 1, crimson -> 1, blue -> 2 or 3 (2 is first), sky -> 3, long -> 3.
        Assert.Equal(1, Metric(result, "text to image recall@1").Value.Value);
        var back = Metric(result, "image to text recall@1");
        Assert.Equal([1, 1, 1], back.PerItem!);
        Assert.All(result.Metrics.Where(metric => metric.PerItem is not null), metric => Assert.Equal(metric.Value.Value, metric.PerItem!.Average(), 12));
        Assert.Equal(1, Metric(result, "text to image median rank").Value.Value);
        Assert.Contains(result.Notes, note => note.Contains("1 of 5 captions are longer", StringComparison.Ordinal));
        Assert.Equal("4", Assert.Single(result.Problems).Id);
    }

    [Fact]
    public void The_median_of_counted_ranks_is_that_of_the_list() => Always.Holds(Always.Pairs(0, 6, 12), pair =>
    {
        var (ranks, times) = pair;
        int[] order = [.. Enumerable.Range(0, ranks.Length).OrderBy(i => ranks[i])], list = [.. ranks.SelectMany((rank, i) => Enumerable.Repeat(rank, times[i])).Order()];
        var expected = list.Length == 0 ? double.NaN : (list[(list.Length - 1) / 2] + list[list.Length / 2]) / 2.0;
        Assert.Equal(expected, RetrievalTask.Median(ranks, order, times));
    });

    [Fact]
    public void Captions_of_a_picture_are_drawn_together()
    {
        // Each picture has nine captions that all find it, or all do not: nine times the captions are no nine times the knowledge.
        const int pictures = 12, captions = 9;
        var vectors = new Dictionary<string, float[]>();
        float[] Axis(int i) => [.. Enumerable.Range(0, pictures).Select(k => k == i ? 1f : 0)];
        var entries = Enumerable.Range(0, pictures).Select(i =>
        {
            vectors[$"{i}"] = Axis(i);
            string[] texts = [.. Enumerable.Range(0, captions).Select(k => $"{i} {k}")];
            foreach (var text in texts)
                vectors[text] = Axis(i % 2 == 0 ? i : (i + 1) % pictures);
            return FakeEmbedder.Entry($"{i}", null, texts);
        }).ToArray();
        var result = RetrievalTask.Run("t", new FakeEmbedder(vectors), FakeEmbedder.Set([], entries));
        var (recall, rank) = (Metric(result, "text to image recall@1").Value, Metric(result, "text to image median rank").Value);
        Assert.InRange(recall.High - recall.Low, 0.4, 0.7);
        Assert.Equal((1.0, 12.0), (rank.Low, rank.High));
    }

    [Fact]
    public void Retrieval_by_the_first_or_the_longest_caption_takes_that_alone()
    {
        var model = new FakeEmbedder(new() { ["a"] = [1, 0], ["a long text"] = [0, 1], ["b"] = [0, 1], ["1"] = [1, 0], ["2"] = [0, 1] });
        var set = FakeEmbedder.Set([], FakeEmbedder.Entry("1", null, "a", "a long text"), FakeEmbedder.Entry("2", null, "b"));
        Assert.Equal(1, Metric(RetrievalTask.Run("first", model, set, CaptionChoice.First), "text to image recall@1").Value.Value);
        Assert.Equal(0.5, Metric(RetrievalTask.Run("longest", model, set, CaptionChoice.Longest), "text to image recall@1").Value.Value);
    }

    [Fact]
    public void A_video_is_the_mean_of_its_frames()
    {
        var model = new FakeEmbedder(new() { ["up"] = [1, 1], ["down"] = [-1, 0.2f], ["a/1.png"] = [1, 0], ["a/2.png"] = [0, 1], ["b/1.png"] = [-1, 0], ["b/2.png"] = [-1, 0.1f] });
        var set = FakeEmbedder.Set([], FakeEmbedder.Entry("a/1.png", null, "up"), FakeEmbedder.Entry("a/2.png", null, "up"), FakeEmbedder.Entry("b/1.png"), FakeEmbedder.Entry("b/2.png", null, "down"));
        var result = VideoRetrievalTask.Run("ways", model, set);
        Assert.Equal(["a", "b"], result.Items);
        Assert.Equal(1, Metric(result, "text to video recall@1").Value.Value);
        Assert.Contains(result.Notes, note => note.Contains("4 frames in 2 videos", StringComparison.Ordinal));
    }

    [Fact]
    public void Pictures_find_pictures_of_their_class()
    {
        var model = new FakeEmbedder(new() { ["1"] = [1, 0], ["2"] = [0.9f, 0.1f], ["3"] = [0, 1], ["4"] = [0.1f, 0.9f], ["5"] = [-1, -1] });
        var set = FakeEmbedder.Set(s_animals, FakeEmbedder.Entry("1", 0), FakeEmbedder.Entry("2", 0), FakeEmbedder.Entry("3", 1), FakeEmbedder.Entry("4", 1), FakeEmbedder.Entry("5", 2));
        var result = ImageRetrievalTask.Run("kinds", model, set);
        Assert.Equal(["1", "2", "3", "4"], result.Items);
        Assert.Equal(1, Metric(result, "mAP").Value.Value);
        Assert.Contains(result.Notes, note => note.Contains("1 pictures are alone", StringComparison.Ordinal));
    }

    [Fact]
    public void Minimal_pairs_are_counted_by_what_was_changed()
    {
        var model = new FakeEmbedder(new() { ["cat on mat"] = [1, 0], ["mat on cat"] = [0, 1], ["red car"] = [1, 0], ["blue car"] = [0, 1], ["1"] = [1, 0.1f], ["2"] = [0.1f, 1], ["3"] = [1, 1] });
        PictureEntry Pair(string id, string caption, string negative, string edit) => FakeEmbedder.Entry(id, null, caption) with { Tags = new Dictionary<string, string> { ["negative"] = negative, ["edit"] = edit } };
        var result = PairsTask.Run("pairs", model, FakeEmbedder.Set([], Pair("1", "cat on mat", "mat on cat", "swap"), Pair("2", "red car", "blue car", "attribute"), Pair("3", "red car", "blue car", "attribute")));
        Assert.Equal([1, 0, 0], Metric(result, "accuracy").PerItem!);
        Assert.Equal(0, Metric(result, "changed: attribute").Value.Value);
        Assert.DoesNotContain(result.Metrics, metric => metric.Name == "changed: swap");
        Assert.Equal([("attribute", 0, 2), ("swap", 1, 1)], Assert.IsType<BarPlot>(result.Plots[0]).Bars.Select(bar => (bar.Name, (int)bar.Value!, bar.Count)));
    }

    [Fact]
    public void Two_pictures_of_a_pair_give_the_scores_of_winoground()
    {
        var model = new FakeEmbedder(new() { ["a b"] = [1, 0], ["b a"] = [0, 1], ["1"] = [1, 0], ["2"] = [0, 1], ["3"] = [1, 0.2f], ["4"] = [1, 0.5f], ["5"] = [1, 1] });
        PictureEntry Member(string id, string pair, string caption) => FakeEmbedder.Entry(id, null, caption) with { Tags = new Dictionary<string, string> { ["pair"] = pair } };
        var result = PairsTask.Run("pairs", model, FakeEmbedder.Set([], Member("1", "p", "a b"), Member("2", "p", "b a"), Member("3", "q", "a b"), Member("4", "q", "b a"), Member("5", "r", "a b")));
        Assert.Equal(["p", "q"], result.Items);
        // q: both pictures prefer caption 0, and each caption its own picture.
        Assert.Equal([1, 0], Metric(result, "group score").PerItem!);
        Assert.Equal([1, 0], Metric(result, "text score").PerItem!);
        Assert.Equal([1, 1], Metric(result, "image score").PerItem!);
        Assert.Contains(result.Notes, note => note.Contains("1 pairs lack a picture", StringComparison.Ordinal));
    }

    [Fact]
    public void Segmentation_gives_each_pixel_the_class_of_its_patch()
    {
        var vectors = new Dictionary<string, float[]> { ["sky"] = [1, 0], ["sea"] = [0, 1] };
        void Picture(string id, string patches)
        {
            for (var i = 0; i < 4; i++)
                vectors[$"{id}/{i}"] = patches[i] == 'k' ? [1, 0] : [0, 1];
        }

        Picture("1", "kkss");
        Picture("2", "ksks");
        var set = FakeEmbedder.Set(["sky", "sea"], FakeEmbedder.Entry("1"), FakeEmbedder.Entry("2"));
        // 4 x 4 pixels of 2 x 2 patches: rows for picture 1, columns for picture 2, whose right half nobody judges but for one wrong pixel.
        int[] first = [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1];
        const int x = LabelMap.Ignored;
        int[] second = [0, 0, x, x, 0, 0, x, x, 0, 0, x, 0, 0, 0, x, x];
        var result = SegmentationTask.Run("scenes", new FakeEmbedder(vectors), set, number => new LabelMap(4, 4, number == 0 ? first : second), new SegmentationOptions { Templates = ["{}"] });
        Assert.Equal([1, 8 / 9.0], Metric(result, "pixel accuracy").PerItem!);
        // Sky: 16 of 17; sea: 8 of 9.
        Assert.Equal(((16 / 17.0) + (8 / 9.0)) / 2, Metric(result, "mIoU").Value.Value, 12);
        Assert.Equal([(16 / 17.0, 2), (8 / 9.0, 1)], Assert.IsType<BarPlot>(result.Plots[0]).Bars.Select(bar => (bar.Value!.Value, bar.Count)));
        Assert.Equal([[0, 8, 8, 1, 8, 8], [0, 8, 9, 1, 0, 1]], Metric(result, "mIoU").Parts!.Items);
    }

    [Fact]
    public void A_long_picture_is_segmented_in_squares()
    {
        var vectors = new Dictionary<string, float[]> { ["sky"] = [1, 0], ["sea"] = [0, 1] };
        foreach (var (square, patches) in new[] { ("1 (1 of 3)", "kkkk"), ("1 (2 of 3)", "ksks"), ("1 (3 of 3)", "ssss"), ("2", "kkss") })
        {
            for (var i = 0; i < 4; i++)
                vectors[$"{square}/{i}"] = patches[i] == 'k' ? [1, 0] : [0, 1];
        }

        var set = FakeEmbedder.Set(["sky", "sea"], FakeEmbedder.Entry("1"), FakeEmbedder.Entry("2"), FakeEmbedder.Entry("strip"));
        var sizes = new[] { (8, 4), (4, 4), (1, 100) };
        var result = SegmentationTask.Run("scenes", new FakeEmbedder(vectors), set, number => number == 0 ? new LabelMap(8, 4, [.. Enumerable.Range(0, 32).Select(i => i % 8 < 4 ? 0 : 1)]) : new LabelMap(4, 4, [.. Enumerable.Range(0, 16).Select(i => i < 8 ? 0 : 1)]),
            new SegmentationOptions { Templates = ["{}"], Sizes = sizes, Judged = "All of it." });
        Assert.Equal(["1", "2"], result.Items);
        Assert.Equal([1, 1], Metric(result, "pixel accuracy").PerItem!);
        Assert.Equal("strip", Assert.Single(result.Problems).Id);
        Assert.Equal("All of it.", result.Notes[0]);
    }

    [Fact]
    public void What_a_task_cannot_judge_is_one_sentence()
    {
        var model = new FakeEmbedder(new() { ["1"] = [1, 0], ["2"] = [0, 1], ["a photo of a x."] = [1, 0], ["a photo of a y."] = [0, 1], ["t"] = [1, 0] });
        PictureSet Set(params PictureEntry[] entries) => FakeEmbedder.Set(["x", "y"], entries);
        Refused("at least two classes", () => ClassificationTask.Run("t", model, FakeEmbedder.Set([], FakeEmbedder.Entry("1"))));
        Refused("at least two", () => ClassificationTask.Run("t", model, Set(FakeEmbedder.Entry("1", 0), FakeEmbedder.Entry("2"))));
        Refused("comes twice", () => ClassificationTask.Run("t", model, FakeEmbedder.Set(["x", "x"], FakeEmbedder.Entry("1", 0))));
        Refused("no {}", () => ClassificationTask.Run("t", model, Set(FakeEmbedder.Entry("1", 0)), new ClassificationOptions { Templates = ["x"] }));
        Refused("at least two", () => RetrievalTask.Run("t", model, Set(FakeEmbedder.Entry("1", null, "t"), FakeEmbedder.Entry("2"))));
        Refused("at least two", () => VideoRetrievalTask.Run("t", model, Set(FakeEmbedder.Entry("1", null, "t"))));
        Refused("No two pictures share", () => ImageRetrievalTask.Run("t", model, Set(FakeEmbedder.Entry("1", 0), FakeEmbedder.Entry("2", 1))));
        Refused("has no pairs", () => PairsTask.Run("t", model, Set(FakeEmbedder.Entry("1", 0))));
    }

    private static void Refused(string part, Action action) => Assert.Contains(part, Assert.Throws<InputException>(action).Message, StringComparison.Ordinal);

    private static Metric Metric(TaskResult result, string name) => Assert.Single(result.Metrics, metric => metric.Name == name);

    private static double Softmax(params double[] cosines) => Math.Exp(10 * cosines.Max()) / cosines.Sum(cosine => Math.Exp(10 * cosine));
}
