using System.Text.Json;
using Clade.Core;

namespace Clade.Data.Corpora;

/// <summary>An npm package at one version.</summary>
/// <param name="Name">With scope, for example <c>@iconify-json/noto</c>.</param>
/// <param name="Version">Exact version.</param>
internal sealed record NpmPackage(string Name, string Version)
{
    /// <summary>As manifests spell it.</summary>
    public string Id => "npm:" + Name;
}

/// <summary>Fetches npm packages with npm itself, each once, at its pinned version and without running its scripts.</summary>
internal static class NpmPackages
{
    /// <summary>The package's folder, fetched when the cache lacks it.</summary>
    /// <exception cref="InputException">npm is missing or the package cannot be fetched.</exception>
    public static string Folder(SourceCache cache, NpmPackage package, CancellationToken cancellation)
    {
        var name = $"npm-{package.Name.Replace("@", "", StringComparison.Ordinal).Replace('/', '-')}-{package.Version}";
        var inside = Path.Combine("node_modules", package.Name.Replace('/', Path.DirectorySeparatorChar));
        var place = cache.Ensure(name, temporary =>
        {
            var result = ClientProcess.Run("npm",
                ["install", "--prefix", temporary, "--ignore-scripts", "--no-audit", "--no-fund", "--no-package-lock", "--no-save",
                    "--legacy-peer-deps", "--omit=peer", "--loglevel=error", $"{package.Name}@{package.Version}"],
                temporary, $"The package {package.Name} is needed and npm is not installed: install npm (Debian: sudo apt-get install npm) and try again.", cancellation);
            if (result.ExitCode != 0)
                throw new InputException($"npm could not fetch {package.Name}@{package.Version} ({result.LastWords}): check the network, then try again.");
            CheckVersion(Path.Combine(temporary, inside), package);
        });
        return Path.Combine(place, inside);
    }

    private static void CheckVersion(string folder, NpmPackage package)
    {
        var file = Path.Combine(folder, "package.json");
        string? version = null;
        if (File.Exists(file))
        {
            using var json = SourceText.Json(file);
            version = json.RootElement.TryGetProperty("version", out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
        }

        if (version != package.Version)
            throw new InputException($"npm fetched {package.Name} {version ?? "without a version"} where {package.Version} was asked for: clear npm's cache with 'npm cache clean --force' and try again.");
    }
}
