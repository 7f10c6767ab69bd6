using Clade.Core;

namespace Clade.Data.Corpora;

/// <summary>Finds the files of a Debian package: installed on this system, or downloaded and unpacked into the cache without root.</summary>
internal static class DebianPackages
{
    /// <summary>The folder <paramref name="inside"/> of the package, and the package's version.</summary>
    /// <param name="cache">Where an unpacked package is kept.</param>
    /// <param name="package">Package name.</param>
    /// <param name="inside">Folder from the root, for example <c>usr/share/openclipart</c>.</param>
    /// <param name="cancellation">Ends a download.</param>
    /// <exception cref="InputException">The package is neither installed nor can it be downloaded.</exception>
    public static (string Folder, string Version) Folder(SourceCache cache, string package, string inside, CancellationToken cancellation)
    {
        var installed = Path.Combine("/", inside);
        if (Directory.Exists(installed) && InstalledVersion(package, cancellation) is { } version)
            return (installed, version);
        var place = cache.Ensure("deb-" + package, temporary => Fetch(package, temporary, cancellation));
        var folder = Path.Combine(place, "root", inside);
        if (!Directory.Exists(folder))
            throw new InputException($"Debian's package {package} holds no /{inside}: install it with 'sudo apt-get install {package}' and try again.");
        return (folder, File.ReadAllText(Path.Combine(place, "version")).Trim());
    }

    private static string? InstalledVersion(string package, CancellationToken cancellation)
    {
        try
        {
            var result = ClientProcess.Run("dpkg-query", ["-W", "-f", "${db:Status-Abbrev}|${Version}", package], "/", "", cancellation);
            var parts = result.Output.Split('|');
            return result.ExitCode == 0 && parts.Length == 2 && parts[0].StartsWith("ii", StringComparison.Ordinal) ? parts[1].Trim() : null;
        }
        catch (InputException)
        {
            return null;
        }
    }

    private static void Fetch(string package, string temporary, CancellationToken cancellation)
    {
        var advice = $"Debian's package {package} is needed and apt-get is not on this machine: unpack the package yourself so that its files lie under /usr/share, or leave this corpus out.";
        var download = ClientProcess.Run("apt-get", ["download", "-q", package], temporary, advice, cancellation);
        var file = Directory.EnumerateFiles(temporary, "*.deb").FirstOrDefault();
        if (download.ExitCode != 0 || file is null)
            throw new InputException($"apt-get could not download {package} ({download.LastWords}): run 'sudo apt-get update', or 'sudo apt-get install {package}', and try again.");
        var root = Path.Combine(temporary, "root");
        Directory.CreateDirectory(root);
        var unpack = ClientProcess.Run("dpkg-deb", ["-x", file, root], temporary, advice, cancellation);
        var version = ClientProcess.Run("dpkg-deb", ["-f", file, "Version"], temporary, advice, cancellation);
        if (unpack.ExitCode != 0 || version.ExitCode != 0)
            throw new InputException($"dpkg-deb could not unpack {package} ({unpack.LastWords}): free some space and try again.");
        File.WriteAllText(Path.Combine(temporary, "version"), version.Output.Trim());
        File.Delete(file);
    }
}
