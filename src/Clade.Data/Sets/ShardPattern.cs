using System.Globalization;
using System.IO.Enumeration;
using System.Text.RegularExpressions;
using Clade.Core;

namespace Clade.Data.Sets;

/// <summary>Names of shards: <c>pictures-{00000..00009}.tar</c>, <c>{train,val}.tar</c>, <c>pictures-*.tar</c>.</summary>
internal static partial class ShardPattern
{
    private const int MostShards = 100_000;

    /// <summary>Whether a path is a pattern and not a file.</summary>
    public static bool Is(string path) => path.AsSpan().IndexOfAny("{*?") >= 0 && !File.Exists(path) && !Directory.Exists(path);

    /// <summary>The shards, in the order of the braces, those of one star by name.</summary>
    /// <exception cref="InputException">A shard in braces is missing, or no file fits a star.</exception>
    public static IReadOnlyList<string> Expand(string pattern)
    {
        var paths = Braces(pattern).SelectMany<string, string>(path => path.AsSpan().IndexOfAny("*?") < 0 ? [path] : Stars(path)).Distinct(StringComparer.Ordinal).ToList();
        var missing = paths.Where(path => !File.Exists(path)).ToList();
        return missing.Count == 0 ? paths
            : throw new InputException($"{missing.Count} of the {paths.Count} shards of {pattern} are missing, the first is {missing[0]}; fetch them or correct the pattern.");
    }

    private static List<string> Stars(string path)
    {
        var (folder, name) = (Path.GetDirectoryName(path) is { Length: > 0 } given ? given : ".", Path.GetFileName(path));
        if (folder.AsSpan().IndexOfAny("*?") >= 0 || !Directory.Exists(folder))
            throw new InputException($"There is no folder {folder}; stars may stand in the file name of a pattern only.");
        var found = Directory.EnumerateFiles(folder).Where(file => FileSystemName.MatchesSimpleExpression(name, Path.GetFileName(file), ignoreCase: false)).Order(StringComparer.Ordinal).ToList();
        return found.Count > 0 ? found : throw new InputException($"No file fits {path}; correct the pattern.");
    }

    private static List<string> Braces(string pattern)
    {
        var match = Brace().Match(pattern);
        if (!match.Success)
            return [pattern];
        var (before, after) = (pattern[..match.Index], pattern[(match.Index + match.Length)..]);
        var expanded = Choices(match.Groups["in"].Value, pattern).SelectMany(choice => Braces(after).Select(rest => before + choice + rest)).Take(MostShards + 1).ToList();
        return expanded.Count <= MostShards ? expanded : throw new InputException($"{pattern} stands for more than {MostShards} shards; name fewer.");
    }

    private static IEnumerable<string> Choices(string inside, string pattern)
    {
        var range = Range().Match(inside);
        if (!range.Success)
            return inside.Split(',');
        var (from, to) = (range.Groups["from"].Value, range.Groups["to"].Value);
        if (!int.TryParse(from, NumberStyles.None, CultureInfo.InvariantCulture, out var first) || !int.TryParse(to, NumberStyles.None, CultureInfo.InvariantCulture, out var last) || last < first || last - first >= MostShards)
            throw new InputException($"{{{inside}}} in {pattern} counts no shards; write {{first..last}}, {MostShards} at most.");
        // Leading zeros give the width, as in a shell.
        var width = from.StartsWith('0') || to.StartsWith('0') ? Math.Max(from.Length, to.Length) : 1;
        return Enumerable.Range(first, last - first + 1).Select(number => number.ToString("D" + width, CultureInfo.InvariantCulture));
    }

    [GeneratedRegex(@"\{(?<in>[^{}]+)\}")]
    private static partial Regex Brace();

    [GeneratedRegex(@"^(?<from>\d+)\.\.(?<to>\d+)$")]
    private static partial Regex Range();
}
