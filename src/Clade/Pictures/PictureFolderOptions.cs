namespace Clade;

/// <summary>How <see cref="PictureFolder.Open"/> goes about it. Immutable.</summary>
public sealed record PictureFolderOptions
{
    /// <summary>Folder of the files that keep the vectors; null for <c>clade/search</c> in the user's cache folder.</summary>
    public string? CacheFolder { get; init; }

    /// <summary>Embeds every picture anew.</summary>
    public bool Refresh { get; init; }
}

/// <summary>How far <see cref="PictureFolder.Open"/> is.</summary>
/// <param name="Done">Pictures embedded or found broken in this run.</param>
/// <param name="Total">Pictures that are new or have changed.</param>
public readonly record struct PictureFolderProgress(int Done, int Total);

/// <summary>A picture that was found.</summary>
/// <param name="Path">Where it lies: the folder as it was given, and the path below it.</param>
/// <param name="Similarity">Cosine of its vector and the query's, in [-1, 1].</param>
public readonly record struct PictureMatch(string Path, float Similarity);

/// <summary>A file that looks like a picture by its name and cannot be read as one.</summary>
/// <param name="Path">Where it lies.</param>
/// <param name="Reason">One sentence.</param>
public readonly record struct BrokenPicture(string Path, string Reason);
