using Clade.Core;

namespace Clade.Evaluation.Tests;

public class OodScoresTests
{
    private static ClassScores Times(ClassScores scores, float factor) => new([.. Enumerable.Range(0, scores.Count).SelectMany(i => scores[i].ToArray()).Select(x => x * factor)], scores.Classes);

    [Fact]
    public void Equal_scores_give_what_the_formulas_say()
    {
        var equal = new ClassScores([0.5f, 0.5f, 0.5f, 0.5f, 0.5f, -1, -1, -1, -1, -1], 5);
        Assert.All(OodScores.MaximumConceptMatching(equal), score => Assert.Equal(0.2, score, 12));
        Assert.All(OodScores.MaxSoftmax(equal), score => Assert.Equal(0.2, score, 12));
        Assert.Equal([0.5, -1], OodScores.MaxLogit(equal));
        Assert.Equal([0.5 + Math.Log(5), -1 + Math.Log(5)], OodScores.Energy(equal), (a, b) => Math.Abs(a - b) < 1e-12);
    }

    [Fact]
    public void Concept_matching_does_not_see_the_logit_scale_and_softmax_does()
    {
        var cosines = new ClassScores([0.3f, 0.1f, 0.2f, 0.25f, 0.2f, 0.24f], 3);
        // Cosines are what it takes; logits are refused.
        Assert.Equal(Math.Exp(0.3) / (Math.Exp(0.3) + Math.Exp(0.1) + Math.Exp(0.2)), OodScores.MaximumConceptMatching(cosines)[0], 7);
        Assert.Contains("cosines", Assert.Throws<InputException>(() => OodScores.MaximumConceptMatching(Times(cosines, 100))).Message, StringComparison.Ordinal);
        Assert.NotEqual(OodScores.MaxSoftmax(Times(cosines, 10))[0], OodScores.MaxSoftmax(Times(cosines, 100))[0], 3);
        Assert.Equal(OodScores.MaxSoftmax(Times(cosines, 4))[1], OodScores.MaximumConceptMatching(cosines, 0.25)[1], 7);
    }

    [Fact]
    public void Large_scores_do_not_overflow()
    {
        var large = new ClassScores([3e4f, 3e4f, -3e4f, 3e4f], 2);
        Assert.Equal([3e4 + Math.Log(2), 3e4], OodScores.Energy(large));
        Assert.Equal([0.5, 1], OodScores.MaxSoftmax(large));
    }
}
