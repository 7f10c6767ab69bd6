using Clade.Core;

namespace Clade.Data.Scenes;

/// <summary>What can be said of a scene, drawn by its seed and number: the same scene always says the same. Immutable; the long caption is made when first asked for.</summary>
public sealed class SceneCaptions
{
    private readonly Lazy<SceneCaption> _long;
    private readonly Lazy<SceneNegative> _negative;

    private SceneCaptions(Scene scene, CaptionForm form)
    {
        Short = form.Write();
        _long = new(() => LongCaptions.Write(scene, form));
        _negative = new(() =>
        {
            var random = new KeyedRandom(scene.Options.Seed, SceneStreams.Negative, 0, scene.Number);
            return NegativeCaptions.Draw(scene, form, ref random);
        });
        Regions = [.. scene.Objects.Select(one => Region(one, named: true))];
        Nameless = [.. scene.Objects.Select(one => Region(one, named: false))];
    }

    /// <summary>One phrase that names every thing with its number, some colours and sizes, some relations, sometimes the background: <c>a red car to the left of two dogs</c>.</summary>
    public SceneCaption Short { get; }

    /// <summary>The short caption as a sentence, then 100 to 220 words in all that say nothing twice.</summary>
    public SceneCaption Long => _long.Value;

    /// <summary>The short caption, false by one change.</summary>
    public SceneNegative Negative => _negative.Value;

    /// <summary>One phrase an object, by index: <c>a small red car</c>.</summary>
    public IReadOnlyList<string> Regions { get; }

    /// <summary>One phrase an object that does not name it: size, colour, kind and keywords.</summary>
    public IReadOnlyList<string> Nameless { get; }

    internal static SceneCaptions Of(Scene scene)
    {
        var random = new KeyedRandom(scene.Options.Seed, SceneStreams.Captions, 0, scene.Number);
        return new SceneCaptions(scene, ShortCaptions.Draw(scene, ref random));
    }

    private static string Region(SceneObject one, bool named)
    {
        var kind = one.Cutout.Kind.Length > 0 ? one.Cutout.Kind : "thing";
        var phrase = new Mention(named ? one.Cutout.Noun : Noun.Of(kind), 1)
        {
            Colour = one.Colour,
            Size = one.Size == SceneSize.Medium ? null : one.Size,
            UpsideDown = one.UpsideDown ? true : null,
        }.Phrase;
        var keywords = named ? [] : one.Cutout.Keywords.Where(word => !word.Contains(one.Class, StringComparison.OrdinalIgnoreCase) && !one.Class.Contains(word, StringComparison.OrdinalIgnoreCase)).Take(3).ToList();
        return keywords.Count == 0 ? phrase : $"{phrase}: {string.Join(", ", keywords)}";
    }
}
