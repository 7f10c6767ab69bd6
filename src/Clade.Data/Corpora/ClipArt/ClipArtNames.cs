namespace Clade.Data.Corpora;

/// <summary>
/// Finds the best name of a clip art drawing. Many titles name a collection or were copied from another drawing by the
/// same hand; then the words of the file name are used, without the author's name that the library put at its end.
/// </summary>
internal static class ClipArtNames
{
    /// <summary>A title on more drawings than this names a collection.</summary>
    private const int MaxUses = 6;

    private static readonly string[] Collections = ["Clipart by", "Part of the", "Open Clip Art", "Various", "submission", "iconset", "icon-theme", "RPG map"];

    /// <summary>The name: the title when it is the drawing's own, else the file's words.</summary>
    /// <param name="text">The drawing's metadata.</param>
    /// <param name="fileName">File name without extension.</param>
    /// <param name="uses">How many drawings carry the same title.</param>
    public static string Name(ClipArtText text, string fileName, int uses)
    {
        var collection = uses > MaxUses || Collections.Any(word => text.Title.Contains(word, StringComparison.OrdinalIgnoreCase));
        var title = Spaced(text.Title);
        var author = string.Equals(text.Title, text.Author, StringComparison.OrdinalIgnoreCase);
        var name = collection || author || !title.Any(char.IsLetter) || title.Length > 60 ? FileWords(fileName, text.Author) : title;
        return name.Length > 0 ? name : fileName;
    }

    /// <summary>In the folders of flags, titles name the country alone: <c>Australia</c> is the flag of Australia.</summary>
    public static string InFolders(string name, string[] folders) =>
        folders.Contains("flags") && !name.Contains("flag", StringComparison.OrdinalIgnoreCase) ? "flag of " + name : name;

    /// <summary>The subjects that say something: hash codes of a broken export, empty ones and "unsorted" do not.</summary>
    public static IReadOnlyList<string> Keywords(ClipArtText text) =>
        [.. text.Keywords.Select(Spaced).Where(word => word.Length is >= 2 and <= 30 && !word.StartsWith("hash", StringComparison.Ordinal) && word != "unsorted").Distinct(StringComparer.OrdinalIgnoreCase)];

    private static string FileWords(string fileName, string author)
    {
        var words = fileName.Split(['_', '-', ' ', '.'], StringSplitOptions.RemoveEmptyEntries).ToList();
        var names = author.ToLowerInvariant().Split([' ', '.', ',', '-', '_'], StringSplitOptions.RemoveEmptyEntries);
        while (words.Count > 1 && (words[^1].Any(char.IsAsciiDigit) || names.Any(part => part.StartsWith(words[^1].ToLowerInvariant(), StringComparison.Ordinal))))
            words.RemoveAt(words.Count - 1);
        return string.Join(' ', words);
    }

    private static string Spaced(string text) =>
        string.Join(' ', text.Replace('_', ' ').Split([' ', '\n', '\r', '\t'], StringSplitOptions.RemoveEmptyEntries));
}
