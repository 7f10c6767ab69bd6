using Clade.Core;

namespace Clade.Data.Scenes;

/// <summary>Draws short captions: which things are named first, what is said of them.</summary>
internal static class ShortCaptions
{
    private const double ColourChance = 0.6, SizeChance = 0.4, RelationChance = 0.65, BackgroundChance = 0.35;

    /// <summary>All things of a scene, each with its number, as far as nothing is said of them.</summary>
    public static List<Mention> Mentions(Scene scene) =>
    [
        .. scene.Objects.Where(one => !one.FullBox.IsEmpty).GroupBy(one => one.Class, StringComparer.Ordinal)
            .Select(group => new Mention(group.First().Cutout.Noun, group.Count()) { Objects = [.. group.Select(one => one.Layer - 1)] }),
    ];

    /// <summary>The attributes that all the things of a mention share.</summary>
    public static Mention Describe(Scene scene, Mention mention, bool colour, bool size)
    {
        var things = mention.Objects.Select(index => scene.Objects[index]).ToList();
        var (first, same) = (things[0], things.Select(one => (one.Colour, one.Size, one.UpsideDown)).ToList());
        return mention with
        {
            Colour = colour && same.All(one => one.Colour == first.Colour) ? first.Colour : null,
            Size = size && first.Size != SceneSize.Medium && same.All(one => one.Size == first.Size) ? first.Size : null,
            UpsideDown = same.All(one => one.UpsideDown) ? true : null,
        };
    }

    public static CaptionForm Draw(Scene scene, ref KeyedRandom random)
    {
        var mentions = Mentions(scene).ToArray();
        random.Shuffle(mentions.AsSpan());
        for (var i = 0; i < mentions.Length; i++)
            mentions[i] = Describe(scene, mentions[i], random.NextDouble() < ColourChance, random.NextDouble() < SizeChance);
        var background = random.NextDouble() < BackgroundChance ? scene.Plan.Background : null;
        var most = random.NextDouble() < RelationChance ? 1 + random.NextInt(2) : 0;
        return Link(scene, mentions, most) with { Background = background };
    }

    /// <summary>Puts a single thing first and up to so many others after it, with the plain relation to each; the rest follow unlinked.</summary>
    public static CaptionForm Link(Scene scene, IReadOnlyList<Mention> mentions, int most)
    {
        if (mentions.FirstOrDefault(mention => mention.Count == 1) is not { } first || most == 0)
            return new CaptionForm(mentions);
        var linked = new List<(Mention Mention, SceneRelation Relation)>();
        foreach (var other in mentions.Where(mention => mention != first && mention.Count == 1))
        {
            if (linked.Count < most && Plain(scene, scene.Objects[first.Objects[0]], scene.Objects[other.Objects[0]]) is { } relation)
                linked.Add((other, relation));
        }

        return new CaptionForm([first, .. linked.Select(pair => pair.Mention), .. mentions.Where(mention => mention != first && linked.All(pair => pair.Mention != mention))])
        {
            Relations = [.. linked.Select(pair => pair.Relation)],
        };
    }

    /// <summary>The relation one would name: inside and in front of before left, right, above and below; null when none is plain.</summary>
    public static SceneRelation? Plain(Scene scene, SceneObject first, SceneObject second)
    {
        SceneRelation[] order = [SceneRelation.Inside, SceneRelation.Around, SceneRelation.InFrontOf, SceneRelation.Behind, SceneRelation.LeftOf, SceneRelation.RightOf, SceneRelation.Above, SceneRelation.Below];
        foreach (var relation in order)
        {
            if (SceneGeometry.Holds(scene, first, relation, second) && SceneGeometry.IsPlain(scene, first, relation, second))
                return relation;
        }

        return null;
    }
}
