namespace Clade.Core;

/// <summary>Writes a whole folder so that nobody sees half of it: a temporary folder beside the target, then a rename.</summary>
public static class AtomicFolder
{
    /// <summary>Fills <paramref name="folder"/> through <paramref name="write"/>, which gets the temporary folder. On failure the target stays as it was.</summary>
    /// <param name="folder">The target. It may be missing, empty, or hold <paramref name="marker"/>, and is then replaced.</param>
    /// <param name="marker">Name of a file by which an earlier result is known, so that a folder of something else is never deleted.</param>
    /// <param name="write">Writes the files.</param>
    /// <exception cref="InputException">The target holds something else, or cannot be written.</exception>
    public static void Write(string folder, string marker, Action<string> write)
    {
        ArgumentNullException.ThrowIfNull(write);
        var target = Path.GetFullPath(folder).TrimEnd(Path.DirectorySeparatorChar);
        if (File.Exists(target))
            throw new InputException($"{folder} is a file; choose another place for the result.");
        if (Directory.Exists(target) && Directory.EnumerateFileSystemEntries(target).Any() && !File.Exists(Path.Combine(target, marker)))
            throw new InputException($"{folder} holds other files (no {marker}); choose an empty or new folder.");
        var suffix = $".{Environment.ProcessId}.{Guid.NewGuid():N}.tmp";
        var temporary = Path.Combine(Path.GetDirectoryName(target)!, "." + Path.GetFileName(target) + suffix);
        try
        {
            Directory.CreateDirectory(temporary);
            write(temporary);
            if (Directory.Exists(target))
            {
                Directory.Move(target, temporary + ".old");
                Directory.Move(temporary, target);
                Directory.Delete(temporary + ".old", recursive: true);
            }
            else
            {
                Directory.Move(temporary, target);
            }
        }
        catch (Exception error)
        {
            TryDelete(temporary);
            if (DiskError.Is(error))
                throw new InputException($"Cannot write {folder}: {DiskError.Say(error)}; free some space or choose another place.", error);
            throw;
        }
    }

    private static void TryDelete(string folder)
    {
        try
        {
            if (Directory.Exists(folder))
                Directory.Delete(folder, recursive: true);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // The first error is the one worth telling.
        }
    }
}
