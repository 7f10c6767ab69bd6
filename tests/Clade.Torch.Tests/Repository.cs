namespace Clade.Torch.Tests;

/// <summary>The checkout that the tests were built in, and the folder of reference values beside it.</summary>
internal static class Repository
{
    private static readonly string _root = Above(folder => File.Exists(Path.Combine(folder, "Clade.slnx")))!;

    internal static string FullPath(string path) => Path.Combine(_root, path);

    /// <summary>A file of ../shared/goldens; the test is skipped, saying so, where it is not there.</summary>
    internal static string Golden(string name)
    {
        var shared = Above(folder => File.Exists(Path.Combine(folder, "shared", "goldens", "README.md")));
        Skip.If(shared is null, "There is no ../shared/goldens beside this checkout.");
        return Path.Combine(shared, "shared", "goldens", name);
    }

    private static string? Above(Func<string, bool> isIt)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (isIt(folder.FullName))
                return folder.FullName;
        }

        return null;
    }
}
