using System.Globalization;
using System.Text.Json;
using Clade.Core;

namespace Clade.Data.Corpora;

/// <summary>One emoji of Unicode's list, in the corpus's first language.</summary>
/// <param name="Code">Code points in lower-case hexadecimal joined by hyphens, without FE0F: the concept id.</param>
/// <param name="Label">CLDR short name.</param>
/// <param name="Tags">CLDR keywords.</param>
/// <param name="Group">Group key, for example <c>animals-nature</c>.</param>
/// <param name="Subgroup">Subgroup key, for example <c>animal-mammal</c>.</param>
/// <param name="VariantOf">For a skin-tone variant the concept it varies, else null.</param>
internal sealed record Emoji(string Code, string Label, IReadOnlyList<string> Tags, string Group, string Subgroup, string? VariantOf)
{
    /// <summary>Joins code points as <see cref="Code"/> does, from any of the spellings in use (<c>1F600-FE0F</c>, <c>u1f600_200d</c>).</summary>
    public static string Normalise(string code) => string.Join('-', code.ToLowerInvariant()
        .Split('-', '_', ' ')
        .Select(part => part.TrimStart('u'))
        .Where(part => part.Length > 0 && part != "fe0f"));
}

/// <summary>Unicode's emoji with names, keywords and groups, from emojibase-data (CLDR's annotations in one file a language).</summary>
internal sealed class EmojiTable
{
    /// <summary>The group of skin tones and hair styles: parts of other emoji, no concepts.</summary>
    private const string ComponentGroup = "component";

    private static readonly string[] Colours = ["red", "orange", "yellow", "green", "blue", "purple", "brown", "pink", "grey"];

    private readonly ILookup<string, Emoji> _colourless;

    private EmojiTable(IReadOnlyList<Emoji> emoji, IReadOnlyDictionary<string, IReadOnlyList<string>> shortcodes)
    {
        All = emoji;
        ByCode = emoji.ToDictionary(item => item.Code, StringComparer.Ordinal);
        Shortcodes = shortcodes;
        _colourless = emoji.ToLookup(item => Colourless(item.Label), StringComparer.Ordinal);
    }

    /// <summary>Base concepts and variants, in Unicode's order.</summary>
    public IReadOnlyList<Emoji> All { get; }

    /// <summary>The same by concept id.</summary>
    public IReadOnlyDictionary<string, Emoji> ByCode { get; }

    /// <summary>English names that chat programs use, words joined by underscores, most usual first.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Shortcodes { get; }

    /// <summary>Number of concepts that are no variants.</summary>
    public int BaseCount => All.Count(item => item.VariantOf is null);

    /// <summary>Whether only its colours tell the emoji from others: country flags, and labels such as <c>green book</c> beside <c>blue book</c>.</summary>
    public bool NeedsColour(Emoji emoji) => emoji.Subgroup is "country-flag" or "subdivision-flag"
        || (Colourless(emoji.Label) is var bare && bare != emoji.Label && _colourless[bare].Skip(1).Any());

    /// <summary>Reads the table of one language.</summary>
    /// <param name="folder">The package's folder.</param>
    /// <param name="language">A language code such as <c>en</c> or <c>pt</c>.</param>
    /// <exception cref="InputException">The package has no such language, or is damaged.</exception>
    public static EmojiTable Read(string folder, string language)
    {
        var data = Path.Combine(folder, language, "data.json");
        if (language.Length is < 2 or > 8 || !language.All(c => char.IsAsciiLetterLower(c) || c == '-') || !File.Exists(data))
            throw new InputException($"There are no emoji names in the language '{language}': choose among {string.Join(", ", Languages(folder))}.");
        try
        {
            using var meta = SourceText.Json(Path.Combine(folder, "meta", "groups.json"));
            var groups = Keys(meta.RootElement.GetProperty("groups"));
            var subgroups = Keys(meta.RootElement.GetProperty("subgroups"));
            using var json = SourceText.Json(data);
            var emoji = new List<Emoji>();
            foreach (var entry in json.RootElement.EnumerateArray())
            {
                if (!entry.TryGetProperty("group", out var group) || groups[group.GetInt32()] == ComponentGroup)
                    continue;
                var parent = One(entry, groups[group.GetInt32()], subgroups[entry.GetProperty("subgroup").GetInt32()], null, []);
                emoji.Add(parent);
                if (entry.TryGetProperty("skins", out var skins))
                    emoji.AddRange(skins.EnumerateArray().Select(skin => One(skin, parent.Group, parent.Subgroup, parent.Code, parent.Tags)));
            }

            return new EmojiTable(emoji, ReadShortcodes(Path.Combine(folder, "en", "shortcodes")));
        }
        catch (Exception error) when (error is KeyNotFoundException or InvalidOperationException or FormatException or ArgumentException)
        {
            throw SourceText.Damaged(data, error);
        }
    }

    /// <summary>The label without its colour; black and white, which one colour can tell apart, stay.</summary>
    private static string Colourless(string label)
    {
        var words = label.Replace("light blue", "blue", StringComparison.Ordinal).Split(' ');
        return string.Join(' ', words.Where(word => !Colours.Contains(word)));
    }

    private static IEnumerable<string> Languages(string folder) =>
        Directory.EnumerateDirectories(folder).Where(path => File.Exists(Path.Combine(path, "data.json")))
            .Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal);

    private static Emoji One(JsonElement entry, string group, string subgroup, string? variantOf, IReadOnlyList<string> inherited)
    {
        IReadOnlyList<string> tags = entry.TryGetProperty("tags", out var list) ? [.. list.EnumerateArray().Select(tag => tag.GetString()!.Trim()).Where(tag => tag.Length > 0)] : inherited;
        return new Emoji(Emoji.Normalise(entry.GetProperty("hexcode").GetString()!), entry.GetProperty("label").GetString()!.Trim(), tags, group, subgroup, variantOf);
    }

    private static Dictionary<int, string> Keys(JsonElement list) => list.EnumerateObject()
        .ToDictionary(item => int.Parse(item.Name, CultureInfo.InvariantCulture), item => item.Value.GetString()!);

    private static Dictionary<string, IReadOnlyList<string>> ReadShortcodes(string folder)
    {
        var names = new Dictionary<string, List<string>>(StringComparer.Ordinal);
        foreach (var set in new[] { "emojibase", "joypixels", "github", "iamcal", "cldr" })
        {
            var file = Path.Combine(folder, set + ".json");
            if (!File.Exists(file))
                continue;
            using var json = SourceText.Json(file);
            foreach (var entry in json.RootElement.EnumerateObject())
            {
                var code = Emoji.Normalise(entry.Name);
                if (!names.TryGetValue(code, out var list))
                    names[code] = list = [];
                var values = entry.Value.ValueKind == JsonValueKind.Array ? entry.Value.EnumerateArray().Select(value => value.GetString()!) : [entry.Value.GetString()!];
                list.AddRange(values.Except(list, StringComparer.Ordinal).ToList());
            }
        }

        return names.ToDictionary(pair => pair.Key, pair => (IReadOnlyList<string>)pair.Value, StringComparer.Ordinal);
    }
}
