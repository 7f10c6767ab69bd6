using System.Text;

namespace Clade.Data.Corpora;

/// <summary>
/// What a stamp's text file says: an English sentence on the first line, then <c>xx.utf8=</c> lines. Some sentences are
/// remarks ("Say cheese!"): then the file's own name is the better name of what is shown.
/// </summary>
internal sealed class StampText
{
    private readonly Dictionary<string, string> _languages;

    private StampText(string name, string? sentence, Dictionary<string, string> languages) =>
        (Name, Sentence, _languages) = (name, sentence, languages);

    /// <summary>What is shown, in a few words without article or full stop.</summary>
    public string Name { get; }

    /// <summary>The English sentence, or null when there is no text file.</summary>
    public string? Sentence { get; }

    /// <summary>Codes of the other languages, as the file spells them.</summary>
    public IEnumerable<string> Languages => _languages.Keys;

    /// <summary>The sentence in another language: <c>pt-br</c> and <c>pt_BR</c> are the same, and <c>zh</c> finds <c>zh_CN</c>. Null when there is none.</summary>
    public string? In(string language)
    {
        var code = language.Replace('-', '_');
        return _languages.FirstOrDefault(pair => string.Equals(pair.Key, code, StringComparison.OrdinalIgnoreCase)).Value
            ?? _languages.OrderBy(pair => pair.Key, StringComparer.Ordinal)
                .FirstOrDefault(pair => pair.Key.StartsWith(code + "_", StringComparison.OrdinalIgnoreCase)).Value;
    }

    /// <summary>Reads the text of the picture <paramref name="stem"/> (path without extension); a mirrored picture has the text of its original.</summary>
    public static StampText Read(string stem)
    {
        var file = new[] { stem, stem.EndsWith("_mirror", StringComparison.Ordinal) ? stem[..^7] : stem }
            .Select(path => path + ".txt").FirstOrDefault(File.Exists);
        try
        {
            return Parse(Path.GetFileName(stem), file is null ? "" : File.ReadAllText(file, Encoding.UTF8));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw SourceText.Damaged(file!, error);
        }
    }

    /// <summary>Reads the lines of a text file.</summary>
    /// <param name="fileName">File name without extension, the name of last resort.</param>
    /// <param name="text">The whole file, may be empty.</param>
    public static StampText Parse(string fileName, string text)
    {
        var lines = text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        var languages = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var line in lines)
        {
            var mark = line.IndexOf(".utf8=", StringComparison.Ordinal);
            if (mark > 0 && line[(mark + 6)..].Trim() is { Length: > 0 } sentence)
                languages.TryAdd(line[..mark], sentence);
        }

        var english = lines.FirstOrDefault(line => !line.Contains(".utf8=", StringComparison.Ordinal));
        return new StampText(NameIn(english) ?? FileWords(fileName), english, languages);
    }

    /// <summary>The name in a sentence such as "A ferret." or "A calculator. 6x7=42"; null when the sentence is a remark.</summary>
    private static string? NameIn(string? sentence)
    {
        if (sentence is null)
            return null;
        var end = sentence.IndexOf(". ", StringComparison.Ordinal);
        var first = (end < 0 ? sentence : sentence[..end]).TrimEnd('.', ' ');
        var words = first.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var article = words.Length > 1 && words[0] is "A" or "An" or "The";
        if (words.Length > (article ? 11 : 4) || first.IndexOfAny(['!', '?', '…', ':', ';']) >= 0 || !first.Any(char.IsAsciiLetter))
            return null;
        var name = article ? string.Join(' ', words[1..]) : string.Join(' ', words);
        return article || words.Length == 1 || char.IsUpper(words[1][0]) ? name : char.ToLowerInvariant(name[0]) + name[1..];
    }

    private static string FileWords(string fileName)
    {
        var words = fileName.Split('_', '-', ' ').Select(word => word.TrimEnd("0123456789".ToCharArray())).Where(word => word.Length > 0 && word != "mirror").ToList();
        return words.Count == 0 ? fileName : string.Join(' ', words);
    }
}
