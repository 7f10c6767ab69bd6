using Clade.Core;
using Clade.Data.Scenes;

namespace Clade.Data.Tests.Scenes;

public class SceneEditTests
{
    private static readonly SceneComposer Composer = new(SceneFixture.Mini, new SceneOptions { Seed = 5 });
    private static readonly CaptionParser Parser = new(SceneFixture.Mini);

    public static IEnumerable<object[]> Changes => Enum.GetValues<SceneChange>().Select(change => new object[] { change });

    [Theory]
    [MemberData(nameof(Changes))]
    public void Edit_ChangesOneThingOfPictureAndCaption(SceneChange change)
    {
        for (var number = 0; number < 25; number++)
        {
            var edit = Composer.Edit(number, change);
            Assert.Equal(change, edit.Change);
            Assert.True(edit.Caption.Holds(edit.Original) && edit.EditedCaption.Holds(edit.Edited), edit.Caption.Text);
            Assert.Equal(change == SceneChange.Add, edit.Caption.Holds(edit.Edited));
            Assert.Equal(change == SceneChange.Remove, edit.EditedCaption.Holds(edit.Original));
            SceneCaptionTests.Differ(change, edit.Caption, edit.EditedCaption);
            Assert.Equal(edit.Caption.Facts.Select(fact => fact.ToString()).Order(), Parser.Facts(edit.Caption.Text).Select(fact => fact.ToString()).Order());
            Assert.NotEmpty(edit.Instruction);
            Picture(edit);
        }
    }

    [Fact]
    public void Edit_GoesThroughAllKindsByNumber() =>
        Assert.Equal(Enum.GetValues<SceneChange>(), Enumerable.Range(24, 12).Select(number => Composer.Edit(number).Change));

    [Fact]
    public void Edit_DependsOnTheNumberAlone()
    {
        var other = new SceneComposer(SceneSources.FromCorpus(Data.Corpora.Corpus.Open(Path.Combine(SceneFixture.Repository(), "assets", "corpora", "pictograms-mini"))), Composer.Options);
        foreach (var number in new[] { 40, 3, 17, 8 })
        {
            var (a, b) = (Composer.Edit(number), other.Edit(number));
            Assert.Equal((a.Caption.Text, a.EditedCaption.Text), (b.Caption.Text, b.EditedCaption.Text));
            Assert.Equal(a.Original.Picture.Pixels, b.Original.Picture.Pixels);
            Assert.Equal(a.Edited.Picture.Pixels, b.Edited.Picture.Pixels);
        }
    }

    [Fact]
    public void Edit_ThatNoSceneAllowsIsRefused()
    {
        var material = SceneFixture.Drawn().Where(cutout => cutout.Class == "umbrella");
        var composer = new SceneComposer(material.On(material.Backgrounds.Take(1)), new SceneOptions { MinThings = 1, MaxThings = 1, MaxCopies = 1 });
        foreach (var change in new[] { SceneChange.Recolour, SceneChange.Swap, SceneChange.Mirror, SceneChange.Replace, SceneChange.Remove, SceneChange.Background })
            Assert.Contains($"can be changed by {change}", Assert.Throws<InputException>(() => composer.Edit(1, change)).Message, StringComparison.Ordinal);
        Assert.Equal(SceneChange.Resize, composer.Edit(8, SceneChange.Resize).Change);
    }

    // Away from the things that were changed, no pixel is.
    private static void Picture(SceneEdit edit)
    {
        var (before, after) = (edit.Original, edit.Edited);
        Assert.NotEqual(before.Picture.Pixels, after.Picture.Pixels);
        if (edit.Change == SceneChange.Background)
        {
            Assert.Equal(before.Layers, after.Layers);
            return;
        }

        Assert.Equal(before.BackgroundPicture.Pixels, after.BackgroundPicture.Pixels);
        var changed = before.Plan.Objects.Except(after.Plan.Objects).Concat(after.Plan.Objects.Except(before.Plan.Objects)).ToList();
        Assert.InRange(changed.Count, 1, edit.Change == SceneChange.Remove ? 3 : 4);
        var (pixels, others) = (before.Picture.Pixels, after.Picture.Pixels);
        for (var at = 0; at < before.Layers.Length; at++)
        {
            var (x, y) = (at % before.Width, at / before.Width);
            if (changed.All(plan => Math.Abs(x - plan.X) > plan.Side / 2.0 + 1.5 || Math.Abs(y - plan.Y) > plan.Side / 2.0 + 1.5))
                Assert.True(pixels.AsSpan(at * 3, 3).SequenceEqual(others.AsSpan(at * 3, 3)), $"{edit.Change} changed the pixel at {x}, {y}.");
        }
    }
}
