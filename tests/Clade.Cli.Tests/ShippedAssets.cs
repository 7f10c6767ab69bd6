using System.Text.Json;

namespace Clade.Cli.Tests;

/// <summary>The model and the corpus that come with the repository, where they are there.</summary>
internal static class ShippedAssets
{
    internal const string Why = "The shipped model and corpus are not here.";

    internal static bool Present { get; } = Roots().Any(root => Directory.Exists(Path.Combine(root, "models", "ancestor-pictograms")) && Directory.Exists(Path.Combine(root, "corpora", "pictograms-mini")));

    /// <summary>Folder of the shipped model.</summary>
    internal static string Ancestor => Roots().Select(root => Path.Combine(root, "models", "ancestor-pictograms")).FirstOrDefault(Directory.Exists) ?? throw new SkipException(Why);

    private static IEnumerable<string> Roots()
    {
        if (Environment.GetEnvironmentVariable("CLADE_ASSETS") is { Length: > 0 } given)
            yield return given;
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            yield return Path.Combine(folder.FullName, "assets");
    }
}

public class ShippedAssetsTests
{
    [SkippableFact]
    public void TheShippedModel_FindsPicturesOfAStyleItHasNotSeen()
    {
        Skip.IfNot(ShippedAssets.Present, ShippedAssets.Why);
        using var scores = JsonDocument.Parse(CladeProgram.Run("eval", "pictograms", "--json").Fine());
        Assert.True(scores.RootElement.GetProperty("text to picture").GetProperty("recall@5")[0].GetDouble() > 0.3);
    }
}
