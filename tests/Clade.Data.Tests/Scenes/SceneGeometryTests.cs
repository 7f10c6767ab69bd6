using Clade.Data.Scenes;

namespace Clade.Data.Tests.Scenes;

public class SceneGeometryTests
{
    private static readonly SceneComposer Composer = new(SceneFixture.Drawn());

    [Theory]
    [InlineData(32, 64, 90, 64, new[] { SceneRelation.LeftOf })]
    [InlineData(64, 90, 64, 30, new[] { SceneRelation.Below })]
    [InlineData(30, 30, 90, 90, new[] { SceneRelation.LeftOf, SceneRelation.Above })]
    [InlineData(64, 64, 75, 64, new[] { SceneRelation.Behind })]
    public void Relations_ByHand(double ax, double ay, double bx, double by, SceneRelation[] expected)
    {
        var scene = Scene((30, ax, ay), (30, bx, by));
        Assert.Equal(expected, scene.Relations.Where(one => one.First == 0).Select(one => one.Relation));
        Assert.Equal(expected.Select(SceneGeometry.Inverse), scene.Relations.Where(one => one.First == 1).Select(one => one.Relation));
    }

    [Fact]
    public void Relations_InsideAndSizes()
    {
        var scene = Scene((80, 64, 64), (20, 64, 70));
        Assert.Equal([SceneRelation.InFrontOf, SceneRelation.Inside, SceneRelation.SmallerThan], scene.Relations.Where(one => one.First == 1).Select(one => one.Relation));
        var behind = Scene((20, 64, 70), (80, 64, 64));
        Assert.Equal(0, behind.Objects[0].Area);
        Assert.DoesNotContain(behind.Relations, one => one.Relation == SceneRelation.Inside);
    }

    [Fact]
    public void Relations_EqualBruteForceOverMasks()
    {
        var composer = new SceneComposer(SceneFixture.Mini, new SceneOptions { Seed = 9, OverlapChance = 0.4, InsideChance = 0.2, MaxThings = 5 });
        var found = new HashSet<SceneRelation>();
        for (var number = 0; number < 150; number++)
        {
            var scene = composer.Compose(number);
            var expected = new HashSet<SceneRelationship>();
            foreach (var a in scene.Objects)
            {
                foreach (var b in scene.Objects)
                {
                    foreach (var relation in Enum.GetValues<SceneRelation>())
                    {
                        if (a != b && Naive(scene, a, b, relation))
                            expected.Add(new SceneRelationship(a.Layer - 1, relation, b.Layer - 1));
                    }
                }
            }

            Assert.Equal(expected.OrderBy(one => one.ToString(), StringComparer.Ordinal), scene.Relations.OrderBy(one => one.ToString(), StringComparer.Ordinal));
            found.UnionWith(scene.Relations.Select(one => one.Relation));
        }

        Assert.Equal(Enum.GetValues<SceneRelation>().Length, found.Count);
    }

    [Theory]
    [InlineData(20, 20, "in the top left")]
    [InlineData(64, 20, "at the top")]
    [InlineData(110, 64, "on the right")]
    [InlineData(64, 64, "in the middle")]
    [InlineData(110, 110, "in the bottom right")]
    public void Place_IsTheThirdOfTheMiddle(double x, double y, string expected) => Assert.Equal(expected, Scene((20, x, y)).Objects[0].Place.ToString());

    [Fact]
    public void Size_ByTheLongerSideOfTheBox()
    {
        var sizes = new Dictionary<SceneSize, int>();
        for (var side = 20; side < 60; side++)
        {
            var one = Scene((side, 64, 64)).Objects[0];
            var longer = Math.Max(one.FullBox.Width, one.FullBox.Height);
            Assert.Equal(longer <= 28 ? SceneSize.Small : longer >= 47 ? SceneSize.Large : SceneSize.Medium, one.Size);
            // The mask's edge lies at half alpha, so the box may be a little smaller than the drawing.
            Assert.InRange(longer, side - 5, side);
            sizes[one.Size] = side;
        }

        Assert.Equal(3, sizes.Count);
    }

    private static Scene Scene(params (int Side, double X, double Y)[] things) => Composer.Render(new ScenePlan(0, 128, 128, Composer.Material.Backgrounds[0])
    {
        Objects = [.. things.Select((one, i) => new ObjectPlan(Composer.Material.Of(i == 0 ? "ball" : "box")[0]) { Side = one.Side, X = one.X, Y = one.Y, Thing = i })],
    });

    private static bool Naive(Scene scene, SceneObject a, SceneObject b, SceneRelation relation)
    {
        var (first, second) = (a.FullMask.ToBytes(), b.FullMask.ToBytes());
        var common = first.Zip(second, (x, y) => x * y).Sum();
        var (boxA, boxB) = (a.FullMask.Box, b.FullMask.Box);
        double ax = (boxA.Left + boxA.Right) / 2.0, ay = (boxA.Top + boxA.Bottom) / 2.0, bx = (boxB.Left + boxB.Right) / 2.0, by = (boxB.Top + boxB.Bottom) / 2.0;
        return relation switch
        {
            SceneRelation.LeftOf => bx - ax >= 0.1 * scene.Width,
            SceneRelation.RightOf => ax - bx >= 0.1 * scene.Width,
            SceneRelation.Above => by - ay >= 0.1 * scene.Height,
            SceneRelation.Below => ay - by >= 0.1 * scene.Height,
            SceneRelation.InFrontOf => a.Layer > b.Layer && common >= 0.1 * Math.Min(first.Sum(x => x), second.Sum(x => x)),
            SceneRelation.Behind => a.Layer < b.Layer && common >= 0.1 * Math.Min(first.Sum(x => x), second.Sum(x => x)),
            SceneRelation.Inside => a.Layer > b.Layer && common >= 0.9 * first.Sum(x => x),
            SceneRelation.Around => a.Layer < b.Layer && common >= 0.9 * second.Sum(x => x),
            SceneRelation.BiggerThan => boxA.Width * boxA.Height >= 1.6 * (boxB.Width * boxB.Height),
            _ => boxB.Width * boxB.Height >= 1.6 * (boxA.Width * boxA.Height),
        };
    }
}
