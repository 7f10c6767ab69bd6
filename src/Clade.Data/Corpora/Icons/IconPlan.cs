using Clade.Core;

namespace Clade.Data.Corpora;

/// <summary>
/// Plans the icons: the drawings of things in open icon sets, with the sets' own tags. The concept is the thing's name, so
/// that an umbrella of one set is the umbrella of the next; a style shows a concept once.
/// </summary>
internal static class IconPlan
{
    /// <summary>Changes when the same packages would give other records.</summary>
    private const string Version = "1";

    /// <summary>Fetches the packages and lists the pictures.</summary>
    /// <exception cref="InputException">A package cannot be fetched, or a style or language is unknown.</exception>
    public static CorpusPlan Make(CorpusOptions options, SourceCache cache, IProgress<CorpusProgress>? progress, CancellationToken cancellation)
    {
        if (options.Languages is not ["en"])
            throw new InputException("The names of the icons are not translated: build them with the language en alone.");
        TitledCorpus.RefuseUnknownStyles(options.Styles, "icons", IconSets.Styles);
        var sets = IconSets.All.Where(set => set.Variants.Any(variant => Wanted(options, variant))).ToList();
        var folders = new Dictionary<NpmPackage, string>();
        NpmPackage[] packages = [PictogramStyles.Words, PictogramStyles.NameAuthority.Package, .. sets.Select(set => set.Package)];
        foreach (var package in packages)
        {
            progress?.Report(new CorpusProgress("fetch", folders.Count, packages.Length, package.Name));
            folders[package] = NpmPackages.Folder(cache, package, cancellation);
        }

        progress?.Report(new CorpusProgress("read", 0, 1, "names and tags"));
        var split = new IconSplit(EmojiTable.Read(folders[PictogramStyles.Words], "en"), new IconifySet(folders[PictogramStyles.NameAuthority.Package]));
        return Make(sets, folders, split, options);
    }

    /// <summary>Lists the pictures of fetched packages.</summary>
    public static CorpusPlan Make(IReadOnlyList<IconSet> sets, IReadOnlyDictionary<NpmPackage, string> folders, IconSplit split, CorpusOptions options)
    {
        var drawings = sets.SelectMany(set => IconDrawing.Read(set, folders[set.Package])).Where(drawing => Wanted(options, drawing.Variant)).ToList();
        var pictures = drawings.Where(drawing => drawing.Name is not null)
            .GroupBy(drawing => (drawing.Variant.Style, Concept: TitledCorpus.Concept(drawing.Name!)))
            // Of several drawings of a thing the plainest name wins, then the largest number: sets number from coarse to fine.
            .Select(group => group.OrderBy(drawing => drawing.Icon.Length).ThenByDescending(drawing => drawing.Icon, StringComparer.Ordinal).First())
            .Select(drawing => Picture(drawing, split)).ToList();
        var styles = drawings.GroupBy(drawing => drawing.Variant.Style!, StringComparer.Ordinal).Select(style => new PlannedStyle(style.Key,
            [.. style.Select(drawing => drawing.Set.Package.Id).Distinct(StringComparer.Ordinal)], style.First().Set.Licence, style.Count() - pictures.Count(picture => picture.Record.Style == style.Key)));
        CorpusSource[] sources =
        [
            .. sets.Select(set => new CorpusSource(set.Package.Id, set.Package.Version, set.Licence, set.Notice, set.Url)),
            new(PictogramStyles.Words.Id, PictogramStyles.Words.Version, "MIT AND Unicode-3.0", "Emoji names, which decide the split of the icons that bear them; nothing of it is in the corpus.", "https://github.com/milesj/emojibase"),
        ];
        return new CorpusPlan("icons", Version, sources, [.. styles], pictures.Select(picture => picture.Record.Concept).Distinct(StringComparer.Ordinal).Count(), pictures) { SplitRule = IconSplit.Rule };
    }

    private static bool Wanted(CorpusOptions options, IconVariant variant) => variant.Style is { } style && options.Styles?.Contains(style) != false;

    private static PlannedPicture Picture(IconDrawing drawing, IconSplit split)
    {
        var tags = IconNames.Tags(drawing.Fact, drawing.Name!);
        var group = drawing.Fact.Categories is [var category, ..] ? Words.Hyphenated(category) : "";
        var record = TitledCorpus.Record("icon", $"{drawing.Variant.Style}/{drawing.Icon}", drawing.Name!, drawing.Variant.Style!, group.Length > 0 ? [group] : [], Captions(drawing, tags));
        var side = split.Of(record.Concept);
        return new PlannedPicture(record with { Split = side, ConceptSplit = side }, $"{drawing.Set.Package.Id}@{drawing.Set.Package.Version}/{drawing.File}", drawing.File, drawing.Bytes);
    }

    private static IReadOnlyList<string> Captions(IconDrawing drawing, IReadOnlyList<string> tags)
    {
        var article = Words.WithArticle(drawing.Name!);
        string[] sentences = drawing.Variant.Look == IconLook.Line ? [$"an icon of {article}", $"a line drawing of {article}"] : [$"an icon of {article}"];
        return TitledCorpus.Captions(drawing.Name!, tags, sentences);
    }
}
