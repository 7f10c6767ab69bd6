using Clade.Core;

namespace Clade.Data.Corpora;

/// <summary>The folder that keeps fetched packages between builds. A package is fetched beside its place and moved there when whole.</summary>
internal sealed class SourceCache
{
    /// <summary>Uses the folder, or the user's cache folder when null.</summary>
    public SourceCache(string? folder)
    {
        if (string.IsNullOrEmpty(folder))
        {
            var cache = Environment.GetEnvironmentVariable("XDG_CACHE_HOME");
            var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
            var root = !string.IsNullOrEmpty(cache) && Path.IsPathRooted(cache) ? cache
                : home.Length > 0 ? Path.Combine(home, ".cache") : Path.GetTempPath();
            folder = Path.Combine(root, "clade", "sources");
        }

        Folder = Path.GetFullPath(folder);
    }

    /// <summary>Absolute path.</summary>
    public string Folder { get; }

    /// <summary>
    /// The folder of that name: the one there is, or a new one filled by <paramref name="fill"/> under a temporary name
    /// and moved into place, so that a stopped fetch leaves nothing that looks whole.
    /// </summary>
    /// <exception cref="InputException">The cache cannot be written.</exception>
    public string Ensure(string name, Action<string> fill)
    {
        var place = Path.Combine(Folder, name);
        if (Directory.Exists(place))
            return place;
        var temporary = $"{place}.{Environment.ProcessId}.tmp";
        try
        {
            Remove(temporary);
            Directory.CreateDirectory(temporary);
            fill(temporary);
            Directory.Move(temporary, place);
            return place;
        }
        catch (Exception error)
        {
            Remove(temporary);
            if (error is IOException or UnauthorizedAccessException)
            {
                if (Directory.Exists(place))
                    return place;
                throw new InputException($"Cannot write the package cache {Folder}: {error.Message.TrimEnd('.')}; free some space or choose another cache folder.", error);
            }

            throw;
        }
    }

    private static void Remove(string folder)
    {
        try
        {
            if (Directory.Exists(folder))
                Directory.Delete(folder, recursive: true);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // Left with a .tmp name: never read.
        }
    }
}
