using System.IO.Enumeration;
using Clade.Core;

namespace Clade.Pictures;

/// <summary>A picture file as it lies in its folder.</summary>
/// <param name="Name">Path below the folder, with forward slashes.</param>
/// <param name="Length">Bytes.</param>
/// <param name="Modified">When it was last written, in ticks of UTC.</param>
internal readonly record struct PictureEntry(string Name, long Length, long Modified)
{
    private static readonly HashSet<string> s_endings = new(StringComparer.OrdinalIgnoreCase) { ".jpg", ".jpeg", ".jpe", ".png", ".webp", ".gif", ".tif", ".tiff", ".svg", ".svgz" };

    /// <summary>True if the name is that of a picture.</summary>
    internal static bool IsPicture(ReadOnlySpan<char> name) => s_endings.GetAlternateLookup<ReadOnlySpan<char>>().Contains(Path.GetExtension(name));

    /// <summary>The pictures of a folder and those below it, by name; hidden ones, and folders behind links, are left out.</summary>
    /// <exception cref="InputException">The folder cannot be read.</exception>
    internal static List<PictureEntry> Find(string folder)
    {
        var root = Path.GetFullPath(folder);
        try
        {
            // Below, what may not be read is left out; the folder itself may not be.
            _ = Directory.EnumerateFileSystemEntries(root).Any();
            var found = new FileSystemEnumerable<PictureEntry>(
                root,
                (ref FileSystemEntry entry) => Of(root, ref entry),
                new EnumerationOptions { RecurseSubdirectories = true, IgnoreInaccessible = true, AttributesToSkip = FileAttributes.Hidden | FileAttributes.System })
            {
                ShouldIncludePredicate = (ref FileSystemEntry entry) => !entry.IsDirectory && IsPicture(entry.FileName),
                ShouldRecursePredicate = (ref FileSystemEntry entry) => (entry.Attributes & FileAttributes.ReparsePoint) == 0,
            };
            // Names that are no text are all shown alike.
            return [.. found.DistinctBy(entry => entry.Name).OrderBy(entry => entry.Name, StringComparer.Ordinal)];
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"Cannot read the folder {folder}: {DiskError.Say(error)}.", error);
        }
    }

    // Of a link, length and date are those of the file that it leads to.
    private static PictureEntry Of(string root, ref FileSystemEntry entry)
    {
        var path = entry.ToFullPath();
        var name = Path.GetRelativePath(root, path).Replace(Path.DirectorySeparatorChar, '/');
        return (entry.Attributes & FileAttributes.ReparsePoint) != 0 && Target(path) is { Exists: true } target
            ? new PictureEntry(name, target.Length, target.LastWriteTimeUtc.Ticks)
            : new PictureEntry(name, entry.Length, entry.LastWriteTimeUtc.Ticks);
    }

    private static FileInfo? Target(string link)
    {
        try
        {
            return File.ResolveLinkTarget(link, returnFinalTarget: true) as FileInfo;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
