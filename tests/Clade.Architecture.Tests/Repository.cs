using System.Diagnostics;

namespace Clade.Architecture.Tests;

/// <summary>The checkout these tests were built from, and the files that git tracks in it.</summary>
internal static class Repository
{
    /// <summary>The repository's root, found by walking up to the solution file.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>Tracked files that exist, as paths from the root with forward slashes, in ordinal order; empty where there is no git.</summary>
    public static IReadOnlyList<string> TrackedFiles { get; } = ListTrackedFiles();

    /// <summary>The pages a reader sees: Markdown files that are tracked, or lie in docs and are not yet.</summary>
    public static IReadOnlyList<string> Pages { get; } =
        [.. TrackedFiles.Where(path => path.EndsWith(".md", StringComparison.Ordinal)).DefaultIfEmpty("README.md")];

    public static string FullPath(string path) => Path.Combine(Root, path);

    public static string Read(string path) => File.ReadAllText(FullPath(path));

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Clade.slnx")))
                return folder.FullName;
        }

        throw new InvalidOperationException($"No Clade.slnx lies above {AppContext.BaseDirectory}.");
    }

    private static string[] ListTrackedFiles()
    {
        var start = new ProcessStartInfo("git", ["-c", "safe.directory=*", "ls-files", "-z"])
        {
            WorkingDirectory = Root,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        try
        {
            using var git = Process.Start(start)!;
            var output = git.StandardOutput.ReadToEnd();
            git.WaitForExit();
            return [.. output.Split('\0', StringSplitOptions.RemoveEmptyEntries).Where(path => File.Exists(FullPath(path))).Order(StringComparer.Ordinal)];
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return [];
        }
    }
}
