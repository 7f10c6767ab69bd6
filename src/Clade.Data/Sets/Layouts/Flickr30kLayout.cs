using System.Text.RegularExpressions;
using Clade.Core;

namespace Clade.Data.Sets;

/// <summary>The captions of Flickr30k as they are handed out: <c>1000092795.jpg#0</c>, tab, caption; or <c>1000092795.jpg| 0| caption</c>.</summary>
internal static partial class Flickr30kLayout
{
    /// <summary>Whether a first line is that of either file.</summary>
    public static bool Fits(string line) => Token().IsMatch(line) || Header().IsMatch(line);

    public static void Read(SetBuilder builder, string path, string text)
    {
        var lines = text.Split('\n');
        if (!Fits(lines[0].TrimEnd('\r')))
            throw new InputException($"{path} does not begin as the captions of Flickr30k do; give results_20130124.token or results.csv.");
        var bars = Header().IsMatch(lines[0]);
        var pictures = new PictureList(builder, path);
        foreach (var (number, line) in lines.Index().Skip(bars ? 1 : 0).Where(pair => !string.IsNullOrWhiteSpace(pair.Item)))
        {
            // One line of the published results.csv lacks the second bar; the number tells where the caption begins.
            var match = (bars ? Bars() : Token()).Match(line.TrimEnd('\r'));
            if (!match.Success)
                builder.Problem($"{Path.GetFileName(path)}:{number + 1}", $"Line {number + 1} of {path} is no picture with a caption.");
            else
                pictures.Find(match.Groups["file"].Value)?.AddCaptions([match.Groups["caption"].Value]);
        }
    }

    [GeneratedRegex(@"^(?<file>[^\t#]+)#\d+\t(?<caption>.*)$", RegexOptions.CultureInvariant)]
    private static partial Regex Token();

    [GeneratedRegex(@"^image_name\|\s*comment_number\|\s*comment\s*$", RegexOptions.CultureInvariant)]
    private static partial Regex Header();

    [GeneratedRegex(@"^(?<file>[^|]+)\|\s*\d+\s*[|\s]\s*(?<caption>.+)$", RegexOptions.CultureInvariant)]
    private static partial Regex Bars();
}
