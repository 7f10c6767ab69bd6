using Clade.Core;

namespace Clade.Data.Scenes;

/// <summary>Makes a caption false by one change of its form; what the scene says decides whether it became false.</summary>
internal static class NegativeCaptions
{
    private static readonly SceneChange[] Kinds =
        [SceneChange.Replace, SceneChange.Recolour, SceneChange.Resize, SceneChange.Count, SceneChange.Relation, SceneChange.Mirror, SceneChange.Swap, SceneChange.SwapColours, SceneChange.TurnAround, SceneChange.Background, SceneChange.Add];

    /// <summary>One of the changes that this caption allows, all equally likely.</summary>
    public static SceneNegative Draw(Scene scene, CaptionForm form, ref KeyedRandom random)
    {
        var kinds = Kinds.ToArray();
        random.Shuffle(kinds.AsSpan());
        var told = form.Write();
        foreach (var kind in kinds)
        {
            if (Change(scene, form, kind, ref random)?.Write() is { } caption && !caption.Holds(scene))
                return new SceneNegative(kind, caption, told);
        }

        // Where a caption says nothing that can be changed, and no other class is there, a number always can.
        var wrong = new CaptionForm([new Mention(scene.Material.Cutouts[0].Noun, scene.Objects.Count + 1)]);
        return new SceneNegative(SceneChange.Count, wrong.Write(), told);
    }

    /// <summary>The form with one change of that kind; null when there is nothing to change so.</summary>
    public static CaptionForm? Change(Scene scene, CaptionForm form, SceneChange kind, ref KeyedRandom random)
    {
        if (form.Mentions.Count == 0 && kind != SceneChange.Add)
            return null;
        var at = form.Mentions.Count == 0 ? 0 : random.NextInt(form.Mentions.Count);
        var link = form.Relations.Count == 0 ? -1 : random.NextInt(form.Relations.Count);
        return kind switch
        {
            SceneChange.Replace => Absent(scene, ref random) is { } noun ? form.With(at, form.Mentions[at] with { Noun = noun, Objects = [] }) : null,
            SceneChange.Add => Absent(scene, ref random) is { } noun ? form with { Mentions = [.. form.Mentions, new Mention(noun, 1)] } : null,
            SceneChange.Recolour => Recolour(form, ref random),
            SceneChange.Resize => First(form, mention => mention.Size is SceneSize.Small or SceneSize.Large, mention => mention with { Size = mention.Size == SceneSize.Small ? SceneSize.Large : SceneSize.Small }),
            SceneChange.TurnAround => First(form, mention => mention.UpsideDown is not null, mention => mention with { UpsideDown = !mention.UpsideDown }),
            SceneChange.Count => form.With(at, form.Mentions[at] with { Count = form.Mentions[at].Count == 1 || random.NextInt(2) == 0 ? form.Mentions[at].Count + 1 : form.Mentions[at].Count - 1 }),
            SceneChange.Mirror => Turn(form, link, relation => relation is SceneRelation.LeftOf or SceneRelation.RightOf ? SceneGeometry.Inverse(relation) : null),
            SceneChange.Relation => Turn(form, link, relation => relation is SceneRelation.Above or SceneRelation.Below or SceneRelation.InFrontOf or SceneRelation.Behind or SceneRelation.Inside or SceneRelation.Around ? SceneGeometry.Inverse(relation) : null),
            SceneChange.Swap => form.Relations.Count > 0 ? form.With(0, form.Mentions[1]).With(1, form.Mentions[0]) : null,
            SceneChange.SwapColours => SwapColours(form),
            SceneChange.Background => form.Background is { } old && OtherBackground(scene, old, ref random) is { } other ? form with { Background = other } : null,
            _ => null,
        };
    }

    /// <summary>A class that is not in the scene.</summary>
    public static Noun? Absent(Scene scene, ref KeyedRandom random)
    {
        for (var attempt = 0; attempt < 32; attempt++)
        {
            var name = scene.Material.Classes[random.NextInt(scene.Material.Classes.Count)];
            if (scene.Objects.All(one => one.Class != name))
                return scene.Material.Of(name)[0].Noun;
        }

        return null;
    }

    private static SceneBackground? OtherBackground(Scene scene, SceneBackground old, ref KeyedRandom random)
    {
        var others = scene.Material.Backgrounds.Where(other => other.Phrase.Length > 0 && other.Phrase != old.Phrase).ToList();
        return others.Count == 0 ? null : others[random.NextInt(others.Count)];
    }

    private static CaptionForm? Recolour(CaptionForm form, ref KeyedRandom random)
    {
        var colours = Enum.GetValues<SceneColour>();
        var colour = colours[random.NextInt(colours.Length)];
        return First(form, mention => mention.Colour is { } old && old != colour, mention => mention with { Colour = colour });
    }

    private static CaptionForm? SwapColours(CaptionForm form)
    {
        var coloured = Enumerable.Range(0, form.Mentions.Count).Where(i => form.Mentions[i].Colour is not null).Take(2).ToList();
        if (coloured.Count < 2 || form.Mentions[coloured[0]].Colour == form.Mentions[coloured[1]].Colour)
            return null;
        var (first, second) = (form.Mentions[coloured[0]], form.Mentions[coloured[1]]);
        return form.With(coloured[0], first with { Colour = second.Colour }).With(coloured[1], second with { Colour = first.Colour });
    }

    private static CaptionForm? First(CaptionForm form, Func<Mention, bool> fits, Func<Mention, Mention> change)
    {
        for (var i = 0; i < form.Mentions.Count; i++)
        {
            if (fits(form.Mentions[i]))
                return form.With(i, change(form.Mentions[i]));
        }

        return null;
    }

    private static CaptionForm? Turn(CaptionForm form, int link, Func<SceneRelation, SceneRelation?> change) =>
        link >= 0 && change(form.Relations[link]) is { } other ? form with { Relations = [.. form.Relations.Select((old, i) => i == link ? other : old)] } : null;
}
