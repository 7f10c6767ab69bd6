using Clade.Core;
using Clade.Data.Corpora;
using Clade.Data.Corruptions;
using Clade.Data.Images;
using Clade.Data.Scenes;
using Clade.Data.Sets;

namespace Clade.Evaluation;

/// <summary>How much a robustness report looks at. Immutable: variants by <c>with</c>.</summary>
public sealed record RobustnessSize
{
    /// <summary>Most usual pictures that are reported, and of every other set. Drawn sets show each thing once, so they have no more than there are things. At least 8.</summary>
    public int Pictures { get; init; } = 500;

    /// <summary>Most things that drawn sets are told apart by.</summary>
    public int Things { get; init; } = 1000;

    /// <summary>Chooses pictures and paints scenes.</summary>
    public long Seed { get; init; }
}

/// <summary>
/// The pictures of a robustness report: usual ones, given or drawn, and what is painted from a corpus of cut-outs. Painted pictures are kept once they were asked for. The
/// corpus and the given set stay the caller's. Thread-safe.
/// </summary>
public sealed class RobustnessData
{
    private const double UnknownShare = 0.2;

    private RobustnessData(UsualPictures usual, int side, bool isDrawn, PictureSet factors, PictureSet scenes, DepthSource depth, ViewPairs views) =>
        (Usual, Side, IsDrawn, Factors, Scenes, Depth, Views) = (usual, side, isDrawn, factors, scenes, depth, views);

    /// <summary>Usual pictures: fitted on, reported, and of unknown classes.</summary>
    public UsualPictures Usual { get; }

    /// <summary>Shorter side at which usual pictures are corrupted: 32 or 64 where the first has that, else 224.</summary>
    public int Side { get; }

    /// <summary>True if the usual pictures are composed drawings, because none were given.</summary>
    public bool IsDrawn { get; }

    /// <summary>Far unknown pictures, by name.</summary>
    public IReadOnlyList<PictureSet> Far { get; private init; } = [];

    /// <summary>Pictures with captions, for what bridges the towers; null without.</summary>
    public PictureSet? Captioned { get; private init; }

    /// <summary>Things plain and with one visual factor each, by the tag <c>factor</c>.</summary>
    public PictureSet Factors { get; }

    /// <summary>Things before others, at 224 pixels.</summary>
    public PictureSet Scenes { get; }

    /// <summary>How far everything in <see cref="Scenes"/> is.</summary>
    public DepthSource Depth { get; }

    /// <summary>Outlines of things (the label) filled with pieces of others (the tag <c>texture</c>); null where the corpus lacks too many of them.</summary>
    public PictureSet? Conflicts { get; private init; }

    internal ViewPairs Views { get; }

    /// <summary>Puts the pictures together; nothing is painted or decoded before it is needed, but for one.</summary>
    /// <param name="corpus">Pictograms: drawings to compose scenes from, signs and captioned pictures.</param>
    /// <param name="usual">Labelled pictures, for example photographs; null for composed drawings.</param>
    /// <param name="unknown">Classes to leave out of the prompts; null for a fifth of them, chosen by the hash of their names.</param>
    /// <param name="size">How much; null for the defaults.</param>
    /// <exception cref="InputException">There are too few pictures or classes, or the corpus has no cut-outs.</exception>
    public static RobustnessData Make(Corpus corpus, PictureSet? usual = null, IReadOnlyCollection<string>? unknown = null, RobustnessSize? size = null)
    {
        ArgumentNullException.ThrowIfNull(corpus);
        size ??= new RobustnessSize();
        ArgumentOutOfRangeException.ThrowIfLessThan(size.Pictures, 8);
        var stage = new SceneStage(SceneSources.FromCorpus(corpus), size.Things, size.Seed);
        var drawn = usual ?? ThingScenes.Make(stage, 64);
        var left = unknown ?? [.. drawn.Classes.OrderBy(name => PictureSelection.Rank(name, size.Seed)).Take((int)(UnknownShare * drawn.Classes.Count))];
        var parts = UsualPictures.Divide(drawn, left, size.Pictures, size.Seed);
        var side = usual is null ? 64 : FirstSide(parts.Test);
        var (scenes, depth) = DepthScenes.Make(stage, size.Pictures);
        return new RobustnessData(parts, side, usual is null, FactorScenes.Make(stage, size.Pictures, 224), scenes, depth, SceneViewPairs.Make(stage, Math.Clamp(size.Pictures / 4, 2, 100)))
        {
            Far = [.. Signs(corpus, size) is { } signs ? [signs] : Array.Empty<PictureSet>(), ForeignPictures.Patterns(size.Pictures, side, size.Seed), ForeignPictures.Noise(size.Pictures, side, size.Seed)],
            Captioned = Captions(corpus, size),
            Conflicts = CueConflicts.Make(stage, Math.Clamp(size.Pictures / 8, 2, 60)),
        };
    }

    /// <summary>The encoded picture of that identity among the usual ones; null if there is none.</summary>
    public byte[]? Picture(string id) => Usual.Test.Entries.FirstOrDefault(entry => entry.Id == id)?.Read();

    private static int FirstSide(PictureSet set)
    {
        var first = ImageFile.DecodeRgb(set.Entries[0].Read(), set.Entries[0].Id);
        return Math.Min(first.Width, first.Height) switch { 32 => 32, 64 => 64, _ => 224 };
    }

    // Flags and signs by the held-out artist: no things.
    private static PictureSet? Signs(Corpus corpus, RobustnessSize size) =>
        Items(corpus, item => item.Group is "symbols" or "flags") is { Count: > 1 } signs ? Set("signs and flags", signs).Take(size.Pictures, size.Seed) : null;

    private static PictureSet? Captions(Corpus corpus, RobustnessSize size) =>
        Items(corpus, _ => true) is { Count: > 1 } items ? Set("pictograms with names", items).Take(2 * size.Pictures, size.Seed) : null;

    private static List<CorpusItem> Items(Corpus corpus, Func<CorpusItem, bool> fits) =>
        [.. corpus.Items.Where(item => item.BaseConcept && item.Style == CorpusSplit.HeldOutPictogramStyle && fits(item))];

    private static PictureSet Set(string name, List<CorpusItem> items)
    {
        var origin = string.Join(' ', items.Select(item => item.Key));
        var entries = items.Select(item => new PictureEntry(item.Key, () => ImageFile.EncodePng(item.Decode())) { Captions = [item.Captions[0]] }).ToArray();
        return new PictureSet(name, entries, [], PictureStamp.OfBytes(System.Text.Encoding.UTF8.GetBytes(origin)), []);
    }
}
