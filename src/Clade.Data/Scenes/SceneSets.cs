using System.Runtime.ExceptionServices;
using Clade.Data.Images;
using Clade.Data.Sets;

namespace Clade.Data.Scenes;

/// <summary>Scenes as sets of pictures to evaluate on. They are painted when their bytes are asked for, as PNG; nothing is kept but their plans. Thread-safe.</summary>
public static class SceneSets
{
    /// <summary>Scenes with a label: picture i has a thing of class i modulo the number of classes. For one thing a picture give options with <c>MinThings = MaxThings = 1</c>.</summary>
    /// <param name="composer">Makes the scenes.</param>
    /// <param name="count">How many, at least 1.</param>
    /// <param name="first">Number of the first scene.</param>
    /// <returns>Labels count <see cref="SceneMaterial.Classes"/>; tags are those of <see cref="Tags"/>, of the labelled thing.</returns>
    /// <exception cref="Core.InputException">A drawing cannot be read.</exception>
    public static PictureSet Classification(SceneComposer composer, int count, long first = 0)
    {
        ArgumentNullException.ThrowIfNull(composer);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        var classes = composer.Material.Classes;
        return Set(composer, count, first, classes, "classes", (number, index) => (composer.Compose(number, classes[index % classes.Count]), index % classes.Count));
    }

    /// <summary>Scenes with their short caption, and the long one where asked for.</summary>
    /// <param name="composer">Makes the scenes.</param>
    /// <param name="count">How many, at least 1.</param>
    /// <param name="first">Number of the first scene.</param>
    /// <param name="longCaptions">The long captions instead of the short ones.</param>
    /// <exception cref="Core.InputException">A drawing cannot be read.</exception>
    public static PictureSet Retrieval(SceneComposer composer, int count, long first = 0, bool longCaptions = false)
    {
        ArgumentNullException.ThrowIfNull(composer);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        return Set(composer, count, first, [], longCaptions ? "long captions" : "captions", (number, _) => (composer.Compose(number), null), longCaptions);
    }

    /// <summary>What is known of a thing and its scene, by the names of factors: class, style, kind, colour, size, place, pose, occlusion, background, background kind, things.</summary>
    /// <param name="scene">The scene.</param>
    /// <param name="one">One of its objects.</param>
    public static IReadOnlyDictionary<string, string> Tags(Scene scene, SceneObject one)
    {
        ArgumentNullException.ThrowIfNull(scene);
        ArgumentNullException.ThrowIfNull(one);
        return new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["class"] = one.Class,
            ["style"] = one.Cutout.Style,
            ["kind"] = one.Cutout.Kind,
            ["colour"] = one.Colour is { } colour ? ColourNames.Word(colour) : "several",
            ["recoloured"] = one.Plan.Hue is null ? "no" : "yes",
            ["size"] = one.Size.ToString().ToLowerInvariant(),
            ["place"] = one.Place.ToString(),
            ["pose"] = one.UpsideDown ? "upside-down" : one.Plan.Turn == 0 ? "upright" : "turned",
            ["mirrored"] = one.Plan.Flipped ? "yes" : "no",
            ["occlusion"] = one.Visible < 0.9 ? "partly hidden" : "whole",
            ["background"] = scene.Background,
            ["background_kind"] = scene.Plan.Background.Kind,
            ["things"] = $"{scene.Objects.Count}",
        };
    }

    private static PictureSet Set(SceneComposer composer, int count, long first, IReadOnlyList<string> classes, string what, Func<long, int, (Scene Scene, int? Label)> make, bool longCaptions = false)
    {
        var fingerprint = composer.Fingerprint;
        var entries = new PictureEntry[count];
        try
        {
            Parallel.For(0, count, index =>
            {
                var (scene, label) = make(first + index, index);
                var (plan, stamp) = (scene.Plan, PictureStamp.OfBytes(System.Text.Encoding.UTF8.GetBytes($"{fingerprint} {what} {label} {first + index}")));
                entries[index] = new PictureEntry($"scene-{first + index:D9}", () => ImageFile.EncodePng(composer.Render(plan).Picture))
                {
                    Label = label,
                    Captions = [longCaptions ? scene.Captions.Long.Text : scene.Captions.Short.Text],
                    Tags = scene.Objects.FirstOrDefault(one => one.Plan.Thing == 0) is { } one ? Tags(scene, one) : new Dictionary<string, string> { ["background"] = scene.Background },
                    Stamp = stamp,
                };
            });
        }
        catch (AggregateException error)
        {
            ExceptionDispatchInfo.Throw(error.InnerExceptions[0]);
        }

        return new PictureSet($"{count} composed scenes with {what}", entries, classes, PictureStamp.ContentHash(entries.Select(entry => (entry.Id, entry.Stamp!))), []);
    }
}
