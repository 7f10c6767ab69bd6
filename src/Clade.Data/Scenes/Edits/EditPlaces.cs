using Clade.Core;

namespace Clade.Data.Scenes;

/// <summary>Finds the things and places that edits need.</summary>
internal static class EditPlaces
{
    /// <summary>Two single things of which one is plainly left of, right of, above or below the other.</summary>
    public static (Mention First, SceneRelation Relation, Mention Second)? Pair(Scene scene, Mention[] mentions, Func<SceneRelation, bool> fits)
    {
        foreach (var first in mentions.Where(mention => mention.Count == 1))
        {
            foreach (var second in mentions.Where(mention => mention.Count == 1 && mention != first))
            {
                var relation = ShortCaptions.Plain(scene, scene.Objects[first.Objects[0]], scene.Objects[second.Objects[0]]);
                if (relation is SceneRelation.LeftOf or SceneRelation.RightOf or SceneRelation.Above or SceneRelation.Below && fits(relation.Value))
                    return (first, relation.Value, second);
            }
        }

        return null;
    }

    /// <summary>Whether a thing at that place would lie over others.</summary>
    public static bool Crowds(Scene scene, int index, SceneBox box)
    {
        var placement = new Placement(scene.Width, scene.Height);
        foreach (var other in scene.Objects.Where(one => one.Layer - 1 != index))
            placement.Take(other.FullBox);
        return placement.Common(box) > 0.25;
    }

    /// <summary>A place for a cut-out away from all things; null when there is no room.</summary>
    public static SceneBox? Free(SceneComposer composer, Scene scene, Cutout cutout, int side, ref KeyedRandom random)
    {
        var placement = new Placement(scene.Width, scene.Height);
        foreach (var one in scene.Objects)
            placement.Take(one.FullBox);
        var (width, height) = composer.Material.Drawings.Size(cutout, side);
        var box = placement.Apart(width, height, ref random);
        return placement.Common(box) < 0.1 ? box : null;
    }
}
