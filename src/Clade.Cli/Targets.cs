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
            if (File.Exists(Path.Combine(folder, marker)))
                return;
        }

        throw new InputException($"{folder} holds other files (no {markers[0]}); choose an empty or new folder for --out.");
    }

    /// <summary>A file that is new, or an earlier result of the same kind.</summary>
    /// <exception cref="InputException">It is a folder, lies below a file, or is something else.</exception>
    internal static void Learngene(string file)
    {
        if (string.IsNullOrWhiteSpace(file))
            throw new InputException("--out needs the name of a file.");
        if (Directory.Exists(file))
            throw new InputException($"{file} is a folder; --out needs the name of a file, for example {Path.Combine(file, "ancestor.learngene")}.");
        BelowNoFile(Path.GetDirectoryName(Path.GetFullPath(file))!);
        if (File.Exists(file) && !IsLearngene(file))
            throw new InputException($"{file} exists and is no learngene; choose another --out, so that nothing of yours is overwritten.");
    }

    private static bool IsLearngene(string file)
    {
        try
        {
            using var content = SafeTensorsFile.Open(file);
            return content.Metadata.GetValueOrDefault("format") == "clade-learngene";
        }
        catch (InputException)
        {
            return false;
        }
    }

    private static void BelowNoFile(string folder)
    {
        for (var above = Path.GetFullPath(folder); above is not null; above = Path.GetDirectoryName(above))
        {
            if (File.Exists(above))
                throw new InputException($"{above} is a file, so nothing can be written to {folder}; choose another --out.");
        }
    }
}
