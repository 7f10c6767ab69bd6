using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Clade.Data.Corpora;

/// <summary>
/// A set of SVG drawings in Iconify's JSON form (https://iconify.design/docs/types/iconify-json.html): bodies by name,
/// aliases that may mirror or turn a parent, and, for the newer emoji sets, a table from code points to names.
/// </summary>
internal sealed class IconifySet
{
    private readonly Dictionary<string, Icon> _icons = new(StringComparer.Ordinal);

    private readonly Dictionary<string, string> _aliases = new(StringComparer.Ordinal);

    private sealed record Icon(string Body, double Left, double Top, double Width, double Height, bool FlipX, bool FlipY, int Turns);

    /// <summary>Reads the set.</summary>
    /// <param name="folder">Folder of the npm package.</param>
    public IconifySet(string folder)
    {
        var file = Path.Combine(folder, "icons.json");
        try
        {
            ReadIcons(file);
            Codes = ReadCodes(Path.Combine(folder, "chars.json"));
        }
        catch (Exception error) when (error is KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw SourceText.Damaged(file, error);
        }
    }

    /// <summary>Names of icons and aliases.</summary>
    public IReadOnlyCollection<string> Names => _icons.Keys;

    /// <summary>Name by concept id, for sets that say so; else empty.</summary>
    public IReadOnlyDictionary<string, string> Codes { get; }

    /// <summary>Plain second names, each with the drawing it stands for; mirrored and turned ones are not among them.</summary>
    public IReadOnlyDictionary<string, string> Aliases => _aliases;

    /// <summary>Number of drawings, aliases not counted.</summary>
    public int Drawings { get; private set; }

    /// <summary>The drawing as a whole SVG document of its natural size.</summary>
    public byte[] Svg(string name)
    {
        var icon = _icons[name];
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"<svg xmlns=\"http://www.w3.org/2000/svg\" xmlns:xlink=\"http://www.w3.org/1999/xlink\" width=\"{icon.Width}\" height=\"{icon.Height}\" viewBox=\"{icon.Left} {icon.Top} {icon.Width} {icon.Height}\">");
        var (centreX, centreY) = (icon.Left + icon.Width / 2, icon.Top + icon.Height / 2);
        var changed = icon.FlipX || icon.FlipY || icon.Turns % 4 != 0;
        if (changed)
        {
            var (x, y) = (icon.FlipX ? -1 : 1, icon.FlipY ? -1 : 1);
            text.Append(CultureInfo.InvariantCulture, $"<g transform=\"translate({centreX} {centreY}) rotate({icon.Turns % 4 * 90}) scale({x} {y}) translate({-centreX} {-centreY})\">");
        }

        text.Append(icon.Body).Append(changed ? "</g></svg>" : "</svg>");
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private void ReadIcons(string file)
    {
        using var json = SourceText.Json(file);
        var root = json.RootElement;
        var (left, top) = (Number(root, "left", 0), Number(root, "top", 0));
        var (width, height) = (Number(root, "width", 16), Number(root, "height", 16));
        foreach (var entry in root.GetProperty("icons").EnumerateObject())
        {
            _icons[entry.Name] = new Icon(entry.Value.GetProperty("body").GetString()!, Number(entry.Value, "left", left), Number(entry.Value, "top", top),
                Number(entry.Value, "width", width), Number(entry.Value, "height", height), Flag(entry.Value, "hFlip"), Flag(entry.Value, "vFlip"), (int)Number(entry.Value, "rotate", 0));
        }

        Drawings = _icons.Count;
        if (!root.TryGetProperty("aliases", out var aliases))
            return;
        foreach (var entry in aliases.EnumerateObject())
        {
            // A parent that is itself an alias does not occur in these sets; such a name is left out.
            var parentName = entry.Value.GetProperty("parent").GetString()!;
            if (!_icons.ContainsKey(entry.Name) && _icons.TryGetValue(parentName, out var parent))
            {
                _icons[entry.Name] = parent with
                {
                    FlipX = parent.FlipX ^ Flag(entry.Value, "hFlip"),
                    FlipY = parent.FlipY ^ Flag(entry.Value, "vFlip"),
                    Turns = parent.Turns + (int)Number(entry.Value, "rotate", 0),
                };
                if (_icons[entry.Name] == parent)
                    _aliases[entry.Name] = parentName;
            }
        }
    }

    private Dictionary<string, string> ReadCodes(string file)
    {
        var codes = new Dictionary<string, string>(StringComparer.Ordinal);
        if (!File.Exists(file))
            return codes;
        using var json = SourceText.Json(file);
        foreach (var entry in json.RootElement.EnumerateObject())
        {
            if (entry.Value.GetString() is { } name && _icons.ContainsKey(name))
                codes.TryAdd(Emoji.Normalise(entry.Name), name);
        }

        return codes;
    }

    private static double Number(JsonElement element, string name, double fallback) =>
        element.TryGetProperty(name, out var value) ? value.GetDouble() : fallback;

    private static bool Flag(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.GetBoolean();
}
