using System.Text.RegularExpressions;

namespace Clade.Architecture.Tests;

/// <summary>A fenced block of a Markdown page.</summary>
/// <param name="Info">The words after the opening fence, such as <c>csharp test</c>.</param>
/// <param name="Text">What stands between the fences.</param>
/// <param name="Place">Page and line, for messages.</param>
internal sealed record Fence(string Info, string Text, string Place);

/// <summary>The parts of a Markdown page that tests look at.</summary>
internal static partial class Page
{
    /// <summary>Fenced blocks of all pages whose words after the fence are exactly these.</summary>
    public static IEnumerable<Fence> Fences(string info) =>
        Repository.Pages.Where(path => File.Exists(Repository.FullPath(path))).SelectMany(FencesOf).Where(fence => fence.Info == info);

    /// <summary>Fenced blocks of one page, from its path below the root.</summary>
    public static IEnumerable<Fence> FencesOf(string path)
    {
        string? info = null;
        var first = 0;
        var text = new List<string>();
        var lines = Repository.Read(path).ReplaceLineEndings("\n").Split('\n');
        for (var index = 0; index < lines.Length; index++)
        {
            var line = lines[index];
            if (!line.TrimStart().StartsWith("```", StringComparison.Ordinal))
            {
                text.Add(line);
            }
            else if (info is null)
            {
                (info, first) = (line.Trim().Trim('`').Trim(), index + 1);
                text.Clear();
            }
            else
            {
                yield return new Fence(info, string.Join('\n', text), $"{path}:{first}");
                info = null;
            }
        }

        if (info is not null)
            throw new InvalidOperationException($"{path}:{first}: this fence is never closed.");
    }

    /// <summary>Targets of links and pictures that point into the repository, as written.</summary>
    public static IEnumerable<string> RelativeLinks(string path)
    {
        var prose = InlineCode().Replace(FencedBlock().Replace(Repository.Read(path).ReplaceLineEndings("\n"), ""), "");
        return Link().Matches(prose).Select(match => match.Groups[1].Value)
            .Where(target => !target.Contains("://", StringComparison.Ordinal) && !target.StartsWith("mailto:", StringComparison.Ordinal));
    }

    /// <summary>The names of a page's headings as a hub writes them into anchors: lower case, words joined by hyphens.</summary>
    public static IEnumerable<string> Anchors(string path) =>
        Heading().Matches(FencedBlock().Replace(Repository.Read(path).ReplaceLineEndings("\n"), ""))
            .Select(match => NotInAnchors().Replace(match.Groups[1].Value.Trim().ToLowerInvariant(), "").Replace(' ', '-'));

    [GeneratedRegex(@"^[ \t]*```.*?^[ \t]*```[ \t]*$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex FencedBlock();

    [GeneratedRegex("`[^`\n]*`")]
    private static partial Regex InlineCode();

    [GeneratedRegex(@"\]\(\s*<?([^)\s>]+)>?[^)]*\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"^#{1,6}[ \t]+(.+?)[ \t]*$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex(@"[^\p{L}\p{N} _-]")]
    private static partial Regex NotInAnchors();
}
