using Clade.Core;
using Clade.Data.Images;
using Clade.Data.Sets;
using Clade.Data.Text;
using Clade.Models;
using Clade.Torch;
using Clade.Torch.Tests;

namespace Clade.Evaluation.Tests.Features;

public class EvaluatedModelTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(64)]
    public void Pictures_come_out_as_one_by_one(int batchSize)
    {
        using var counted = new Counted();
        using var set = Counted.Set(23);
        using var table = counted.Model.EmbedPictures(set, new FeatureOptions { BatchSize = batchSize });
        Assert.Equal(Enumerable.Range(0, 23), table.Rows);
        Assert.Equal(set.Entries, table.Entries);
        Assert.Equal(23, table.Computed);
        Assert.Empty(table.Problems);
        using var scope = new TensorScope();
        for (var i = 0; i < 23; i++)
        {
            var pixels = Counted.Preprocess.Apply(set.Entries[i].Read(), "x");
            var alone = DualEncoder.Normalise(counted.Model.Model.Image!.Encode(Tensor.From<float>(pixels, [1, 3, 8, 8])));
            Assert.InRange((alone[0] - table.Vectors[i]).Abs().Max().ToDouble(), 0, 2e-6);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(64)]
    public void Broken_pictures_are_listed_and_left_out(int batchSize)
    {
        using var counted = new Counted();
        using var whole = Counted.Set(11);
        using var set = Counted.Set(11, "h1", 0, 4, 5, 6, 7, 10);
        var options = new FeatureOptions { BatchSize = batchSize };
        using var all = counted.Model.EmbedPictures(whole, options);
        using var table = counted.Model.EmbedPictures(set, options);
        Assert.Equal([1, 2, 3, 8, 9], table.Rows);
        Assert.Equal(["0000", "0004", "0005", "0006", "0007", "0010"], table.Problems.Select(problem => problem.Id));
        Assert.All(table.Problems, problem => Assert.Contains(problem.Id, problem.Reason, StringComparison.Ordinal));
        Assert.Equal(["0001", "0002", "0003", "0008", "0009"], table.Entries.Select(entry => entry.Id));
        using var scope = new TensorScope();
        foreach (var (place, row) in table.Rows.Index())
            Assert.InRange((table.Vectors[place] - all.Vectors[row]).Abs().Max().ToDouble(), 0, 2e-6);
    }

    [Fact]
    public void Without_one_picture_that_works_there_is_no_table()
    {
        using var counted = new Counted();
        using var set = Counted.Set(2, "h1", 0, 1);
        Assert.Contains("No picture of noise", Assert.Throws<InputException>(() => counted.Model.EmbedPictures(set)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Errors_that_are_no_bad_input_are_not_hidden()
    {
        using var counted = new Counted();
        using var set = new PictureSet("s", [new PictureEntry("a", () => throw new InvalidOperationException("a mistake"))], [], "h", []);
        Assert.Equal("a mistake", Assert.Throws<InvalidOperationException>(() => counted.Model.EmbedPictures(set)).Message);
    }

    [Fact]
    public void A_change_gets_the_picture_and_its_number_and_nothing_else_differs()
    {
        using var counted = new Counted();
        using var set = Counted.Set(9);
        using var plain = counted.Model.EmbedPictures(set);
        var numbers = new int[9];
        using var same = counted.Model.EmbedPictures(set, null, new PictureChange("same", (image, number) =>
        {
            Interlocked.Increment(ref numbers[number]);
            return image;
        }));
        using var turned = counted.Model.EmbedPictures(set, null, new PictureChange("negative", (image, _) => new RgbImage(image.Width, image.Height, [.. image.Pixels.Select(value => (byte)(255 - value))])));
        Assert.True(plain.Vectors.Equal(same.Vectors));
        Assert.All(numbers, times => Assert.Equal(1, times));
        using var scope = new TensorScope();
        Assert.True((plain.Vectors - turned.Vectors).Abs().Max().ToDouble() > 1e-2);
    }

    [Fact]
    public void Texts_are_those_of_the_captions()
    {
        using var counted = new Counted();
        string[] texts = [.. Enumerable.Range(0, 50).Select(i => new string((char)('a' + (i % 26)), 1 + (i * 7 % 13)))];
        using var embedded = counted.Model.EmbedTexts(texts, new FeatureOptions { BatchSize = 8 });
        using var captions = FeatureExtraction.Captions(counted.Model.Model, counted.Model.Tokenizer!, texts, new FeatureOptions { BatchSize = 8 });
        Assert.True(embedded.Equal(captions));
    }

    [Fact]
    public void Scale_and_bias_are_those_of_the_logits()
    {
        using var counted = new Counted();
        Assert.Equal(1 / 0.07, counted.Model.Scale, 4);
        Assert.Equal(0, counted.Model.Bias);
        using var sigmoid = new DualEncoder(null, null, logitBias: -10);
        Assert.Equal(-10, new EvaluatedModel("s", sigmoid, null, null).Bias);
        using var bounded = new DualEncoder(null, null) { ScaleLimit = 2 };
        Assert.Equal(2, new EvaluatedModel("s", bounded, null, null).Scale);
    }

    [Fact]
    public void Stages_of_the_tower_are_shown_batch_by_batch()
    {
        using var counted = new Counted();
        using var set = Counted.Set(7, "h1", 2);
        var (rows, shapes) = (new List<int>(), new List<long[]>());
        var before = Live.Count();
        var problems = counted.Model.ObservePictures(set, ["tokens", "pooled"], (numbers, tensors) =>
        {
            rows.AddRange(numbers);
            shapes.Add(tensors["tokens"].Shape);
            Assert.Equal([numbers.Count, 16], tensors["pooled"].Shape);
            Assert.Equal(2, tensors.Count);
            Assert.False(tensors["tokens"].RequiresGrad());
        }, new FeatureOptions { BatchSize = 4 });
        Assert.Equal(before, Tensor.LiveCount);
        Assert.Equal([0, 1, 3, 4, 5, 6], rows);
        Assert.Equal([[3, 5, 16], [3, 5, 16]], shapes);
        Assert.Equal("0002", Assert.Single(problems).Id);
        var error = Assert.Throws<InputException>(() => counted.Model.ObservePictures(set, ["tokenz"], (_, _) => { }));
        Assert.Contains("'tokenz'", error.Message, StringComparison.Ordinal);
        Assert.Contains("tokens", error.Message, StringComparison.Ordinal);
        Assert.Equal(before, Tensor.LiveCount);
    }

    [Fact]
    public void Padding_on_the_left_is_cut_on_the_left()
    {
        var tower = new Recorder();
        using var model = new DualEncoder(null, tower);
        var tokenizer = new LeftTokenizer();
        FeatureExtraction.Captions(model, tokenizer, ["abcd", "a", "abcdefgh", "ab"], new FeatureOptions { BatchSize = 2 }).Dispose();
        // Short ones first: "a" and "ab", then "abcd" and "abcdefgh", whose padding stands before them.
        Assert.Equal([[0, 1, 1, 2], [0, 0, 0, 0, 1, 2, 3, 4, 1, 2, 3, 4, 5, 6, 7, 8]], tower.Ids);
        Assert.Equal([[0, 1, 1, 1], [0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1]], tower.Masks);
        Assert.Equal([[1, 1], [7, 7]], tower.Ends);
    }

    [Fact]
    public void Cancelling_frees_everything()
    {
        using var counted = new Counted();
        using var set = Counted.Set(50);
        var before = Live.Count();
        using var source = new CancellationTokenSource();
        var options = new FeatureOptions { BatchSize = 8, Progress = (done, _) => { if (done >= 16) source.Cancel(); } };
        Assert.ThrowsAny<OperationCanceledException>(() => counted.Model.EmbedPictures(set, options, null, source.Token));
        Assert.Equal(before, Tensor.LiveCount);
        Assert.InRange(counted.Images.Pictures, 16, 32);
    }

    [Fact]
    public void Missing_parts_are_named()
    {
        using var empty = new DualEncoder(null, null);
        using var set = Counted.Set(1);
        var model = new EvaluatedModel("nothing", empty, null, null);
        Assert.False(model.SeesPictures || model.ReadsTexts);
        Assert.Contains("no image tower", Assert.Throws<InputException>(() => model.EmbedPictures(set)).Message, StringComparison.Ordinal);
        Assert.Contains("no text tower", Assert.Throws<InputException>(() => model.EmbedTexts(["a"])).Message, StringComparison.Ordinal);
        using var counted = new Counted();
        var bare = new EvaluatedModel("bare", counted.Model.Model, null, null);
        Assert.Contains("prepared", Assert.Throws<InputException>(() => bare.EmbedPictures(set)).Message, StringComparison.Ordinal);
        Assert.Contains("tokenizer", Assert.Throws<InputException>(() => bare.EmbedTexts(["a"])).Message, StringComparison.Ordinal);
        Assert.Throws<InputException>(() => counted.Model.EmbedTexts([]));
        Assert.Throws<ArgumentOutOfRangeException>(() => counted.Model.EmbedPictures(set, new FeatureOptions { BatchSize = 0 }));
    }

    [Fact]
    public void The_shipped_ancestor_sees_files_as_it_sees_tensors()
    {
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(root.FullName, "Clade.slnx")))
            root = root.Parent!;
        using var model = EvaluatedModel.Load(Path.Combine(root.FullName, "assets", "models", "ancestor-pictograms"));
        using var set = PictureSets.Open(Path.Combine(root.FullName, "assets", "corpora", "pictograms-mini"), new PictureSetOptions { Split = "heldout-style", Take = 48, LabelColumn = "concept" });
        using var table = model.EmbedPictures(set);
        using var scope = new TensorScope();
        var pixels = Operators.Stack([.. set.Entries.Select(entry => Tensor.From<byte>(ImageFile.DecodeRgb(entry.Read(), entry.Id).Pixels, [64, 64, 3]).Permute([2, 0, 1]))]);
        using var held = FeatureExtraction.Images(model.Model, pixels);
        Assert.InRange((held * table.Vectors).Sum([1]).Amin([0]).ToDouble(), 0.99999, 1.00001);
        using var names = model.EmbedTexts([.. set.Entries.Select(entry => entry.Captions[0])]);
        Assert.InRange(Retrieval.Evaluate(names, table.Vectors, Positives.Pairs(48)).RecallAt5, 0.5, 1);
        Assert.NotNull(model.Fingerprint);
        Assert.True(model.SeesPictures && model.ReadsTexts);
    }

    private sealed class Recorder : TextTower
    {
        public List<long[]> Ids { get; } = [];

        public List<long[]> Masks { get; } = [];

        public List<long[]> Ends { get; } = [];

        public override int? MaxTokens => null;

        public override Tensor Encode(TextInput input, Action<string, Tensor>? observe = null)
        {
            Ids.Add(input.Ids.ToArray<long>());
            Masks.Add(input.Mask!.ToArray<long>());
            Ends.Add(input.EndPositions!.ToArray<long>());
            return Operators.Ones([input.Ids.Size(0), 3]);
        }
    }

    private sealed class LeftTokenizer : ITokenizer
    {
        public int VocabularySize => 30;

        public TokenFrame Frame { get; } = new([], [], 0) { PadsLeft = true };

        public int ContextLength => ITokenizer.AnyLength;

        public IReadOnlyList<int> Encode(string text) => [.. text.Select(letter => letter - 'a' + 1)];

        public string Clean(string text) => text;

        public string Decode(ReadOnlySpan<int> ids) => throw new NotSupportedException();

        public string Piece(int id) => throw new NotSupportedException();
    }
}
