namespace Clade.Data.Scenes;

/// <summary>Decides relations by boxes and masks. Boxes are full boxes: what lies over a thing does not move it.</summary>
public static class SceneGeometry
{
    private const double Apart = 0.1, Touching = 0.1, Within = 0.9, Bigger = 1.6;

    /// <summary>Whether the relation holds between two objects of a scene. Nothing holds for an object without pixels.</summary>
    /// <param name="scene">The scene.</param>
    /// <param name="first">One of its objects.</param>
    /// <param name="relation">The relation.</param>
    /// <param name="second">Another of its objects.</param>
    public static bool Holds(Scene scene, SceneObject first, SceneRelation relation, SceneObject second)
    {
        ArgumentNullException.ThrowIfNull(scene);
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        if (first.FullBox.IsEmpty || second.FullBox.IsEmpty)
            return false;
        return relation switch
        {
            SceneRelation.LeftOf => second.FullBox.CentreX - first.FullBox.CentreX >= Apart * scene.Width,
            SceneRelation.Above => second.FullBox.CentreY - first.FullBox.CentreY >= Apart * scene.Height,
            SceneRelation.InFrontOf => first.Layer > second.Layer && Common(first, second) >= Touching * Math.Min(first.FullArea, second.FullArea),
            SceneRelation.Inside => first.Layer > second.Layer && Common(first, second) >= Within * first.FullArea,
            SceneRelation.BiggerThan => first.FullBox.Area >= Bigger * second.FullBox.Area,
            _ => Holds(scene, second, Inverse(relation), first),
        };
    }

    /// <summary>The relation that the other has: right of for left of.</summary>
    public static SceneRelation Inverse(SceneRelation relation) => (SceneRelation)((int)relation ^ 1);

    /// <summary>The words for it: <c>to the left of</c>.</summary>
    public static string Words(SceneRelation relation) => relation switch
    {
        SceneRelation.LeftOf => "to the left of",
        SceneRelation.RightOf => "to the right of",
        SceneRelation.Above => "above",
        SceneRelation.Below => "below",
        SceneRelation.InFrontOf => "in front of",
        SceneRelation.Behind => "behind",
        SceneRelation.Inside => "inside",
        SceneRelation.Around => "around",
        SceneRelation.BiggerThan => "bigger than",
        _ => "smaller than",
    };

    /// <summary>Every relation that holds, by first, second, and kind.</summary>
    internal static IReadOnlyList<SceneRelationship> All(Scene scene)
    {
        var found = new List<SceneRelationship>();
        foreach (var first in scene.Objects)
        {
            foreach (var second in scene.Objects.Where(other => other != first))
            {
                foreach (var relation in Enum.GetValues<SceneRelation>())
                {
                    if (Holds(scene, first, relation, second))
                        found.Add(new SceneRelationship(first.Layer - 1, relation, second.Layer - 1));
                }
            }
        }

        return found;
    }

    /// <summary>Whether the relation is the plain one to name: of left, right, above and below the one along which they are farther apart.</summary>
    internal static bool IsPlain(Scene scene, SceneObject first, SceneRelation relation, SceneObject second)
    {
        var (across, down) = (Math.Abs(first.FullBox.CentreX - second.FullBox.CentreX) / scene.Width, Math.Abs(first.FullBox.CentreY - second.FullBox.CentreY) / scene.Height);
        return relation switch
        {
            SceneRelation.LeftOf or SceneRelation.RightOf => across >= 1.25 * down,
            SceneRelation.Above or SceneRelation.Below => down >= 1.25 * across,
            _ => true,
        };
    }

    private static int Common(SceneObject first, SceneObject second) =>
        first.FullBox.Intersect(second.FullBox).IsEmpty ? 0 : first.FullMask.Common(second.FullMask);
}
