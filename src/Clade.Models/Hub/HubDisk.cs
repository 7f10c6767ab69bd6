using Clade.Core;

namespace Clade.Models.Hub;

/// <summary>The disk under the cache; tests put a full one in its place.</summary>
internal class HubDisk
{
    /// <summary>Opens a file for writing; several may write one file at a time.</summary>
    internal virtual Stream Open(string path, FileMode mode) => new FileStream(path, mode, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete, 1, useAsync: true);

    /// <summary>Makes a file of full size and claims the space for it where the system can.</summary>
    internal virtual void Allocate(string path, long size)
    {
        using var stream = new FileStream(path, new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, Share = FileShare.ReadWrite, PreallocationSize = size });
        stream.SetLength(size);
    }

    /// <summary>Bytes that may still be written below a folder.</summary>
    internal virtual long Free(string folder)
    {
        for (var above = folder; above is not null; above = Path.GetDirectoryName(above))
        {
            if (Directory.Exists(above))
                return Space(above);
        }

        return long.MaxValue;
    }

    // Some network disks do not know their size.
    private static long Space(string folder)
    {
        try
        {
            var drive = new DriveInfo(folder);
            return drive.TotalSize > 0 ? drive.AvailableFreeSpace : long.MaxValue;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return long.MaxValue;
        }
    }

    /// <summary>Does something with the disk and tells of its errors in one sentence.</summary>
    internal static async Task<T> Try<T>(string path, Func<Task<T>> work)
    {
        try
        {
            return await work().ConfigureAwait(false);
        }
        catch (Exception error) when (DiskError.Is(error))
        {
            throw Say(path, error);
        }
    }

    internal static InputException Say(string path, Exception error) =>
        new($"Cannot write {path}: {DiskError.Say(error)}; free some space or choose another --cache, what was fetched is kept.", error);
}
