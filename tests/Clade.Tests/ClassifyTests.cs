using Clade.Core;

namespace Clade.Tests;

/// <summary>Zero-shot classification against the definition written out, and what is kept of it.</summary>
[Collection(SharedModel.Name)]
public sealed class ClassifyTests(Shipped shipped)
{
    private static readonly string[] s_labels = ["red apple", "dog", "flag: France", "key", "violin"];

    private static readonly string[] s_templates = ["{}", "a drawing of a {}", "{} and {}"];

    [Fact]
    public async Task Probabilities_AreThoseOfTheDefinition()
    {
        var picture = shipped.Picture("dog");
        var image = shipped.Reference([picture])[0];
        var logits = s_labels.Select(label =>
        {
            // Each sentence of unit length, their mean, again of unit length, times the picture.
            var sentences = shipped.Reference([.. s_templates.Select(template => template.Replace("{}", label, StringComparison.Ordinal))]);
            var mean = Enumerable.Range(0, image.Length).Select(i => sentences.Average(sentence => (double)sentence[i])).ToArray();
            var length = Math.Sqrt(mean.Sum(value => value * value));
            return mean.Zip(image).Sum(pair => pair.First / length * pair.Second);
        }).ToArray();
        var exponentials = logits.Select(logit => Math.Exp(logit * shipped.Clip.LogitScale)).ToArray();
        var expected = s_labels.Select((label, i) => (label, exponentials[i] / exponentials.Sum(), logits[i])).OrderByDescending(score => score.Item2).ToArray();

        foreach (var scores in new[] { shipped.Clip.Classify(picture, s_labels, s_templates), await shipped.Clip.ClassifyAsync(picture, s_labels, s_templates), (await shipped.Clip.ClassifyAsync([picture], s_labels, s_templates))[0] })
        {
            Assert.Equal(expected.Select(score => score.label), scores.Select(score => score.Label));
            for (var i = 0; i < scores.Count; i++)
            {
                Assert.Equal(expected[i].Item2, scores[i].Probability, 2e-4);
                Assert.Equal(expected[i].Item3, scores[i].Similarity, 5e-6);
            }

            Assert.Equal("dog", scores[0].Label);
            Assert.Equal(1, scores.Sum(score => (double)score.Probability), 1e-5);
        }
    }

    [Fact]
    public void RawVectors_ClassifyAlike()
    {
        using var raw = Clip.Load(Shipped.Model, Shipped.Exact with { Normalise = false });
        var picture = shipped.Picture("dog");
        foreach (var (expected, actual) in shipped.Clip.Classify(picture, s_labels, s_templates).Zip(raw.Classify(picture, s_labels, s_templates)))
            Assert.Equal(expected.Probability, actual.Probability, 2e-4);
    }

    [Fact]
    public void Pictures_KeepTheirOrder_AndMostAreRight()
    {
        var pictures = s_labels.Select(label => (ImageInput)shipped.Picture(label)).ToArray();
        var scores = shipped.Clip.Classify(pictures, s_labels);
        Assert.Equal(s_labels.Length, scores.Count);
        Assert.InRange(scores.Zip(s_labels).Count(pair => pair.First[0].Label == pair.Second), 4, 5);
    }

    [Fact]
    public void ClassVectors_AreComputedOnce()
    {
        using var clip = Clip.Load(Shipped.Model, Shipped.Exact with { CachedLabelSets = 2 });
        var picture = shipped.Picture("dog");
        var texts = 0L;
        using var listener = new TokenListener(tokens => texts += tokens);
        var first = clip.Classify(picture, s_labels);
        Assert.True(texts > 0);
        texts = 0;
        Assert.Equal(first, clip.Classify(picture, s_labels));
        Assert.Equal(first, clip.Classify(picture, [.. s_labels], [.. Clip.DefaultTemplates]));
        Assert.Equal((0L, 1), (texts, clip.KeptLabelSets));
        // Another order, other templates and other labels are other sets; the oldest goes.
        clip.Classify(picture, [.. s_labels.Reverse()]);
        clip.Classify(picture, s_labels, ["{}", "{}."]);
        Assert.Equal(2, clip.KeptLabelSets);
        texts = 0;
        Assert.Equal(first, clip.Classify(picture, s_labels));
        Assert.True(texts > 0);
    }

    [Fact]
    public void Keys_TellSetsApart()
    {
        string[][] sets = [["a", "b"], ["ab"], ["a", "b", "{}"], ["1:a"], ["a", "1:b"], ["2"]];
        var keys = sets.SelectMany(labels => new[] { Classification.ClassVectorCache.Key(labels, ["{}"]), Classification.ClassVectorCache.Key(labels, ["{}", "{}."]) }).ToArray();
        Assert.Equal(keys.Length, keys.Distinct().Count());
    }

    [Fact]
    public void WrongLabels_AreRefused()
    {
        var picture = shipped.Picture("dog");
        void Refused(string part, string[] labels, string[]? templates = null) =>
            Assert.Contains(part, Assert.Throws<InputException>(() => shipped.Clip.Classify(picture, labels, templates)).Message, StringComparison.Ordinal);
        Refused("no label", []);
        Refused("no template", ["a"], []);
        Refused("is empty", ["a", " "]);
        Refused("'a' comes twice", ["a", "b", "a"]);
        Refused("has no {}", ["a"], ["{}", "a photo"]);
        Refused("has no {}", ["a"], [null!]);
    }
}
