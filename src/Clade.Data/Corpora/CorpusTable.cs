using System.Globalization;
using System.Text;

namespace Clade.Data.Corpora;

/// <summary>Prints what a corpus holds as Markdown: the tables of <c>docs/corpora.md</c> are its output.</summary>
public static class CorpusTable
{
    /// <summary>One row a style: pictures, concepts, coverage of all base concepts, licence, packages; the splits in the last line.</summary>
    public static string Markdown(CorpusManifest manifest)
    {
        ArgumentNullException.ThrowIfNull(manifest);
        var text = new StringBuilder("| style | pictures | concepts | coverage | unused | licence | from |\n|---|---:|---:|---:|---:|---|---|\n");
        foreach (var style in manifest.Styles)
            text.Append(CultureInfo.InvariantCulture, $"| {style.Name} | {style.Items} | {style.BaseConcepts} | {style.Coverage * 100:F1} % | {style.Unused} | {style.Licence} | {string.Join(", ", style.Packages.Select(package => $"`{package}`"))} |\n");
        var splits = string.Join(", ", manifest.Splits.Select(split => $"{split.Key} {split.Value}"));
        text.Append(CultureInfo.InvariantCulture, $"\n{manifest.Items} pictures of {manifest.Concepts} concepts at {manifest.ImageSize} pixels ({splits}); {manifest.Skipped} skipped.\n");
        return text.ToString();
    }
}
