using Clade.Core;

namespace Clade.Models.Hub;

/// <summary>Symbolic links in the cache: the links of snapshots to content, and none that leads elsewhere.</summary>
internal static class HubLinks
{
    /// <summary>The real file behind a path, or null if there is none. At most one link is followed, at the very end.</summary>
    /// <exception cref="InputException">A folder on the way is a link, or the file's link leads out of <paramref name="root"/>.</exception>
    internal static string? Inside(string root, string path)
    {
        Guard(root, Path.GetDirectoryName(path)!);
        if (new FileInfo(path).LinkTarget is not { } target)
            return File.Exists(path) ? path : null;
        var real = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(path)!, target));
        if (!IsBelow(root, real))
            throw Outside(path, real);
        Guard(root, real);
        return File.Exists(real) ? real : null;
    }

    /// <summary>Throws if a folder or file below the root, on the way to a path, is a link.</summary>
    internal static void Guard(string root, string path)
    {
        for (var part = path; IsBelow(root, part); part = Path.GetDirectoryName(part)!)
        {
            if (new FileInfo(part).LinkTarget is { } target)
                throw Outside(part, target);
        }
    }

    /// <summary>Makes a folder below the root, through no link.</summary>
    internal static void MakeFolder(string root, string folder)
    {
        Guard(root, folder);
        Directory.CreateDirectory(folder);
    }

    /// <summary>Makes, or replaces, a relative link; where the system or the disk has no links for this user, a copy.</summary>
    internal static void Link(string content, string pointer)
    {
        var folder = Path.GetDirectoryName(pointer)!;
        var temporary = Path.Combine(folder, $".{Guid.NewGuid():N}.tmp");
        try
        {
            File.CreateSymbolicLink(temporary, Path.GetRelativePath(folder, content));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or PlatformNotSupportedException)
        {
            File.Copy(content, temporary);
        }

        File.Move(temporary, pointer, overwrite: true);
    }

    private static bool IsBelow(string root, string path) =>
        path.Length > root.Length + 1 && path.StartsWith(root, StringComparison.Ordinal) && path[root.Length] == Path.DirectorySeparatorChar;

    private static InputException Outside(string path, string target) =>
        new($"{path} in the cache is a link to {HubText.Shown(target)}, where no link belongs; remove it and pull again.");
}
