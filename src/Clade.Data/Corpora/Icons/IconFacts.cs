using System.Text.Json;
using System.Text.RegularExpressions;

namespace Clade.Data.Corpora;

/// <summary>What a set says of one icon.</summary>
/// <param name="Categories">Categories as the set writes them.</param>
/// <param name="Tags">Other words for it.</param>
internal sealed record IconFact(IReadOnlyList<string> Categories, IReadOnlyList<string> Tags);

/// <summary>What a set says of its icons, by name, in the five forms that the sets use.</summary>
internal sealed partial class IconFacts
{
    private readonly Dictionary<string, IconFact> _facts = new(StringComparer.Ordinal);

    /// <summary>Names that the set itself gave up.</summary>
    private readonly HashSet<string> _deprecated = new(StringComparer.Ordinal);

    /// <summary>The first name that something is known of; nothing known is no category and no tag.</summary>
    public IconFact Of(params IEnumerable<string> names) =>
        names.Select(name => _facts.GetValueOrDefault(name)).FirstOrDefault(fact => fact is not null) ?? new IconFact([], []);

    /// <summary>Whether the set keeps the name for old users only.</summary>
    public bool IsDeprecated(string name) => _deprecated.Contains(name);

    /// <summary>An object of tag lists by name (Lucide).</summary>
    public static IconFacts FromTags(string file) => Read(file, (facts, root) =>
    {
        foreach (var entry in root.EnumerateObject())
            facts._facts[entry.Name] = new IconFact([], Strings(entry.Value));
    });

    /// <summary>An object of entries with a category and tags by name (Tabler).</summary>
    public static IconFacts FromCatalogue(string file) => Read(file, (facts, root) =>
    {
        foreach (var entry in root.EnumerateObject())
            facts._facts[entry.Name] = new IconFact([entry.Value.GetProperty("category").GetString()!], Strings(entry.Value.GetProperty("tags")));
    });

    /// <summary>A list of entries whose tags are categories and whose aliases are other words (Material Design Icons).</summary>
    public static IconFacts FromList(string file) => Read(file, (facts, root) =>
    {
        foreach (var entry in root.EnumerateArray())
        {
            var name = entry.GetProperty("name").GetString()!;
            facts._facts[name] = new IconFact(Strings(entry.GetProperty("tags")), Strings(entry.GetProperty("aliases")));
            if (entry.GetProperty("deprecated").GetBoolean())
                facts._deprecated.Add(name);
        }
    });

    /// <summary>Iconify's lists of names by category.</summary>
    public static IconFacts FromIconify(string file) => Read(file, (facts, root) =>
    {
        if (!root.TryGetProperty("categories", out var categories))
            return;
        foreach (var category in categories.EnumerateObject())
        {
            foreach (var name in Strings(category.Value))
                facts._facts[name] = new IconFact([.. facts.Of(name).Categories, category.Name], []);
        }
    });

    /// <summary>A script whose entries carry a name, categories and tags (Phosphor).</summary>
    public static IconFacts FromScript(string file)
    {
        var facts = new IconFacts();
        foreach (Match entry in ScriptEntry().Matches(System.Text.Encoding.UTF8.GetString(SourceText.Bytes(file))))
        {
            var categories = Category().Matches(entry.Groups["categories"].Value).Select(match => match.Groups[1].Value.ToLowerInvariant());
            var tags = Quoted().Matches(entry.Groups["tags"].Value).Select(match => match.Groups[1].Value);
            facts._facts[entry.Groups["name"].Value] = new IconFact([.. categories], [.. tags]);
        }

        return facts._facts.Count > 0 ? facts : throw SourceText.Damaged(file);
    }

    private static IconFacts Read(string file, Action<IconFacts, JsonElement> fill)
    {
        var facts = new IconFacts();
        try
        {
            using var json = SourceText.Json(file);
            fill(facts, json.RootElement);
            return facts;
        }
        catch (Exception error) when (error is KeyNotFoundException or InvalidOperationException)
        {
            throw SourceText.Damaged(file, error);
        }
    }

    /// <summary>The strings of a list; numbers, which some lists hold among them, are left out.</summary>
    private static List<string> Strings(JsonElement list) =>
        [.. list.EnumerateArray().Where(item => item.ValueKind == JsonValueKind.String).Select(item => item.GetString()!)];

    [GeneratedRegex("""\bname: "(?<name>[a-z0-9-]+)".*?categories: \[(?<categories>[^\]]*)\].*?tags: \[(?<tags>[^\]]*)\]""", RegexOptions.Singleline | RegexOptions.CultureInvariant)]
    private static partial Regex ScriptEntry();

    [GeneratedRegex("""\.([A-Z]+)""", RegexOptions.CultureInvariant)]
    private static partial Regex Category();

    [GeneratedRegex("\"([^\"]*)\"", RegexOptions.CultureInvariant)]
    private static partial Regex Quoted();
}
