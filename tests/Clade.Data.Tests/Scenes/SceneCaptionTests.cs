using Clade.Data.Scenes;

namespace Clade.Data.Tests.Scenes;

public class SceneCaptionTests
{
    private static readonly SceneComposer Composer = new(SceneFixture.Mini, new SceneOptions { Seed = 4, UpsideDownChance = 0.2, OverlapChance = 0.3, InsideChance = 0.1 });
    private static readonly CaptionParser Parser = new(SceneFixture.Mini);

    [Fact]
    public void Short_ReadBackSaysItsFactsAndTheyHold()
    {
        var kinds = new HashSet<Type>();
        for (var number = 0; number < 400; number++)
        {
            var scene = Composer.Compose(number);
            var caption = scene.Captions.Short;
            Assert.Equal(Sorted(caption.Facts), Sorted(Parser.Facts(caption.Text)));
            Assert.All(caption.Facts, fact => Assert.True(fact.Holds(scene), $"{number}: {caption.Text}: {fact}"));
            Assert.Equal(scene.Objects.Select(one => one.Class).Distinct().Count(), caption.Facts.OfType<CountFact>().Count());
            kinds.UnionWith(caption.Facts.Select(fact => fact.GetType()));
            foreach (var span in caption.Spans)
            {
                var things = span.Objects.Select(index => scene.Objects[index]).ToList();
                var words = caption.Text.Substring(span.Start, span.Length);
                Assert.EndsWith(things.Count == 1 ? things[0].Class : things[0].Cutout.Noun.Plural, words, StringComparison.Ordinal);
            }
        }

        Assert.Equal(6, kinds.Count);
    }

    [Fact]
    public void Negative_DiffersInOneThingAndIsFalse()
    {
        var kinds = new Dictionary<SceneChange, int>();
        for (var number = 0; number < 600; number++)
        {
            var scene = Composer.Compose(number);
            var negative = scene.Captions.Negative;
            Assert.Equal(scene.Captions.Short.Text, negative.True.Text);
            Assert.False(negative.Caption.Holds(scene));
            Assert.NotEqual(negative.True.Text, negative.Caption.Text);
            Assert.Equal(Sorted(negative.Caption.Facts), Sorted(Parser.Facts(negative.Caption.Text)));
            Differ(negative.Change, negative.True, negative.Caption);
            kinds[negative.Change] = kinds.GetValueOrDefault(negative.Change) + 1;
        }

        Assert.Equal(11, kinds.Count);
    }

    [Fact]
    public void Long_Has100To220WordsAndSaysNothingTwice()
    {
        var lengths = new List<int>();
        for (var number = 0; number < 200; number++)
        {
            var scene = Composer.Compose(number);
            var caption = scene.Captions.Long;
            var sentences = caption.Text.Split(". ");
            lengths.Add(caption.Text.Split(' ').Length);
            Assert.InRange(lengths[^1], 100, 220);
            Assert.Equal(scene.Captions.Short.Text, char.ToLowerInvariant(sentences[0][0]) + sentences[0][1..]);
            Assert.Equal(sentences.Length, sentences.Distinct(StringComparer.Ordinal).Count());
            Assert.All(caption.Facts, fact => Assert.True(fact.Holds(scene), $"{number}: {fact} in {caption.Text}"));
            var said = caption.Facts.Select(fact => fact is RelationFact relation ? Turned(relation) : fact.ToString()).ToList();
            Assert.Equal(said.Count, said.Distinct().Count());
            Assert.Equal(caption.Facts.Count - scene.Captions.Short.Facts.Count, sentences.Length - 1);
            Assert.All(caption.Spans, span => Assert.True(span.Start + span.Length <= caption.Text.Length));
        }

        Assert.True(lengths.Max() - lengths.Min() > 40, "Long captions have all the same length.");
    }

    [Fact]
    public void Long_SmallScenesSayEnoughToo()
    {
        var composer = new SceneComposer(SceneFixture.Drawn(), new SceneOptions { MinThings = 1, MaxThings = 1, CopyChance = 0 });
        Assert.All(Enumerable.Range(0, 20), number => Assert.InRange(composer.Compose(number).Captions.Long.Text.Split(' ').Length, 20, 220));
    }

    [Fact]
    public void Regions_NameOrDoNotName()
    {
        var scene = Composer.Compose(3);
        for (var i = 0; i < scene.Objects.Count; i++)
        {
            Assert.EndsWith(scene.Objects[i].Class, scene.Captions.Regions[i], StringComparison.Ordinal);
            Assert.DoesNotContain(scene.Objects[i].Class, scene.Captions.Nameless[i], StringComparison.OrdinalIgnoreCase);
            Assert.Contains(scene.Objects[i].Cutout.Kind, scene.Captions.Nameless[i], StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Facts_AreFalseWhereTheyShouldBe()
    {
        var composer = new SceneComposer(SceneFixture.Drawn());
        var (ball, box) = (composer.Material.Of("ball")[0], composer.Material.Of("box")[0]);
        var scene = composer.Render(new ScenePlan(0, 100, 100, composer.Material.Backgrounds[0])
        {
            Objects = [new ObjectPlan(ball) { X = 20, Y = 20, Side = 20 }, new ObjectPlan(ball) { X = 80, Y = 20, Side = 20, Turn = 180 }, new ObjectPlan(box) { X = 50, Y = 75, Side = 50 }],
        });
        Assert.True(new CountFact(ball.Noun, 2).Holds(scene));
        Assert.False(new CountFact(ball.Noun, 1).Holds(scene));
        Assert.True(new CountFact(Noun.Of("bus"), 0).Holds(scene));
        Assert.True(new TotalFact(3).Holds(scene));
        Assert.True(new ColourFact(ball.Noun, SceneColour.Red).Holds(scene));
        Assert.False(new ColourFact(ball.Noun, SceneColour.Blue).Holds(scene));
        Assert.False(new ColourFact(Noun.Of("bus"), SceneColour.Red).Holds(scene));
        Assert.False(new TurnFact(ball.Noun, true).Holds(scene) || new TurnFact(ball.Noun, false).Holds(scene));
        Assert.False(new PlaceFact(ball.Noun, new ScenePlace(-1, -1)).Holds(scene));
        Assert.True(new PlaceFact(box.Noun, new ScenePlace(0, 1)).Holds(scene));
        Assert.True(new SizeFact(ball.Noun, SceneSize.Small).Holds(scene) && new SizeFact(box.Noun, SceneSize.Large).Holds(scene));
        Assert.True(new RelationFact(ball.Noun, SceneRelation.Above, box.Noun).Holds(scene) && new RelationFact(ball.Noun, SceneRelation.LeftOf, ball.Noun).Holds(scene));
        Assert.False(new RelationFact(box.Noun, SceneRelation.Above, ball.Noun).Holds(scene));
        Assert.True(new ExtremeFact(box.Noun, SceneDirection.Bottom).Holds(scene) && new ExtremeFact(ball.Noun, SceneDirection.Right).Holds(scene));
        Assert.False(new ExtremeFact(ball.Noun, SceneDirection.Top).Holds(scene));
        Assert.False(new HiddenFact(ball.Noun).Holds(scene));
        Assert.True(new WidthFact(box.Noun, 5).Holds(scene) ^ new WidthFact(box.Noun, 4).Holds(scene));
        Assert.True(new BackgroundFact(scene.Background).Holds(scene));
        Assert.False(new BackgroundFact("another").Holds(scene));
    }

    /// <summary>Two captions differ in one fact; where two things exchange something, in two of one kind.</summary>
    internal static void Differ(SceneChange change, SceneCaption one, SceneCaption other)
    {
        var (gone, come) = (one.Facts.Except(other.Facts).ToList(), other.Facts.Except(one.Facts).ToList());
        var difference = $"{change}: '{one.Text}' and '{other.Text}'";
        switch (change)
        {
            case SceneChange.Add:
                Assert.True(gone.Count == 0 && come is [CountFact], difference);
                break;
            case SceneChange.Remove:
                Assert.True(come.Count == 0 && gone is [CountFact], difference);
                break;
            case SceneChange.SwapColours:
                Assert.True(gone is [ColourFact, ColourFact] && come is [ColourFact, ColourFact], difference);
                break;
            case SceneChange.Replace:
                // Another noun: everything that was said of the old one is said of the new one.
                Assert.True(gone.Count == come.Count && gone.OfType<CountFact>().Count() == 1, difference);
                Assert.Equal(1, Different(one.Text, other.Text));
                break;
            case SceneChange.Swap:
                // The nouns change places, with all relations that are said of the first one.
                Assert.True(gone.Count == come.Count && gone.All(fact => fact is RelationFact), difference);
                Assert.Equal(one.Spans.Select(span => one.Text.Substring(span.Start, span.Length)).Order(), other.Spans.Select(span => other.Text.Substring(span.Start, span.Length)).Order());
                break;
            default:
                var type = change switch
                {
                    SceneChange.Recolour => typeof(ColourFact),
                    SceneChange.Resize => typeof(SizeFact),
                    SceneChange.Count => typeof(CountFact),
                    SceneChange.TurnAround => typeof(TurnFact),
                    SceneChange.Background => typeof(BackgroundFact),
                    _ => typeof(RelationFact),
                };
                Assert.True(gone.Count == 1 && come.Count == 1 && gone[0].GetType() == type && come[0].GetType() == type, difference);
                break;
        }
    }

    // Number of noun phrases in which two texts differ.
    private static int Different(string one, string other)
    {
        var (first, second) = (Things(one), Things(other));
        return first.Length == second.Length ? first.Zip(second).Count(pair => pair.First != pair.Second) : -1;

        static string[] Things(string text) => [.. text.Split([", with ", ", ", " and ", " to the left of ", " to the right of ", " above ", " below ", " in front of ", " behind ", " inside ", " around "], StringSplitOptions.None)];
    }

    private static string[] Sorted(IEnumerable<SceneFact> facts) => [.. facts.Select(fact => fact.ToString()).Order(StringComparer.Ordinal)];

    private static string Turned(RelationFact fact) => string.CompareOrdinal(fact.First.Singular, fact.Second.Singular) < 0
        ? fact.ToString() : new RelationFact(fact.Second, SceneGeometry.Inverse(fact.Relation), fact.First).ToString();
}
