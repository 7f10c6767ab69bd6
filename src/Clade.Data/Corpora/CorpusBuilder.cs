using System.Text.Json;
using Clade.Core;

namespace Clade.Data.Corpora;

/// <summary>
/// Builds a corpus: fetches its packages, decodes and resizes their pictures on all cores, and writes shards with a
/// manifest. Restartable: packages already fetched and shards already finished are kept when their hashes agree, and
/// whatever stops a build (Ctrl-C, a full disk, a kill) leaves no half-written file that a reader would believe.
/// Not thread-safe for two builds of the same folder.
/// </summary>
public static class CorpusBuilder
{
    /// <summary>The corpora that can be built, with one line about each.</summary>
    public static IReadOnlyDictionary<string, string> Names { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["pictograms"] = "about 1,900 emoji in twelve artists' styles, one style held out",
        ["pictograms-mini"] = "the same in five styles, small enough to ship",
        ["stamps"] = "Tux Paint's photographs and drawings with captions",
        ["clipart"] = "Open Clip Art's drawings with titles and keywords",
        ["icons"] = "things from open icon sets, in lines, areas and colours, with tags",
    };

    /// <summary>Builds the corpus of that name.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <param name="options">Where and how.</param>
    /// <param name="progress">Told of every step; may be called from several threads.</param>
    /// <param name="cancellation">Stops the build cleanly; the next one goes on from there.</param>
    /// <returns>The manifest as written.</returns>
    /// <exception cref="InputException">Unknown name or option, a package that cannot be fetched, a folder that cannot be written.</exception>
    /// <exception cref="OperationCanceledException">Stopped by <paramref name="cancellation"/>.</exception>
    public static CorpusManifest Build(string name, CorpusOptions options, IProgress<CorpusProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(options);
        if (!Names.ContainsKey(name))
            throw new InputException($"There is no corpus named '{name}': choose among {string.Join(", ", Names.Keys)}.");
        Check(options);
        var cache = new SourceCache(options.Cache);
        var plan = name switch
        {
            "stamps" => StampPlan.Make(options, cache, progress, cancellation),
            "icons" => IconPlan.Make(options, cache, progress, cancellation),
            "clipart" => ClipArtPlan.Make(options, cache, progress, cancellation),
            "pictograms-mini" => PictogramPlan.Make(name, options, options.Styles ?? ["noto", "twemoji", "fluent-flat", "emojione", CorpusSplit.HeldOutPictogramStyle], cache, progress, cancellation),
            _ => PictogramPlan.Make(name, options, options.Styles, cache, progress, cancellation),
        };
        var small = name == "pictograms-mini";
        return Build(plan, options with { Quality = options.Quality ?? (small ? 85 : 100), Compress = options.Compress ?? small }, progress, cancellation);
    }

    /// <summary>Builds from a plan: what tests call with pictures of their own.</summary>
    internal static CorpusManifest Build(CorpusPlan plan, CorpusOptions options, IProgress<CorpusProgress>? progress, CancellationToken cancellation)
    {
        Check(options);
        var shards = plan.Shards(options);
        var ledger = ShardLedger.Open(options.Out);
        var total = plan.Pictures.Count;
        var done = 0;
        foreach (var shard in shards)
        {
            cancellation.ThrowIfCancellationRequested();
            if (!ledger.Holds(shard))
            {
                var before = done;
                ledger.Begin();
                ledger.Add(ShardPictures.Write(options, shard, finished => progress?.Report(new CorpusProgress("pictures", before + finished, total, shard.File)), cancellation));
            }

            done += shard.Pictures.Count;
            progress?.Report(new CorpusProgress("pictures", done, total, shard.File));
        }

        var manifest = Manifest(plan, options, [.. shards.Select(shard => ledger.Of(shard))]);
        AtomicFile.WriteText(Path.Combine(options.Out, CorpusManifest.SkippedFileName),
            string.Concat(manifest.Shards.SelectMany(shard => shard.Skipped).Select(skipped => JsonSerializer.Serialize(skipped, CorpusManifest.Json) + "\n")));
        AtomicFile.WriteText(Path.Combine(options.Out, CorpusManifest.FileName), JsonSerializer.Serialize(manifest, CorpusManifest.IndentedJson) + "\n");
        ledger.Close(manifest);
        return manifest;
    }

    private static void Check(CorpusOptions options)
    {
        if (string.IsNullOrWhiteSpace(options.Out))
            throw new InputException("A corpus needs a folder to be written to: give --out DIR.");
        if (options.ImageSize is < 16 or > 1024)
            throw new InputException($"Pictures of {options.ImageSize} pixels cannot be made: give an image size from 16 to 1024.");
        if (options.Quality is < 1 or > 100)
            throw new InputException($"A WebP quality of {options.Quality} does not exist: give 1 to 100, where 100 is lossless.");
        if (options.ShardItems is < 16 or > 100_000)
            throw new InputException($"Shards of {options.ShardItems} pictures cannot be made: give 16 to 100000.");
        if (options.Languages.Count == 0 || options.Languages.Distinct(StringComparer.Ordinal).Count() != options.Languages.Count)
            throw new InputException("The languages of a corpus are at least one code, each once, for example en or en,de.");
    }

    private static CorpusManifest Manifest(CorpusPlan plan, CorpusOptions options, List<CorpusShard> shards)
    {
        var skipped = shards.SelectMany(shard => shard.Skipped).Select(picture => picture.Key).ToHashSet(StringComparer.Ordinal);
        var records = plan.Pictures.Select(picture => picture.Record).Where(record => !skipped.Contains(record.Key)).ToList();
        var styles = plan.Styles.Select(style =>
        {
            var own = records.Where(record => record.Style == style.Name).ToList();
            var concepts = own.Where(record => record.BaseConcept).Select(record => record.Concept).Distinct(StringComparer.Ordinal).Count();
            return new CorpusStyle(style.Name, style.Packages, style.Licence, own.Count, concepts, Math.Round((double)concepts / Math.Max(1, plan.BaseConcepts), 4), style.Unused);
        });
        return new CorpusManifest
        {
            Name = plan.Name,
            Version = plan.Version,
            ImageSize = options.ImageSize,
            Format = ShardPictures.Extension(options.Format),
            Quality = options.Quality ?? 100,
            Seed = options.Seed,
            Languages = options.Languages,
            SplitRule = plan.SplitRule,
            Items = records.Count,
            Concepts = records.Select(record => record.Concept).Distinct(StringComparer.Ordinal).Count(),
            Splits = records.GroupBy(record => record.Split, StringComparer.Ordinal).OrderBy(split => split.Key, StringComparer.Ordinal).ToDictionary(split => split.Key, split => split.Count(), StringComparer.Ordinal),
            Skipped = skipped.Count,
            Styles = [.. styles.OrderByDescending(style => style.Items).ThenBy(style => style.Name, StringComparer.Ordinal)],
            Sources = plan.Sources,
            Shards = shards,
        };
    }
}
