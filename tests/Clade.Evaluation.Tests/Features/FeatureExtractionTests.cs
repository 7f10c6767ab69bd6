using Clade.Core;
using Clade.Models;
using Clade.Torch;
using Clade.Torch.Tests;

namespace Clade.Evaluation.Tests;

public class FeatureExtractionTests
{
    private static readonly string[] s_captions = [.. Enumerable.Range(0, 23).Select(i => new string((char)('a' + i), 1 + (i * 5 % 19)))];

    private static Tensor Pictures(int count)
    {
        TorchRuntime.Seed(9);
        return Operators.Randint(0, 256, [count, 3, 8, 8], ElementType.UInt8);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(64)]
    public void Captions_come_back_in_their_order_whatever_the_batches(int batchSize)
    {
        using var model = Tiny.Model();
        using var scope = new TensorScope();
        using var features = FeatureExtraction.Captions(model, new LetterTokenizer(), s_captions, new FeatureOptions { BatchSize = batchSize });
        for (var i = 0; i < s_captions.Length; i++)
        {
            using var inner = new TensorScope();
            var tokens = Clade.Data.Text.TokenizerExtensions.EncodeBatch(new LetterTokenizer(), [s_captions[i]], padToContext: true);
            var alone = ClipModel.Normalise(model.Text!.Forward(Tensor.From<long>(tokens.Ids, [1, 16]), Tensor.From<long>(tokens.EndPositions[0])));
            Assert.InRange((alone[0] - features[i]).Abs().Max().ToDouble(), 0, 2e-6);
        }
    }

    [Fact]
    public void Pictures_are_normalised_embedded_and_of_unit_length()
    {
        using var model = Tiny.Model();
        using var scope = new TensorScope();
        var pictures = Pictures(7);
        using var features = FeatureExtraction.Images(model, pictures, new FeatureOptions { BatchSize = 3 });
        var mean = Tensor.From<float>([0.48145466f, 0.4578275f, 0.40821073f], [1, 3, 1, 1]);
        var deviation = Tensor.From<float>([0.26862954f, 0.26130258f, 0.27577711f], [1, 3, 1, 1]);
        var expected = ClipModel.Normalise(model.Vision!.Forward(((pictures.To(ElementType.Float32) / 255.0) - mean) / deviation));
        Assert.InRange((features - expected).Abs().Max().ToDouble(), 0, 2e-6);
        Assert.Equal(ElementType.Float32, features.ElementType);
        Assert.False(features.RequiresGrad());
        Assert.InRange((features.LinalgVectorNorm(2, [-1]) - 1.0).Abs().Max().ToDouble(), 0, 1e-6);
    }

    [Fact]
    public void Pictures_made_on_demand_are_the_same()
    {
        using var model = Tiny.Model();
        using var scope = new TensorScope();
        var pictures = Pictures(7);
        using var held = FeatureExtraction.Images(model, pictures);
        var asked = new List<(int, int)>();
        using var made = FeatureExtraction.Images(model, 7, (start, n) =>
        {
            asked.Add((start, n));
            return PixelNormalisation.Apply(pictures.Narrow(0, start, n));
        }, new FeatureOptions { BatchSize = 3 });
        Assert.Equal([(0, 3), (3, 3), (6, 1)], asked);
        Assert.InRange((held - made).Abs().Max().ToDouble(), 0, 2e-6);
    }

    [Fact]
    public void Bfloat16_is_close_and_the_result_stays_float32()
    {
        using var model = Tiny.Model();
        using var scope = new TensorScope();
        using var exact = FeatureExtraction.Captions(model, new LetterTokenizer(), s_captions);
        using var rough = FeatureExtraction.Captions(model, new LetterTokenizer(), s_captions, new FeatureOptions { BFloat16 = true });
        Assert.Equal(ElementType.Float32, rough.ElementType);
        Assert.False(exact.Equal(rough));
        Assert.InRange((exact * rough).Sum([1]).Amin([0]).ToDouble(), 0.999, 1.00001);
    }

    [Fact]
    public void Surrounding_autocast_does_not_change_the_figures()
    {
        using var model = Tiny.Model();
        using var scope = new TensorScope();
        using var outside = FeatureExtraction.Captions(model, new LetterTokenizer(), s_captions);
        using var _ = Autocast.Enable();
        using var inside = FeatureExtraction.Captions(model, new LetterTokenizer(), s_captions);
        Assert.True(outside.Equal(inside));
    }

    [Fact]
    public void Progress_counts_up_to_the_total()
    {
        using var model = Tiny.Model();
        var seen = new List<(int, int)>();
        FeatureExtraction.Captions(model, new LetterTokenizer(), s_captions, new FeatureOptions { BatchSize = 10, Progress = (done, total) => seen.Add((done, total)) }).Dispose();
        Assert.Equal([(10, 23), (20, 23), (23, 23)], seen);
    }

    [Fact]
    public void The_result_outlives_scopes_and_nothing_else_does()
    {
        using var model = Tiny.Model();
        var before = Live.Count();
        Tensor features;
        using (new TensorScope())
            features = FeatureExtraction.Captions(model, new LetterTokenizer(), s_captions, new FeatureOptions { BatchSize = 5 });
        Assert.False(features.IsDisposed);
        Assert.Equal(before + 1, Tensor.LiveCount);
        features.Dispose();
        Assert.Equal(before, Tensor.LiveCount);
    }

    [Fact]
    public void Cancelling_frees_everything()
    {
        using var model = Tiny.Model();
        var before = Live.Count();
        using var source = new CancellationTokenSource();
        var options = new FeatureOptions { BatchSize = 5, Progress = (done, _) => { if (done >= 10) source.Cancel(); } };
        Assert.Throws<OperationCanceledException>(() => FeatureExtraction.Captions(model, new LetterTokenizer(), s_captions, options, source.Token));
        Assert.Throws<InvalidDataException>(() => FeatureExtraction.Images(model, 3, (_, _) => throw new InvalidDataException()));
        Assert.Equal(before, Tensor.LiveCount);
        Assert.True(Autograd.IsEnabled);
    }

    [Fact]
    public void Long_captions_are_cut_and_empty_ones_are_allowed()
    {
        using var model = Tiny.Model();
        using var scope = new TensorScope();
        using var features = FeatureExtraction.Captions(model, new LetterTokenizer(), ["", new string('x', 500), new string('x', 14)]);
        Assert.InRange((features[1] - features[2]).Abs().Max().ToDouble(), 0, 2e-6);
    }

    [Fact]
    public void Bad_input_is_named()
    {
        using var model = Tiny.Model();
        using var image = Tiny.Model(Tiny.Config with { Text = null });
        using var text = Tiny.Model(Tiny.Config with { Vision = null });
        using var scope = new TensorScope();
        var tokenizer = new LetterTokenizer();
        Assert.Contains("no text tower", Assert.Throws<InputException>(() => FeatureExtraction.Captions(image, tokenizer, ["a"])).Message, StringComparison.Ordinal);
        Assert.Contains("no image tower", Assert.Throws<InputException>(() => FeatureExtraction.Images(text, Pictures(1))).Message, StringComparison.Ordinal);
        Assert.Throws<InputException>(() => FeatureExtraction.Captions(model, tokenizer, []));
        Assert.Throws<InputException>(() => FeatureExtraction.Captions(model, new LetterTokenizer { VocabularySize = 41 }, ["a"]));
        Assert.Throws<InputException>(() => FeatureExtraction.Captions(model, new LetterTokenizer { ContextLength = 17 }, ["a"]));
        Assert.Throws<InputException>(() => FeatureExtraction.Images(model, Operators.Zeros([2, 3, 8, 8])));
        Assert.Contains("[2, 3, 8, 8]", Assert.Throws<InputException>(() => FeatureExtraction.Images(model, Operators.Zeros([2, 3, 12, 12], ElementType.UInt8))).Message, StringComparison.Ordinal);
        Assert.Throws<InputException>(() => FeatureExtraction.Images(model, Operators.Zeros([0, 3, 8, 8], ElementType.UInt8)));
        Assert.Throws<ArgumentOutOfRangeException>(() => FeatureExtraction.Captions(model, tokenizer, ["a"], new FeatureOptions { BatchSize = 0 }));
    }
}
