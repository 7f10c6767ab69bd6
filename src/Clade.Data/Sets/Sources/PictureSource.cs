using Clade.Core;

namespace Clade.Data.Sets;

/// <summary>One file of a folder or archive.</summary>
/// <param name="Path">Relative, with forward slashes, no part of it <c>..</c>; a table may name files of a folder in other ways.</param>
/// <param name="Length">Bytes, unpacked.</param>
/// <param name="Place">Number in a zip's list, or first byte in a tar.</param>
/// <param name="Check">CRC-32 of a zip's file.</param>
internal sealed record SourceMember(string Path, long Length, long Place = -1, uint Check = 0);

/// <summary>Where pictures lie: a folder or an archive. Reading is thread-safe.</summary>
internal abstract class PictureSource(string name, PictureSetLimits limits) : IDisposable
{
    private static readonly HashSet<string> s_endings = new(StringComparer.OrdinalIgnoreCase)
    {
        ".jpg", ".jpeg", ".jpe", ".jfif", ".png", ".webp", ".gif", ".tif", ".tiff", ".svg", ".svgz", ".bmp", ".avif", ".heic", ".jp2", ".ppm", ".pgm",
    };

    private static readonly string[] s_tars = [".tar", ".tar.gz", ".tgz"];

    /// <summary>Path of the folder or archive.</summary>
    public string Name { get; } = name;

    protected PictureSetLimits Limits { get; } = limits;

    protected long MemberBytes => Math.Min(Limits.MemberBytes, Array.MaxLength);

    /// <summary>All files in ordinal order of their paths, without hidden ones; what may not be used goes to the problems.</summary>
    public abstract IReadOnlyList<SourceMember> List(List<PictureProblem> problems);

    /// <summary>The file of that path, or null.</summary>
    public abstract SourceMember? Find(string path);

    /// <summary>Its bytes.</summary>
    /// <exception cref="InputException">They cannot be had, or are not those that were listed.</exception>
    public abstract byte[] Read(SourceMember member);

    /// <summary>See <see cref="PictureStamp"/>.</summary>
    /// <exception cref="InputException">The file cannot be read.</exception>
    public abstract string Stamp(SourceMember member);

    /// <summary>Closes the archive.</summary>
    public abstract void Dispose();

    /// <summary>Opens a folder, or a zip or tar by its first bytes.</summary>
    /// <exception cref="InputException">It is none of them, or damaged.</exception>
    public static PictureSource Open(string path, PictureSetLimits limits)
    {
        if (Directory.Exists(path))
            return new FolderSource(path, limits);
        return FileLooks.Of(path) switch
        {
            FileLook.Zip => new ZipSource(path, limits),
            FileLook.Tar or FileLook.Gzip => new TarSource(path, limits, limits.UnpackedBytes),
            _ => throw new InputException($"{path} is no folder, zip or tar, so no pictures can lie in it; correct images."),
        };
    }

    /// <summary>Whether a file is a picture by its name. What it is by content is seen when it is decoded.</summary>
    public static bool IsPicture(string path) => s_endings.Contains(System.IO.Path.GetExtension(path));

    /// <summary>Whether a file is a tar by its name.</summary>
    public static bool IsTar(string path) => s_tars.Any(ending => path.EndsWith(ending, StringComparison.OrdinalIgnoreCase));

    /// <summary>What archives of desktops add: never pictures of the set.</summary>
    protected static bool IsHidden(string path) =>
        path.Split('/').Any(part => part is "__MACOSX" || (part.StartsWith('.') && part is not ("." or "..")));

    /// <summary>
    /// The path inside an archive as it is used, or null for one that points out of it. Nothing is ever unpacked to disk; a name that tries to climb
    /// is refused all the same, for whoever made it meant harm.
    /// </summary>
    protected static string? Inside(string path)
    {
        path = path.Replace('\\', '/');
        while (path.StartsWith("./", StringComparison.Ordinal))
            path = path[2..];
        var isPlain = path.Length > 0 && path[0] != '/' && !(path.Length > 1 && path[1] == ':') && !path.Contains('\0', StringComparison.Ordinal)
            && !path.Split('/').Any(part => part is "" or "." or "..");
        return isPlain ? path : null;
    }

    protected void CheckCount(int count)
    {
        if (count > Limits.Members)
            throw new InputException($"{Name} holds more than {Limits.Members} files; use a smaller folder, or raise {nameof(PictureSetLimits)}.{nameof(PictureSetLimits.Members)}.");
    }
}
