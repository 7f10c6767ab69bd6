using Clade.Core;

namespace Clade.Models;

/// <summary>Under what licence a model stands, as far as its files say.</summary>
/// <param name="Name">What they say, for example <c>mit</c> or the first line of a licence text.</param>
/// <param name="Source">Name of the file that says so.</param>
public sealed record ModelLicence(string Name, string Source)
{
    private const int MostBytes = 1 << 16, MostLetters = 120;

    private static readonly string[] s_cards = ["README.md", "readme.md"];
    private static readonly string[] s_texts = ["LICENSE", "LICENSE.txt", "LICENSE.md", "LICENCE", "LICENCE.txt", "LICENCE.md", "COPYING"];

    /// <summary>The model card's front matter, else the weight file's own notes, else the first line of a licence file; null if none says anything.</summary>
    /// <param name="folder">Folder of the model.</param>
    /// <param name="weights">Name of the weight file.</param>
    /// <param name="metadata">Its notes.</param>
    internal static ModelLicence? Find(string folder, string weights, IReadOnlyDictionary<string, string> metadata)
    {
        foreach (var card in s_cards)
        {
            if (Head(folder, card) is { } text && FrontMatter(text) is { } name)
                return new ModelLicence(name, card);
        }

        foreach (var key in new[] { "license", "licence", "modelspec.license" })
        {
            if (metadata.TryGetValue(key, out var noted) && Short(noted) is { } name)
                return new ModelLicence(name, weights);
        }

        foreach (var file in s_texts)
        {
            if (Head(folder, file)?.Split('\n').Select(Short).FirstOrDefault(line => line is not null) is { } name)
                return new ModelLicence(name, file);
        }

        return null;
    }

    // The value of license, or of license_name where license is only "other".
    private static string? FrontMatter(string card)
    {
        var lines = card.Split('\n').Select(line => line.TrimEnd()).ToArray();
        if (lines.Length == 0 || lines[0] != "---")
            return null;
        var head = lines.Skip(1).TakeWhile(line => line != "---").ToList();
        var (name, other) = (Value(head, "license:"), Value(head, "license_name:"));
        return name is "other" or null && other is not null ? other : name;
    }

    // On the same line, or as the first item of a list below.
    private static string? Value(List<string> lines, string key)
    {
        var at = lines.FindIndex(line => line.StartsWith(key, StringComparison.Ordinal));
        if (at < 0)
            return null;
        var value = Short(lines[at][key.Length..]);
        if (value is null && at + 1 < lines.Count && lines[at + 1].TrimStart().StartsWith("- ", StringComparison.Ordinal))
            value = Short(lines[at + 1].TrimStart()[2..]);
        return value;
    }

    private static string? Short(string line)
    {
        var text = line.Trim().TrimStart('#').Trim().Trim('"', '\'').Trim();
        return text.Length == 0 ? null : Printable.Name(text.Length > MostLetters ? text[..MostLetters] + "…" : text);
    }

    private static string? Head(string folder, string file)
    {
        try
        {
            var path = Path.Combine(folder, file);
            if (!File.Exists(path))
                return null;
            using var stream = File.OpenRead(path);
            var bytes = new byte[Math.Min(stream.Length, MostBytes)];
            var count = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
            return System.Text.Encoding.UTF8.GetString(bytes, 0, count).TrimStart('\uFEFF');
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
