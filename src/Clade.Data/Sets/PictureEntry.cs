namespace Clade.Data.Sets;

/// <summary>
/// One picture of a set and what is known of it: enough for classification (<see cref="Label"/>), retrieval (<see cref="Captions"/>), robustness by factor
/// (<see cref="Tags"/>). The bytes are read when they are asked for. Immutable; <see cref="Read"/> may be called on any thread.
/// </summary>
/// <param name="Id">Name of the picture in the set, the same on every machine: a relative path, or a key of a shard. Unique.</param>
/// <param name="Read">Gives the bytes of the encoded file; throws <see cref="Clade.Core.InputException"/> with the picture's name if they cannot be had.</param>
public sealed record PictureEntry(string Id, Func<byte[]> Read)
{
    /// <summary>Number of the class in <see cref="PictureSet.Classes"/>, from 0; null where the set has no classes.</summary>
    public int? Label { get; init; }

    /// <summary>Texts that say what is shown; empty where there are none.</summary>
    public IReadOnlyList<string> Captions { get; init; } = [];

    /// <summary>Anything else by name: <c>background</c>, <c>style</c>, <c>size</c> …; empty where there is nothing.</summary>
    public IReadOnlyDictionary<string, string> Tags { get; init; } = EmptyTags;

    /// <summary>Changes with the bytes of the picture, see <see cref="PictureStamp"/>; null where nobody knows it.</summary>
    public string? Stamp { get; init; }

    internal static IReadOnlyDictionary<string, string> EmptyTags { get; } = new Dictionary<string, string>(0);
}
