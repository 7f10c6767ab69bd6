namespace Clade.Data.Sets;

/// <summary>
/// Pictures to evaluate on, in a fixed order, whatever they lie in. Made by the adapters beside this file; nothing is decoded before it is needed. What an
/// adapter could not use is listed in <see cref="Problems"/>, never dropped in silence. Immutable; dispose it when the pictures are no longer read.
/// </summary>
public sealed class PictureSet : IDisposable
{
    private readonly IDisposable? _source;

    /// <summary>Puts a set together.</summary>
    /// <param name="name">For people: the file or folder it came from.</param>
    /// <param name="entries">In the order of evaluation.</param>
    /// <param name="classes">Names of the classes that labels count; empty without classes. Classes without pictures are allowed.</param>
    /// <param name="contentHash">See <see cref="ContentHash"/>.</param>
    /// <param name="problems">See <see cref="Problems"/>.</param>
    /// <param name="source">What <see cref="Dispose"/> closes: an archive; null for nothing.</param>
    public PictureSet(string name, IReadOnlyList<PictureEntry> entries, IReadOnlyList<string> classes, string contentHash, IReadOnlyList<PictureProblem> problems, IDisposable? source = null) =>
        (Name, Entries, Classes, ContentHash, Problems, _source) = (name, entries, classes, contentHash, problems, source);

    /// <summary>For people: the file or folder it came from.</summary>
    public string Name { get; }

    /// <summary>In the order of evaluation.</summary>
    public IReadOnlyList<PictureEntry> Entries { get; }

    /// <summary>Names of the classes; empty without classes.</summary>
    public IReadOnlyList<string> Classes { get; }

    /// <summary>16 hexadecimal digits that change when a picture is added, taken away, replaced or moved to another place of the order; labels and captions do not count. The key of cached features.</summary>
    public string ContentHash { get; }

    /// <summary>What was listed and cannot be used, with the reason, found without decoding.</summary>
    public IReadOnlyList<PictureProblem> Problems { get; }

    /// <summary>Closes what the entries read from.</summary>
    public void Dispose() => _source?.Dispose();
}

/// <summary>A picture that could not be used. Immutable.</summary>
/// <param name="Id">Its name in the set.</param>
/// <param name="Reason">One sentence.</param>
public sealed record PictureProblem(string Id, string Reason);
