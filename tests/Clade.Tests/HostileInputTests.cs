using Clade.Core;
using FsCheck;
using FsCheck.Fluent;

namespace Clade.Tests;

/// <summary>Whatever comes in, out comes a vector of unit length or one sentence.</summary>
[Collection(SharedModel.Name)]
public sealed class HostileInputTests(Shipped shipped)
{
    [Fact]
    public void AnyText_HasAVector() => Check.One(Config.QuickThrowOnFailure.WithMaxTest(200), Prop.ForAll<string?>(text =>
    {
        var vector = shipped.Clip.EmbedText(text ?? "");
        Assert.Equal(1, vector.Sum(value => (double)value * value), 1e-4);
    }));

    [Fact]
    public void AnyLabels_AddUpToOne_OrAreRefused() => Check.One(Config.QuickThrowOnFailure.WithMaxTest(60), Prop.ForAll<string[], string>((labels, template) =>
    {
        try
        {
            var scores = shipped.Clip.Classify(shipped.Picture("dog"), labels, ["{}" + template]);
            Assert.Equal(labels.Order(StringComparer.Ordinal), scores.Select(score => score.Label).Order(StringComparer.Ordinal));
            Assert.Equal(1, scores.Sum(score => (double)score.Probability), 1e-4);
            Assert.Equal(scores.OrderByDescending(score => score.Probability).Select(score => score.Probability), scores.Select(score => score.Probability));
        }
        catch (InputException error)
        {
            Assert.True(labels.Length == 0 || labels.Any(string.IsNullOrWhiteSpace) || labels.Distinct().Count() < labels.Length, error.Message);
            Assert.DoesNotContain('\n', error.Message);
        }
    }));

    [Fact]
    public void DamagedPictures_AreVectorsOrSentences()
    {
        var random = new Random(7);
        var good = shipped.Pictures(1)[0].Bytes;
        var refused = 0;
        for (var round = 0; round < 300; round++)
        {
            var bytes = good.AsSpan(0, round % 3 == 0 ? random.Next(good.Length) : good.Length).ToArray();
            for (var change = random.Next(4); change > 0 && bytes.Length > 0; change--)
                bytes[random.Next(Math.Min(bytes.Length, 200))] = (byte)random.Next(256);
            try
            {
                Assert.Equal(1, shipped.Clip.EmbedImage(ImageInput.FromBytes(bytes, "up\nload.png")).Sum(value => (double)value * value), 1e-4);
            }
            catch (InputException error)
            {
                refused++;
                Assert.StartsWith("up?load.png", error.Message, StringComparison.Ordinal);
                Assert.DoesNotContain('\n', error.Message);
            }
        }

        Assert.InRange(refused, 50, 299);
    }
}
