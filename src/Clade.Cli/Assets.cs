using Clade.Core;

namespace Clade.Cli;

/// <summary>What ships with Clade: models and small corpora, in <c>assets</c> beside the program or above it, or where <c>CLADE_ASSETS</c> says.</summary>
internal static class Assets
{
    internal static string Ancestor => Find("models/ancestor-pictograms");

    internal static string MiniCorpus => Find("corpora/pictograms-mini");

    internal static string Find(string name)
    {
        var candidates = Roots().Select(root => Path.Combine(root, name)).ToList();
        return candidates.FirstOrDefault(path => Directory.Exists(path) || File.Exists(path))
            ?? throw new InputException($"The shipped {name} is missing; run from a full checkout, or point CLADE_ASSETS at its assets folder.");
    }

    private static IEnumerable<string> Roots()
    {
        if (Environment.GetEnvironmentVariable("CLADE_ASSETS") is { Length: > 0 } given)
            yield return given;
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            yield return Path.Combine(folder.FullName, "assets");
    }
}
