using Clade.Core;
using Clade.Torch;

namespace Clade.Evaluation.Tests;

public class ZeroShotTests
{
    [Fact]
    public void Templates_are_averaged_as_unit_vectors()
    {
        using var scope = new TensorScope();
        // Class 0: (3, 0) and (0, 4) -> (1, 0) and (0, 1) -> mean (0.5, 0.5) -> (√½, √½). Class 1: (0, 2) twice.
        var weights = ZeroShot.Weights(Tensor.From<float>([3, 0, 0, 4, 0, 2, 0, 2], [4, 2]), 2);
        var values = weights.ToArray<float>();
        weights.Dispose();
        Assert.Equal([0.70710678f, 0.70710678f, 0, 1], values, (a, b) => Math.Abs(a - b) < 1e-6);
    }

    [Fact]
    public void Prompts_go_class_by_class()
    {
        Assert.Equal(["a cat", "cat, cat", "a dog", "dog, dog"], ZeroShot.Prompts(["cat", "dog"], ["a {}", "{}, {}"]));
        Assert.Contains("'a photo'", Assert.Throws<InputException>(() => ZeroShot.Prompts(["cat"], ["a photo"])).Message, StringComparison.Ordinal);
        Assert.Throws<InputException>(() => ZeroShot.Prompts([], ["{}"]));
        Assert.Throws<InputException>(() => ZeroShot.Prompts(["cat"], []));
    }

    [Fact]
    public void Figures_are_those_computed_by_hand_and_empty_classes_are_left_out()
    {
        using var scope = new TensorScope();
        // Four classes on axes; class 3 has no picture.
        var images = Tensor.From<float>([1, 0, 0, 0, 0.9f, 0.1f, 0, 0, 0, 1, 0, 0, 0.8f, 0, 0.6f, 0], [4, 4]);
        var scores = ZeroShot.Classify(images, Operators.Eye(4, 4, ElementType.Float32), [0, 0, 0, 2]);
        Assert.Equal([1, 1, 4, 2], scores.Ranks);
        Assert.Equal([0, 0, 1, 0], scores.Predictions);
        Assert.Equal(0.5, scores.Top1);
        Assert.Equal(0.75, scores.TopK(2));
        Assert.Equal(1, scores.Top5);
        Assert.Equal(2 / 3.0, scores.PerClass[0]!.Value, 12);
        Assert.Null(scores.PerClass[1]);
        Assert.Equal(0, scores.PerClass[2]);
        Assert.Null(scores.PerClass[3]);
        Assert.Equal(1 / 3.0, scores.MeanPerClass, 12);
        Assert.Equal(0.75, scores.MajorityShare);
        Assert.Equal([1.0, 1, 0, 0], scores.Hits());
        Assert.Equal(0.5, scores.Top1Interval().Value);
        Assert.Equal((4, 4), (scores.Pictures, scores.Classes));
    }

    [Fact]
    public void Agrees_with_a_second_way_on_many_classes()
    {
        using var scope = new TensorScope();
        var (images, weights) = (Tiny.Unit(200, 8, 1), Tiny.Unit(30, 8, 2));
        var labels = Enumerable.Range(0, 200).Select(i => i * 7 % 30).ToArray();
        var scores = ZeroShot.Classify(images, weights, labels, new RetrievalOptions { ScoresAtOnce = 77 });
        var (_, order) = images.Matmul(weights.T()).Topk(5);
        var top = order.ToArray<long>();
        Assert.Equal(labels.Where((label, i) => top[i * 5] == label).Count() / 200.0, scores.Top1, 12);
        Assert.Equal(labels.Where((label, i) => top.AsSpan(i * 5, 5).Contains(label)).Count() / 200.0, scores.Top5, 12);
        Assert.Equal(Enumerable.Range(0, 200).Select(i => (int)top[i * 5]), scores.Predictions);
    }

    [Fact]
    public void Equal_classes_are_lost()
    {
        using var scope = new TensorScope();
        var scores = ZeroShot.Classify(Operators.Ones([3, 2]), Operators.Ones([2, 2]), [0, 1, 1]);
        Assert.Equal(0, scores.Top1);
        Assert.Equal(1, scores.TopK(2));
    }

    [Fact]
    public void One_class_is_always_right()
    {
        using var scope = new TensorScope();
        var scores = ZeroShot.Classify(Operators.Ones([2, 2]), -Operators.Ones([1, 2]), [0, 0]);
        Assert.Equal(1, scores.Top1);
        Assert.Equal(1, scores.MeanPerClass);
    }

    [Fact]
    public void Bad_input_is_named()
    {
        using var scope = new TensorScope();
        var images = Operators.Ones([2, 3]);
        var weights = Operators.Ones([4, 3]);
        Assert.Contains("label 4", Assert.Throws<InputException>(() => ZeroShot.Classify(images, weights, [0, 4])).Message, StringComparison.Ordinal);
        Assert.Throws<InputException>(() => ZeroShot.Classify(images, weights, [0]));
        Assert.Throws<InputException>(() => ZeroShot.Classify(images / 0.0, weights, [0, 0]));
        Assert.Throws<InputException>(() => ZeroShot.Classify(images, Operators.Ones([4, 2]), [0, 0]));
        Assert.Throws<InputException>(() => ZeroShot.Weights(Operators.Ones([4, 3]), 3));
    }
}
