namespace Clade.Data.Tests.Images;

/// <summary>Finds the reference data beside the checkout; tests that need it skip where it is absent.</summary>
internal static class Goldens
{
    /// <summary>Full path of something under the shared folder; skips the test when it is not there.</summary>
    public static string Need(string relative)
    {
        var path = Find(relative);
        Skip.If(path is null, $"../shared/{relative} is not beside this checkout.");
        return path!;
    }

    public static string? Find(string relative)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var shared = Path.Combine(folder.FullName, "shared");
            if (!File.Exists(Path.Combine(shared, "goldens", "README.md")))
                continue;
            var path = Path.Combine(shared, relative);
            return Path.Exists(path) ? path : null;
        }

        return null;
    }
}
