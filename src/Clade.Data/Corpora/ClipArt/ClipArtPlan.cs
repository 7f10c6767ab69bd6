using Clade.Core;

namespace Clade.Data.Corpora;

/// <summary>
/// Plans the clip art: the drawings of the Open Clip Art Library with their titles and keywords. Drawings that are not
/// plainly in the public domain, bombs and the hundredth star of a series are listed as skipped, with the reason.
/// </summary>
internal static class ClipArtPlan
{
    private const string Version = "2";

    /// <summary>Most drawings of one concept: 1,375 of 7,458 are computed stars.</summary>
    private const int MaxOfConcept = 32;

    /// <summary>Finds or fetches the two packages and lists their pictures.</summary>
    public static CorpusPlan Make(CorpusOptions options, SourceCache cache, IProgress<CorpusProgress>? progress, CancellationToken cancellation)
    {
        if (options.Languages is not ["en"])
            throw new InputException("The titles of the clip art are not translated: build it with the language en alone.");
        TitledCorpus.RefuseUnknownStyles(options.Styles, "clipart", ["clipart"]);
        progress?.Report(new CorpusProgress("fetch", 0, 2, "openclipart-svg"));
        var (svg, version) = DebianPackages.Folder(cache, "openclipart-svg", "usr/share/openclipart/svg", cancellation);
        progress?.Report(new CorpusProgress("fetch", 1, 2, "openclipart-png"));
        var (png, _) = DebianPackages.Folder(cache, "openclipart-png", "usr/share/openclipart/png", cancellation);
        progress?.Report(new CorpusProgress("read", 0, 1, "titles and keywords"));
        return Make(svg, png, version, cancellation);
    }

    /// <summary>Lists the pictures of the unpacked packages.</summary>
    public static CorpusPlan Make(string svgFolder, string pngFolder, string version, CancellationToken cancellation)
    {
        // A link is a second name of the same drawing.
        var files = Directory.EnumerateFiles(svgFolder, "*.svg", SearchOption.AllDirectories)
            .Where(file => !IsLink(file)).Order(StringComparer.Ordinal).ToArray();
        var texts = new ClipArtText[files.Length];
        Parallel.For(0, files.Length, new ParallelOptions { CancellationToken = cancellation, MaxDegreeOfParallelism = Environment.ProcessorCount }, index =>
        {
            using var stream = new MemoryStream(SourceText.Bytes(files[index]), writable: false);
            texts[index] = ClipArtText.Read(stream);
        });
        var uses = texts.GroupBy(text => text.Title, StringComparer.OrdinalIgnoreCase).ToDictionary(group => group.Key, group => group.Count(), StringComparer.OrdinalIgnoreCase);
        var pictures = files.Zip(texts, (file, text) => Picture(svgFolder, pngFolder, version, file, text, uses[text.Title])).ToList();
        CorpusSource[] sources =
        [
            new("deb:openclipart-svg", version, "CC-PDDC", "Open Clip Art Library, drawings by many hands, dedicated to the public domain; drawings whose own metadata does not say so are left out.", "https://openclipart.org"),
            new("deb:openclipart-png", version, "CC-PDDC", "The same drawings as pixels.", "https://openclipart.org"),
        ];
        return new CorpusPlan("clipart", Version, sources, [new PlannedStyle("clipart", ["deb:openclipart-png", "deb:openclipart-svg"], "CC-PDDC", 0)],
            pictures.Select(picture => picture.Record.Concept).Distinct(StringComparer.Ordinal).Count(), Limited(pictures));
    }

    private static PlannedPicture Picture(string svgFolder, string pngFolder, string version, string file, ClipArtText text, int uses)
    {
        var relative = Path.GetRelativePath(svgFolder, file).Replace('\\', '/');
        var stem = relative[..^4];
        var folders = relative.Split('/')[..^1];
        var name = ClipArtNames.InFolders(ClipArtNames.Name(text, Path.GetFileNameWithoutExtension(file), uses), folders);
        var record = TitledCorpus.Record("clip", stem, name, "clipart", folders, TitledCorpus.Captions(name, ClipArtNames.Keywords(text), []));
        var png = Path.Combine(pngFolder, stem + ".png");
        // Where the package's PNG is only a link to another drawing's, the drawing itself is rendered.
        var pixels = File.Exists(png) && !IsLink(png);
        var source = $"deb:openclipart-{(pixels ? "png" : "svg")}@{version}/{stem}.{(pixels ? "png" : "svg")}";
        if (!text.Licence.Contains("publicdomain", StringComparison.OrdinalIgnoreCase))
            return new PlannedPicture(record, source, relative, () => throw new InputException($"{relative} does not say that it is in the public domain."));
        return new PlannedPicture(record, source, pixels ? stem + ".png" : relative, () => SourceText.Bytes(pixels ? png : file), Trim: true);
    }

    /// <summary>Keeps the first drawings of each concept, in an order that depends on the key alone.</summary>
    private static List<PlannedPicture> Limited(List<PlannedPicture> pictures) =>
        [.. pictures.GroupBy(picture => picture.Record.Concept, StringComparer.Ordinal).SelectMany(group => group
            .OrderBy(picture => CorpusSplit.Hash(picture.Record.Key))
            .Select((picture, index) => index < MaxOfConcept ? picture
                : picture with { Source = picture.Source + " (over the limit)", Bytes = () => throw new InputException($"{picture.FileName} is one more drawing of '{group.Key}', of which {MaxOfConcept} are kept.") }))];

    private static bool IsLink(string file) => (File.GetAttributes(file) & FileAttributes.ReparsePoint) != 0;
}
