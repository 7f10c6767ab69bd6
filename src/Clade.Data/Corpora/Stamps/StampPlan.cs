using Clade.Core;

namespace Clade.Data.Corpora;

/// <summary>Plans the stamps: the photographs and drawings of Tux Paint, each with a sentence in some seventy languages.</summary>
internal static class StampPlan
{
    private const string Version = "2";
    private const string Package = "tuxpaint-stamps-default";
    private const string Inside = "usr/share/tuxpaint/stamps";

    /// <summary>Finds or fetches the package and lists its pictures.</summary>
    public static CorpusPlan Make(CorpusOptions options, SourceCache cache, IProgress<CorpusProgress>? progress, CancellationToken cancellation)
    {
        progress?.Report(new CorpusProgress("fetch", 0, 1, Package));
        var (folder, version) = DebianPackages.Folder(cache, Package, Inside, cancellation);
        progress?.Report(new CorpusProgress("read", 0, 1, "captions"));
        return Make(folder, version, options);
    }

    /// <summary>Lists the pictures of an unpacked package.</summary>
    public static CorpusPlan Make(string folder, string version, CorpusOptions options)
    {
        TitledCorpus.RefuseUnknownStyles(options.Styles, "stamps", ["stamps", "stamps-cartoon"]);
        var stems = Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Where(file => Path.GetExtension(file) is ".svg" or ".png")
            .GroupBy(file => file[..^4], StringComparer.Ordinal)
            .OrderBy(group => group.Key, StringComparer.Ordinal)
            // A drawing that also comes as pixels is one picture: the drawing is taken, it fits any size.
            .Select(group => (Stem: group.Key, File: group.Max(StringComparer.Ordinal)!));
        var texts = stems.Select(pair => (pair.File, Text: StampText.Read(pair.Stem), Relative: Path.GetRelativePath(folder, pair.File).Replace('\\', '/'))).ToList();
        foreach (var language in options.Languages.Where(language => language != "en" && !texts.Any(entry => entry.Text.In(language) is not null)))
            throw new InputException($"There are no stamp captions in the language '{language}': choose among en, {string.Join(", ", texts.SelectMany(entry => entry.Text.Languages).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))}.");

        var pictures = texts
            .Select(entry => new PlannedPicture(Record(entry.Text, entry.Relative, options.Languages), $"deb:{Package}@{version}/{entry.Relative}", entry.Relative, () => SourceText.Bytes(entry.File), Trim: true))
            .Where(picture => options.Styles is null || options.Styles.Contains(picture.Record.Style)).ToList();
        CorpusSource[] sources =
        [
            new("deb:" + Package, version, "GPL-2.0-only", "Tux Paint stamps, copyright 2002-2022 Bill Kendrick and contributors; the package as a whole is under the GNU GPL version 2.", "https://tuxpaint.org/stamps/"),
        ];
        var styles = pictures.Select(picture => picture.Record.Style).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)
            .Select(style => new PlannedStyle(style, ["deb:" + Package], "GPL-2.0-only", 0)).ToList();
        return new CorpusPlan("stamps", Version, sources, styles, pictures.Select(picture => picture.Record.Concept).Distinct(StringComparer.Ordinal).Count(), pictures);
    }

    private static CorpusRecord Record(StampText text, string relative, IReadOnlyList<string> languages)
    {
        var folders = relative.Split('/')[..^1];
        var name = text.Name;
        var keywords = folders.Reverse().Select(folder => folder.Replace('_', ' ')).Where(folder => folder != "cartoon").ToList();
        var english = TitledCorpus.Captions(name, keywords, text.Sentence is null ? [] : [text.Sentence]);
        var style = folders.Contains("cartoon") ? "stamps-cartoon" : "stamps";
        IReadOnlyList<string> In(string language) => language == "en" || text.In(language) is not { } sentence ? english : [sentence];
        return TitledCorpus.Record("stamp", relative, name, style, folders, In(languages[0])) with
        {
            Translations = languages.Count < 2 ? null : languages.Skip(1).ToDictionary(language => language, In, StringComparer.Ordinal),
        };
    }
}
