namespace Clade.Models.Hub;

/// <summary>
/// The lock of one content among all programs that use the cache. On Unix a file stream that is shared with nobody holds
/// <c>flock</c>, which is what Python's filelock takes. The file stays: only a lock on a file that others can still open means anything.
/// </summary>
internal static class HubLock
{
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(100);

    /// <summary>Waits for the lock; disposing the result gives it back.</summary>
    /// <param name="path">The lock's file; its folder exists.</param>
    /// <param name="waiting">Called once if somebody else has it.</param>
    /// <param name="cancellation">Ends the wait.</param>
    internal static async Task<FileStream> Take(string path, Action waiting, CancellationToken cancellation)
    {
        for (var told = false; ; told = true)
        {
            if (Try(path) is { } held)
                return held;
            if (!told)
                waiting();
            await Task.Delay(s_pause, cancellation).ConfigureAwait(false);
        }
    }

    private static FileStream? Try(string path)
    {
        var options = new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = FileShare.None };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = (UnixFileMode)0b110_110_100;
        try
        {
            var stream = new FileStream(path, options);
            if (!IsGone(stream))
                return stream;
            stream.Dispose();
            return null;
        }
        catch (IOException error) when (IsHeld(error.HResult))
        {
            return null;
        }
    }

    // EAGAIN on Linux, EWOULDBLOCK on macOS, a sharing violation on Windows.
    private static bool IsHeld(int code) => OperatingSystem.IsWindows() ? code is unchecked((int)0x80070020) or unchecked((int)0x80070021) : code is 11 or 35;

    // Somebody removed the file between our opening it and our locking it.
    private static bool IsGone(FileStream stream) => OperatingSystem.IsLinux()
        && new FileInfo($"/proc/self/fd/{stream.SafeFileHandle.DangerousGetHandle()}").LinkTarget?.EndsWith(" (deleted)", StringComparison.Ordinal) == true;
}
