namespace Clade.Search;

/// <summary>Where this user's caches lie.</summary>
public static class UserCache
{
    /// <summary>A folder below <c>XDG_CACHE_HOME/clade</c>, or <c>~/.cache/clade</c>; it need not be there yet.</summary>
    public static string Folder(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        var cache = Environment.GetEnvironmentVariable("XDG_CACHE_HOME");
        var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        var root = !string.IsNullOrEmpty(cache) && Path.IsPathRooted(cache) ? cache : home.Length > 0 ? Path.Combine(home, ".cache") : Path.GetTempPath();
        return Path.Combine(root, "clade", name);
    }
}
