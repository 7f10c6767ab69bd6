using Clade.Core;

namespace Clade.Data.Corpora;

/// <summary>Plans the pictograms: every emoji of Unicode's list in every style that draws it.</summary>
internal static class PictogramPlan
{
    /// <summary>Changes when the same packages would give other records.</summary>
    private const string Version = "1";

    /// <summary>Fetches the packages and lists the pictures.</summary>
    /// <exception cref="InputException">A package cannot be fetched, or a style or language is unknown.</exception>
    public static CorpusPlan Make(string name, CorpusOptions options, IReadOnlyList<string>? styleNames, SourceCache cache, IProgress<CorpusProgress>? progress, CancellationToken cancellation)
    {
        var styles = Choose(styleNames);
        var packages = styles.SelectMany(style => style.Packages).SelectMany(package => package.OnlyCodesOf is { } other ? new[] { package, other } : [package])
            .Append(PictogramStyles.NameAuthority).DistinctBy(package => package.Package).ToList();
        var folders = new Dictionary<NpmPackage, string>();
        foreach (var package in packages.Select(package => package.Package).Prepend(PictogramStyles.Words))
        {
            progress?.Report(new CorpusProgress("fetch", folders.Count, packages.Count + 1, package.Name));
            folders[package] = NpmPackages.Folder(cache, package, cancellation);
        }

        progress?.Report(new CorpusProgress("read", 0, 1, "names and keywords"));
        var words = options.Languages.Select(language => (Language: language, Table: EmojiTable.Read(folders[PictogramStyles.Words], language))).ToList();
        var english = words.FirstOrDefault(pair => pair.Language == "en").Table ?? EmojiTable.Read(folders[PictogramStyles.Words], "en");
        var authority = new IconifySet(folders[PictogramStyles.NameAuthority.Package]);
        var names = new EmojiNames(english);
        names.Add(authority);
        var sets = packages.ToDictionary(package => package.Package, package => package.Layout == DrawingLayout.Files
            ? DrawingSet.FromFiles(Path.Combine(folders[package.Package], package.Folder))
            : DrawingSet.FromIconify(package, package == PictogramStyles.NameAuthority ? authority : new IconifySet(folders[package.Package]), names, english));

        var records = new RecordMaker(words, english);
        var pictures = new List<PlannedPicture>();
        var planned = new List<PlannedStyle>();
        foreach (var style in styles)
        {
            var before = pictures.Count;
            pictures.AddRange(Pictures(style, sets, english, records, options.IncludeVariants));
            var drawings = style.Packages[0] is var first ? sets[first.Package].Count : 0;
            planned.Add(new PlannedStyle(style.Name, [.. style.Packages.Select(package => package.Package.Id)], style.Licence, Math.Max(0, drawings - (pictures.Count - before))));
        }

        return new CorpusPlan(name, Version, Sources(styles), planned, english.BaseCount, pictures);
    }

    private static List<PictogramStyle> Choose(IReadOnlyList<string>? names)
    {
        if (names is null)
            return [.. PictogramStyles.All];
        var unknown = names.FirstOrDefault(name => PictogramStyles.All.All(style => style.Name != name));
        if (unknown is not null || names.Count == 0)
            throw new InputException($"There is no pictogram style '{unknown}': choose among {string.Join(", ", PictogramStyles.All.Select(style => style.Name))}.");
        return [.. PictogramStyles.All.Where(style => names.Contains(style.Name))];
    }

    private static IEnumerable<PlannedPicture> Pictures(PictogramStyle style, Dictionary<NpmPackage, DrawingSet> sets, EmojiTable table, RecordMaker records, bool variants)
    {
        foreach (var emoji in table.All.Where(emoji => (variants || emoji.VariantOf is null) && !(style.OneColour && table.NeedsColour(emoji))))
        {
            foreach (var package in style.Packages)
            {
                var allowed = package.OnlyCodesOf is null || sets[package.OnlyCodesOf.Package].ByCode.ContainsKey(emoji.Code);
                if (allowed && sets[package.Package].ByCode.TryGetValue(emoji.Code, out var drawing))
                {
                    yield return new PlannedPicture(records.Make(style.Name, emoji), $"{package.Package.Id}@{package.Package.Version}/{drawing.Name}", drawing.Name, drawing.Bytes);
                    break;
                }
            }
        }
    }

    private static List<CorpusSource> Sources(List<PictogramStyle> styles) =>
    [
        .. styles.SelectMany(style => style.Packages.Select(package => new CorpusSource(package.Package.Id, package.Package.Version, style.Licence, style.Notice, style.Url))),
        new(PictogramStyles.Words.Id, PictogramStyles.Words.Version, "MIT AND Unicode-3.0",
            "Names and keywords: emojibase-data, copyright Miles Johnson, MIT; made from Unicode CLDR, copyright Unicode, Inc., Unicode License v3.", "https://github.com/milesj/emojibase"),
    ];

    /// <summary>Makes the record of an emoji in a style; captions are made once an emoji.</summary>
    private sealed class RecordMaker(List<(string Language, EmojiTable Table)> words, EmojiTable english)
    {
        private readonly Dictionary<string, (IReadOnlyList<string> First, Dictionary<string, IReadOnlyList<string>>? Others)> _captions = new(StringComparer.Ordinal);

        public CorpusRecord Make(string style, Emoji emoji)
        {
            if (!_captions.TryGetValue(emoji.Code, out var captions))
                _captions[emoji.Code] = captions = (Captions(words[0], emoji), Others(emoji));
            var root = emoji.VariantOf ?? emoji.Code;
            return new CorpusRecord
            {
                Key = $"{style}-{emoji.Code}",
                Concept = emoji.Code,
                Style = style,
                Group = emoji.Group,
                Subgroup = emoji.Subgroup,
                Captions = captions.First,
                Translations = captions.Others,
                Split = CorpusSplit.Of(style, root),
                ConceptSplit = CorpusSplit.OfConcept(root),
                BaseConcept = emoji.VariantOf is null,
                VariantOf = emoji.VariantOf,
            };
        }

        private Dictionary<string, IReadOnlyList<string>>? Others(Emoji emoji) =>
            words.Count < 2 ? null : words.Skip(1).ToDictionary(pair => pair.Language, pair => Captions(pair, emoji), StringComparer.Ordinal);

        private IReadOnlyList<string> Captions((string Language, EmojiTable Table) language, Emoji emoji)
        {
            if (language.Language == "en")
                return PictogramCaptions.English(emoji, english.Shortcodes.GetValueOrDefault(emoji.Code, []));
            return PictogramCaptions.Other(language.Table.ByCode.GetValueOrDefault(emoji.Code, emoji));
        }
    }
}
