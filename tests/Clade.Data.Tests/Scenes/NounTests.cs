using Clade.Data.Scenes;

namespace Clade.Data.Tests.Scenes;

public class NounTests
{
    [Theory]
    [InlineData("bus", 1, "", "a bus")]
    [InlineData("bus", 2, "", "two buses")]
    [InlineData("apple", 1, "", "an apple")]
    [InlineData("apple", 1, "red", "a red apple")]
    [InlineData("car", 1, "orange", "an orange car")]
    [InlineData("unicorn", 1, "", "a unicorn")]
    [InlineData("umbrella", 1, "", "an umbrella")]
    [InlineData("mouse", 3, "small", "three small mice")]
    [InlineData("polar bear", 0, "", "no polar bears")]
    [InlineData("kitchen knife", 12, "", "twelve kitchen knives")]
    [InlineData("fish", 13, "", "13 fish")]
    [InlineData("fly", 2, "", "two flies")]
    [InlineData("monkey", 2, "", "two monkeys")]
    [InlineData("fox", 4, "", "four foxes")]
    [InlineData("lipstick brush", 2, "upside-down", "two upside-down lipstick brushes")]
    [InlineData("ox", 2, "", "two oxen")]
    public void Counted_ByHand(string singular, int count, string adjectives, string expected) => Assert.Equal(expected, Noun.Of(singular).Counted(count, adjectives));

    [Fact]
    public void EveryName_IsInTheShippedCorpus()
    {
        var labels = SceneFixture.Mini.Cutouts.Select(cutout => cutout.Class).ToHashSet();
        Assert.All(SceneNouns.ByLabel.Values, known => Assert.Contains(known.Noun.Singular, labels));
        Assert.Equal(SceneNouns.ByLabel.Count, SceneNouns.ByLabel.Values.Select(known => known.Noun.Singular).Distinct().Count());
        Assert.InRange(SceneFixture.Mini.Classes.Count, 300, 400);
    }

    [Fact]
    public void PiecesAreCounted()
    {
        Assert.Equal("pieces of cheese", SceneNouns.ByLabel["cheese wedge"].Noun.Plural);
        Assert.Equal("bars of soap", SceneNouns.ByLabel["soap"].Noun.Plural);
    }

    [Fact]
    public void NoNameSaysAColour() =>
        Assert.All(SceneFixture.Mini.Classes.Where(name => name != "orange fruit"), name => Assert.DoesNotContain(Enum.GetNames<SceneColour>(), colour => name.Split(' ').Contains(colour.ToLowerInvariant())));
}
