using Clade.Core;
using Clade.Torch;
using Clade.Torch.Tests;

namespace Clade.Evaluation.Tests;

public class PictogramEvaluationTests
{
    private static PictogramSet Pictures()
    {
        TorchRuntime.Seed(2);
        return new PictogramSet
        {
            Images = Operators.Randint(0, 256, [9, 3, 8, 8], ElementType.UInt8),
            Captions = ["cat", "dog", "fish", "car", "bus", "plane", "red flag", "blue flag", "key"],
            Groups = ["animals-nature", "animals-nature", "animals-nature", "travel-places", "travel-places", "travel-places", "flags", "flags", "objects"],
            Seen = [true, false, true, true, false, true, true, true, true],
        };
    }

    [Fact]
    public void Parts_fit_a_run_by_hand()
    {
        using var model = Tiny.Model();
        using var scope = new TensorScope();
        var set = Pictures();
        var scores = PictogramEvaluation.Evaluate(model, new LetterTokenizer(), set);
        using var images = FeatureExtraction.Images(model, set.Images);
        using var names = FeatureExtraction.Captions(model, new LetterTokenizer(), set.Captions);
        Assert.Equal(Retrieval.Evaluate(names, images, Positives.Pairs(9)).Ranks, scores.TextToPicture.Ranks);
        Assert.Equal(Retrieval.Evaluate(images, names, Positives.Pairs(9)).Ranks, scores.PictureToText.Ranks);
        Assert.Equal([1, 4], scores.Unseen);
        Assert.Equal([scores.TextToPicture.Ranks[1], scores.TextToPicture.Ranks[4]], scores.UnseenTextToPicture!.Ranks);
        Assert.Equal(7, scores.SeenPictureToText!.Queries);
        Assert.Equal(9, scores.SeenPictureToText.Candidates);
        Assert.Equal(["animals-nature", "flags", "objects", "travel-places"], scores.GroupNames);
        Assert.Equal([0, 0, 0, 3, 3, 3, 1, 1, 2], scores.Groups.Labels);
        Assert.Equal(3 / 9.0, scores.Groups.MajorityShare, 12);
    }

    [Fact]
    public void One_name_for_two_pictures_is_answered_by_either()
    {
        using var model = Tiny.Model();
        using var scope = new TensorScope();
        var set = Pictures() with { Captions = ["cat", "cat", "fish", "car", "bus", "plane", "red flag", "blue flag", "key"], Seen = [.. Enumerable.Repeat(true, 9)] };
        var scores = PictogramEvaluation.Evaluate(model, new LetterTokenizer(), set);
        Assert.Equal(scores.TextToPicture.Ranks[0], scores.TextToPicture.Ranks[1]);
        Assert.Null(scores.UnseenPictureToText);
        Assert.Equal(9, scores.SeenTextToPicture!.Queries);
    }

    [Fact]
    public void It_leaves_no_handle_and_can_be_cancelled()
    {
        using var model = Tiny.Model();
        using var images = Pictures().Images.DetachFromScope();
        var set = Pictures() with { Images = images };
        using var source = new CancellationTokenSource();
        using (new TensorScope())
        {
            var before = Live.Count();
            PictogramEvaluation.Evaluate(model, new LetterTokenizer(), set);
            source.Cancel();
            Assert.Throws<OperationCanceledException>(() => PictogramEvaluation.Evaluate(model, new LetterTokenizer(), set, null, source.Token));
            Assert.Equal(before, Tensor.LiveCount);
        }
    }

    [Fact]
    public void A_broken_model_is_named()
    {
        using var model = Tiny.Model();
        using var scope = new TensorScope();
        using (Autograd.NoGrad())
            model.Vision!.Projection.CopyInPlace(Tensor.FromScalar(double.NaN));
        var error = Assert.Throws<InputException>(() => PictogramEvaluation.Evaluate(model, new LetterTokenizer(), Pictures()));
        Assert.Contains("NaN", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Arrays_must_fit()
    {
        using var model = Tiny.Model();
        using var scope = new TensorScope();
        Assert.Throws<InputException>(() => PictogramEvaluation.Evaluate(model, new LetterTokenizer(), Pictures() with { Seen = [true] }));
        Assert.Throws<InputException>(() => PictogramEvaluation.Evaluate(model, new LetterTokenizer(), Pictures() with { Images = Operators.Zeros([0, 3, 8, 8], ElementType.UInt8) }));
    }
}
