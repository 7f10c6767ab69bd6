using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml;

namespace Clade.Data.Images;

/// <summary>
/// The size that the root of a drawing claims, in pixels at 96 a inch. Read before rendering because a renderer that
/// counts in 32 bits may take an absurd size for a tiny one.
/// </summary>
internal static partial class SvgSize
{
    [GeneratedRegex(@"^\s*([0-9.]+(?:[eE][+-]?[0-9]+)?)\s*(px|pt|pc|mm|cm|in|em|ex)?\s*$", RegexOptions.CultureInvariant)]
    private static partial Regex Length();

    /// <summary>Throws when the claimed size is over the limit; unreadable or relative sizes pass, the renderer decides on them.</summary>
    public static void Check(XmlReader root, string name, ImageLimits limits)
    {
        var box = root.GetAttribute("viewBox")?.Split([' ', ',', '\t', '\r', '\n'], StringSplitOptions.RemoveEmptyEntries);
        var width = Pixels(root.GetAttribute("width")) ?? (box is [_, _, var w, _] ? Pixels(w) : null) ?? 1;
        var height = Pixels(root.GetAttribute("height")) ?? (box is [_, _, _, var h] ? Pixels(h) : null) ?? 1;
        limits.CheckSize(Whole(width), Whole(height), name);
    }

    private static long Whole(double length) => (long)Math.Clamp(Math.Ceiling(length), 1, 1e15);

    private static double? Pixels(string? text)
    {
        var match = Length().Match(text ?? "");
        if (!match.Success || !double.TryParse(match.Groups[1].ValueSpan, NumberStyles.Float, CultureInfo.InvariantCulture, out var number))
            return null;
        return number * match.Groups[2].Value switch
        {
            "pt" => 96 / 72.0,
            "pc" => 16,
            "mm" => 96 / 25.4,
            "cm" => 96 / 2.54,
            "in" => 96,
            "em" => 12,
            "ex" => 6,
            _ => 1,
        };
    }
}
