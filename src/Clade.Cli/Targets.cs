using Clade.Core;

namespace Clade.Cli;

/// <summary>Looks at the places of results before the work begins, so that hours are not lost on a folder that cannot be used.</summary>
internal static class Targets
{
    /// <summary>A folder that is new or empty, or holds an earlier result of the same kind, known by one of the markers.</summary>
    /// <exception cref="InputException">It is a file, lies below one, or holds something else.</exception>
    internal static void Folder(string folder, params ReadOnlySpan<string> markers)
    {
        if (string.IsNullOrWhiteSpace(folder))
            throw new InputException("--out needs the name of a folder.");
        BelowNoFile(folder);
        if (!Directory.Exists(folder) || !Directory.EnumerateFileSystemEntries(folder).Any())
            return;
        foreach (var marker in markers)
        {
            if (System.IO.File.Exists(Path.Combine(folder, marker)))
                return;
        }

        throw new InputException($"{folder} holds other files (no {markers[0]}); choose an empty or new folder for --out.");
    }

    /// <summary>A folder that is new or empty.</summary>
    /// <exception cref="InputException">It is a file, lies below one, or holds something.</exception>
    internal static void NewFolder(string folder)
    {
        if (string.IsNullOrWhiteSpace(folder))
            throw new InputException("--out needs the name of a folder.");
        BelowNoFile(folder);
        if (Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any())
            throw new InputException($"{folder} holds other files; choose an empty or new folder for --out.");
    }

    /// <summary>A learngene file that is new, or an earlier one.</summary>
    /// <exception cref="InputException">It is a folder, lies below a file, or is something else.</exception>
    internal static void Learngene(string file) => NewOr(file, "clade-learngene", "is no learngene", "ancestor.learngene");

    /// <summary>A safetensors file that is new, or an earlier result of the same kind.</summary>
    /// <param name="file">The file.</param>
    /// <param name="format">What such a file says of itself.</param>
    /// <param name="example">A name for it.</param>
    /// <exception cref="InputException">It is a folder, lies below a file, or is something else.</exception>
    internal static void SafeTensors(string file, string format, string example) => NewOr(file, format, "was not written by this verb", example);

    /// <summary>A file that is written anew, whatever it holds.</summary>
    /// <exception cref="InputException">It is a folder, or lies below a file.</exception>
    internal static void File(string file)
    {
        if (string.IsNullOrWhiteSpace(file))
            throw new InputException("The name of a file to write is empty.");
        if (Directory.Exists(file))
            throw new InputException($"{file} is a folder; give the name of a file.");
        BelowNoFile(Path.GetDirectoryName(Path.GetFullPath(file))!);
    }

    private static void NewOr(string file, string format, string other, string example)
    {
        if (string.IsNullOrWhiteSpace(file))
            throw new InputException("--out needs the name of a file.");
        if (Directory.Exists(file))
            throw new InputException($"{file} is a folder; --out needs the name of a file, for example {Path.Combine(file, example)}.");
        BelowNoFile(Path.GetDirectoryName(Path.GetFullPath(file))!);
        if (System.IO.File.Exists(file) && Format(file) != format)
            throw new InputException($"{file} exists and {other}; choose another --out, so that nothing of yours is overwritten.");
    }

    private static string? Format(string file)
    {
        try
        {
            using var content = SafeTensorsFile.Open(file);
            return content.Metadata.GetValueOrDefault("format");
        }
        catch (InputException)
        {
            return null;
        }
    }

    private static void BelowNoFile(string folder)
    {
        for (var above = Path.GetFullPath(folder); above is not null; above = Path.GetDirectoryName(above))
        {
            if (System.IO.File.Exists(above))
                throw new InputException($"{above} is a file, so nothing can be written to {folder}; choose another --out.");
        }
    }
}
