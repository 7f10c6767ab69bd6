using System.Text;
using Clade.Core;
using Clade.Data.Corpora;
using Clade.Data.Images;
using Clade.Data.Scenes;
using Clade.Data.Sets;

namespace Clade.Evaluation;

/// <summary>Composed pictures in the form that a task needs.</summary>
internal static class ComposedSets
{
    /// <exception cref="InputException">The corpus cannot be read, or has too few drawings of the styles.</exception>
    public static PictureSet Make(SuiteScenes scenes, TaskKind kind, CaptionChoice captions)
    {
        var material = Material(scenes);
        var options = Options(scenes);
        return kind switch
        {
            TaskKind.Retrieval => SceneSets.Retrieval(new SceneComposer(material, options), scenes.Count, longCaptions: captions == CaptionChoice.Longest),
            TaskKind.Segmentation => Labelled(new SceneComposer(material, options), scenes.Count),
            TaskKind.Pairs => Pairs(new SceneComposer(material, options), scenes.Count),
            TaskKind.VideoRetrieval => Films(new FilmComposer(material, options, new FilmOptions { Frames = scenes.Frames }), $"{material.Fingerprint} {options}", scenes.Count),
            _ => SceneSets.Classification(new SceneComposer(material, options with { MinThings = 1, MaxThings = 1, CopyChance = 0, MinScale = 0.5, MaxScale = 0.9 }), scenes.Count),
        };
    }

    /// <summary>The class of each pixel of the scenes of <see cref="Make"/> for segmentation; pixels of backgrounds are not judged.</summary>
    public static Func<int, LabelMap> Truth(SuiteScenes scenes, PictureSet set)
    {
        var composer = new SceneComposer(Material(scenes), Options(scenes));
        var label = set.Classes.Select((name, i) => (name, i)).ToDictionary(item => item.name, item => item.i, StringComparer.Ordinal);
        return number =>
        {
            var scene = composer.Compose(number);
            var labels = new int[scene.Width * scene.Height];
            Array.Fill(labels, LabelMap.Ignored);
            foreach (var one in scene.Objects)
            {
                for (var i = 0; i < labels.Length; i++)
                {
                    if (one.Mask[i % scene.Width, i / scene.Width])
                        labels[i] = label[one.Class];
                }
            }

            return new LabelMap(scene.Width, scene.Height, labels);
        };
    }

    private static SceneOptions Options(SuiteScenes scenes) => new() { Seed = scenes.Seed, Width = scenes.Size, Height = scenes.Size };

    // Scenes as for captions, with the classes of their things.
    private static PictureSet Labelled(SceneComposer composer, int count)
    {
        using var captioned = SceneSets.Retrieval(composer, count);
        return new PictureSet($"{count} composed scenes", captioned.Entries, composer.Material.Classes, captioned.ContentHash, []);
    }

    private static SceneMaterial Material(SuiteScenes scenes)
    {
        var material = SceneSources.FromCorpus(Corpus.Open(scenes.Corpus));
        if (scenes.Styles.FirstOrDefault(style => !material.Styles.Contains(style)) is { } unknown)
            throw new InputException($"{scenes.Corpus} has no drawings of the style '{unknown}' to cut out; it has {string.Join(", ", material.Styles)}.");
        if (scenes.Styles.Count > 0)
            material = material.Where(cutout => scenes.Styles.Contains(cutout.Style));
        if (scenes.Classes is { } most)
        {
            var first = material.Classes.Order(StringComparer.Ordinal).Take(most).ToHashSet(StringComparer.Ordinal);
            material = material.Where(cutout => first.Contains(cutout.Noun.Singular));
        }

        return material;
    }

    // Winoground's form: two pictures that differ in one thing, each with its caption.
    private static PictureSet Pairs(SceneComposer composer, int count)
    {
        var entries = new PictureEntry[2 * count];
        Parallel.For(0, count, number =>
        {
            var edit = composer.Edit(number);
            var tags = new Dictionary<string, string> { [PairsTask.PairTag] = $"edit-{number:D6}", [PairsTask.EditTag] = System.Text.Json.JsonNamingPolicy.SnakeCaseLower.ConvertName(edit.Change.ToString()).Replace('_', ' ') };
            entries[2 * number] = Entry($"edit-{number:D6}-before", edit.Original, edit.Caption.Text, tags);
            entries[(2 * number) + 1] = Entry($"edit-{number:D6}-after", edit.Edited, edit.EditedCaption.Text, tags);
        });
        return Set($"{count} scenes and their edits", entries, composer.Fingerprint);

        PictureEntry Entry(string id, Scene scene, string caption, Dictionary<string, string> tags)
        {
            var plan = scene.Plan;
            return new PictureEntry(id, () => ImageFile.EncodePng(composer.Render(plan).Picture)) { Captions = [caption], Tags = tags };
        }
    }

    private static PictureSet Films(FilmComposer composer, string material, int count)
    {
        var entries = new PictureEntry[count * composer.Options.Frames];
        Parallel.For(0, count, number =>
        {
            // The frames are painted again when they are asked for, so that no film is kept.
            var caption = composer.Compose(number).Captions.Short;
            for (var frame = 0; frame < composer.Options.Frames; frame++)
            {
                var shown = frame;
                entries[(number * composer.Options.Frames) + frame] = new PictureEntry($"film-{number:D6}/{frame:D2}", () => ImageFile.EncodePng(composer.Compose(number).Frames[shown].Picture)) { Captions = [caption] };
            }
        });
        return Set($"{count} films of {composer.Options.Frames} frames", entries, $"{material} {composer.Options}");
    }

    private static PictureSet Set(string name, PictureEntry[] entries, string fingerprint) =>
        new(name, entries, [], PictureStamp.ContentHash(entries.Select(entry => (entry.Id, PictureStamp.OfBytes(Encoding.UTF8.GetBytes($"{fingerprint} {entry.Id}"))))), []);
}
