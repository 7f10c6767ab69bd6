using Clade.Core;

namespace Clade.Models.Formats;

/// <summary>
/// Keeps the files that an index names inside its folder: plain names only, and where a name is a symbolic link, a target in
/// the folder itself or, as the cache of the Hugging Face hub has it, in <c>blobs</c> beside the folder of snapshots.
/// </summary>
internal static class ShardPath
{
    private const int MostLinks = 40;

    internal static string Resolve(string index, string name)
    {
        if (name.Length is 0 or > 255 || name is "." or ".." || name.AsSpan().ContainsAny("/\\:\0"))
            throw new InputException($"{index} names the file '{Printable.Name(name)}', which is not a plain file name; files of an index lie beside it.");
        var folder = Path.GetDirectoryName(Path.GetFullPath(index))!;
        var path = Path.Combine(folder, name);
        var target = Real(path, index);
        var home = Real(folder, index);
        if (Path.GetDirectoryName(target) is var place && place != home && place != Blobs(home))
            throw new InputException($"{index} names {name}, a symbolic link to a file outside of its folder; put the file itself there.");
        return path;
    }

    // …/models--owner--name/snapshots/REVISION has its files in …/models--owner--name/blobs.
    private static string? Blobs(string folder) =>
        Path.GetDirectoryName(folder) is { } snapshots && Path.GetFileName(snapshots) == "snapshots" && Path.GetDirectoryName(snapshots) is { } model
            ? Path.Combine(model, "blobs") : null;

    /// <summary>The path with every symbolic link followed, in folders too.</summary>
    private static string Real(string path, string index)
    {
        var links = 0;
        var real = Path.GetPathRoot(path)!;
        var left = new Stack<string>(Parts(path[real.Length..]));
        while (left.TryPop(out var part))
        {
            if (part == "..")
            {
                real = Path.GetDirectoryName(real) ?? real;
                continue;
            }

            var next = Path.Combine(real, part);
            if (Link(next) is not { } target)
            {
                real = next;
                continue;
            }

            if (++links > MostLinks)
                throw new InputException($"{index} names a file behind more than {MostLinks} symbolic links.");
            if (Path.IsPathRooted(target))
                (real, target) = (Path.GetPathRoot(target)!, target[Path.GetPathRoot(target)!.Length..]);
            foreach (var inner in Parts(target))
                left.Push(inner);
        }

        return real;
    }

    private static string? Link(string path)
    {
        try
        {
            return new FileInfo(path).LinkTarget;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"Cannot follow {path}: {DiskError.Say(error)}.", error);
        }
    }

    // Last first, ready to be pushed.
    private static IEnumerable<string> Parts(string path) =>
        path.Split([Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar], StringSplitOptions.RemoveEmptyEntries).Where(part => part != ".").Reverse();
}
