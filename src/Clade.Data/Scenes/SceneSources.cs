using Clade.Core;
using Clade.Data.Corpora;
using Clade.Data.Images;
using Clade.Data.Sets;

namespace Clade.Data.Scenes;

/// <summary>Where cut-outs and backgrounds come from.</summary>
public static class SceneSources
{
    /// <summary>
    /// The things of a corpus as cut-outs: of pictograms the 330 or so with a plain name, of other corpora whatever <paramref name="name"/> names. A corpus keeps its pictures on
    /// white, so the transparency is recovered: white that touches the border becomes transparent, white that is enclosed stays.
    /// </summary>
    /// <param name="corpus">An opened corpus.</param>
    /// <param name="name">Names the thing that an item shows; null leaves it out. Null takes the names of the emoji.</param>
    /// <exception cref="InputException">Nothing in it has a name.</exception>
    public static SceneMaterial FromCorpus(Corpus corpus, Func<CorpusItem, Noun?>? name = null)
    {
        ArgumentNullException.ThrowIfNull(corpus);
        var cutouts =
            from item in corpus.Items
            where item.BaseConcept
            let known = SceneNouns.ByLabel.GetValueOrDefault(item.Captions[0])
            let noun = name is null ? known?.Noun : name(item)
            where noun is not null && !SceneNouns.Uncut.Contains(item.Key)
            select new Cutout(item.Key, noun, item.Style, () => WhiteMatte.Cut(item.Decode()))
            {
                Kind = name is null ? known!.Kind : item.Group,
                Keywords = Keywords(item.Captions),
                ConceptSplit = item.ConceptSplit,
            };
        var origin = string.Join(' ', corpus.Manifest.Shards.Select(shard => shard.Sha256));
        return new SceneMaterial(cutouts, PatternBackground.All, origin);
    }

    /// <summary>
    /// The same things, drawn from the packages themselves with their own transparency: sharper edges, and holes that are holes. The packages are fetched with npm where
    /// the cache lacks them.
    /// </summary>
    /// <param name="styles">Styles of the pictograms; null for noto, twemoji, fluent-flat, emojione, fxemoji and openmoji.</param>
    /// <param name="side">Longer side in pixels at which drawings are kept, 16 to 1024.</param>
    /// <param name="cache">Where packages are kept; null for the usual place.</param>
    /// <param name="cancellation">Stops fetching.</param>
    /// <exception cref="InputException">A package cannot be fetched, or a style is unknown.</exception>
    public static SceneMaterial FromPackages(IReadOnlyList<string>? styles = null, int side = 128, string? cache = null, CancellationToken cancellation = default)
    {
        if (side is < 16 or > 1024)
            throw new InputException($"Drawings of {side} pixels cannot be made: give 16 to 1024.");
        var options = new CorpusOptions { Out = ".", Styles = styles, Cache = cache };
        var plan = PictogramPlan.Make("scenes", options, styles ?? ["noto", "twemoji", "fluent-flat", "emojione", "fxemoji", CorpusSplit.HeldOutPictogramStyle], new SourceCache(cache), null, cancellation);
        var cutouts =
            from picture in plan.Pictures
            let known = SceneNouns.ByLabel.GetValueOrDefault(picture.Record.Captions[0])
            where known is not null && picture.Record.BaseConcept
            select new Cutout(picture.Record.Key, known.Noun, picture.Record.Style, () => CutoutDecoder.Decode(picture.Bytes(), picture.FileName, side))
            {
                Kind = known.Kind,
                Keywords = Keywords(picture.Record.Captions),
                ConceptSplit = picture.Record.ConceptSplit,
            };
        var origin = string.Join(' ', plan.Sources.Select(source => $"{source.Package}@{source.Version}").Append($"{side}"));
        return new SceneMaterial(cutouts, PatternBackground.All, origin);
    }

    /// <summary>Computed backgrounds with exact names: eleven plain colours, and gradients, clouds, stripes and checkers in twelve pairs of colours each.</summary>
    public static IReadOnlyList<SceneBackground> Patterns => PatternBackground.All;

    /// <summary>The pictures of a set as backgrounds, cut to the scene's sides. They read through the set: dispose it afterwards.</summary>
    /// <param name="set">Photographs, stamps, clip art, CIFAR pictures …</param>
    /// <param name="kind">See <see cref="SceneBackground.Kind"/>; ids are the kind and the entry's id.</param>
    /// <param name="phrase">How captions speak of one; null for not at all.</param>
    public static IReadOnlyList<SceneBackground> Backgrounds(PictureSet set, string kind, Func<PictureEntry, string>? phrase = null)
    {
        ArgumentNullException.ThrowIfNull(set);
        return [.. set.Entries.Select(entry => new PictureBackground($"{kind}-{entry.Id}", kind, phrase?.Invoke(entry) ?? "", () => ImageFile.DecodeRgb(entry.Read(), entry.Id)) { Stamp = entry.Stamp ?? set.ContentHash })];
    }

    // The second caption of a picture lists its keywords.
    private static string[] Keywords(IReadOnlyList<string> captions) => captions.Count < 2 ? [] : captions[1].Split(", ");
}
