namespace Clade.Architecture.Tests;

/// <summary>Links of the pages lead somewhere.</summary>
public class LinkTests
{
    [Fact]
    public void RelativeLinksResolve()
    {
        var broken = Repository.Pages.SelectMany(page => Page.RelativeLinks(page)
            .Where(link => !Resolves(page, link)).Select(link => $"{page}: {link}"));
        Verdict.None(broken, "These links lead nowhere:");
    }

    [Fact]
    public void EveryPageOfTheDocsIsReachedFromTheirIndex()
    {
        var reached = new HashSet<string>();
        var open = new Stack<string>(["docs/README.md"]);
        while (open.TryPop(out var page))
        {
            if (!File.Exists(Repository.FullPath(page)) || !reached.Add(page))
                continue;
            // A link to a folder shows all that lies in it.
            foreach (var target in Page.RelativeLinks(page).Select(link => TargetOf(page, link)))
            {
                foreach (var next in Repository.Pages.Where(next => next == target || Path.GetDirectoryName(next) == target))
                    open.Push(next);
            }
        }

        Verdict.None(
            Repository.Pages.Where(page => page.StartsWith("docs/", StringComparison.Ordinal) && !reached.Contains(page)),
            "Nothing that docs/README.md links to links to these:");
    }

    private static bool Resolves(string page, string link)
    {
        var target = TargetOf(page, link);
        var anchor = link.Split('#', 2) is [_, var name] ? name : null;
        var full = Repository.FullPath(target);
        if (!File.Exists(full) && !Directory.Exists(full))
            return false;
        return anchor is null || !target.EndsWith(".md", StringComparison.Ordinal) || Page.Anchors(target).Contains(anchor);
    }

    // From the page's own folder; a bare anchor means the page itself.
    private static string TargetOf(string page, string link)
    {
        var path = Uri.UnescapeDataString(link.Split('#')[0]);
        if (path.Length == 0)
            return page;
        var full = Path.GetFullPath(Path.Combine(Repository.Root, Path.GetDirectoryName(page)!, path));
        return Path.GetRelativePath(Repository.Root, full).Replace('\\', '/');
    }
}
