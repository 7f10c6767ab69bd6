namespace Clade.Architecture.Tests;

/// <summary>A paper's file, its page and its name go together: <c>src/Clade.Methods/Folder/MmLg.cs</c> and <c>docs/methods/mm-lg.md</c>.</summary>
public class MethodPageTests
{
    // Names are compared as letters and digits: MmLg is mm-lg.
    private static readonly Dictionary<string, string> _pages = Below("docs/methods/", ".md")
        .Where(path => path != "docs/methods/README.md")
        .ToDictionary(path => Plain(Path.GetFileNameWithoutExtension(path)));

    // Files directly in Clade.Methods belong to no paper.
    private static readonly ILookup<string, string> _files = Below("src/Clade.Methods/", ".cs")
        .Where(path => path.Count(letter => letter == '/') > 2)
        .ToLookup(path => Plain(Path.GetFileName(path).Split('.')[0]));

    [Fact]
    public void EveryPageHasItsMethod() =>
        Verdict.None(_pages.Where(page => !_files.Contains(page.Key)).Select(page => page.Value), "No file of src/Clade.Methods has the name of these pages:");

    /// <summary>A file may also be a part of a paper whose name it starts with, as MmLgDescendants is of MmLg.</summary>
    [Fact]
    public void EveryMethodHasItsPage() =>
        Verdict.None(
            _files.Where(file => !_pages.Keys.Any(page => file.Key.StartsWith(page, StringComparison.Ordinal))).SelectMany(file => file),
            "These methods have no page in docs/methods:");

    private static IEnumerable<string> Below(string folder, string ending) => Repository.TrackedFiles
        .Where(path => path.StartsWith(folder, StringComparison.Ordinal) && path.EndsWith(ending, StringComparison.Ordinal));

    private static string Plain(string name) => string.Concat(name.Where(char.IsLetterOrDigit)).ToLowerInvariant();
}
