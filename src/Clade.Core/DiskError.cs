namespace Clade.Core;

/// <summary>Errors of writing that are the disk's and not the program's.</summary>
public static class DiskError
{
    /// <summary>Also what a file stream throws for a file that has grown larger than the file system takes.</summary>
    public static bool Is(Exception? error) => error is IOException or UnauthorizedAccessException or ArgumentOutOfRangeException { ParamName: "value" };

    /// <summary>The reason without its full stop and without names of parameters.</summary>
    public static string Say(Exception error)
    {
        ArgumentNullException.ThrowIfNull(error);
        return error is ArgumentOutOfRangeException ? "the file is too large for the disk" : error.Message.TrimEnd('.');
    }
}
