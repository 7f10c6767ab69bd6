namespace Clade.Models.Hub;

/// <summary>What a pull would do. Immutable.</summary>
/// <param name="Name">The model, and the file if only one was asked for.</param>
/// <param name="Commit">The commit that the revision stands for, 40 hexadecimal digits.</param>
/// <param name="Folder">The snapshot folder that will hold, or holds, the files.</param>
/// <param name="Files">The files, in the order of their names.</param>
/// <param name="Missing">Those that are not in the cache yet.</param>
/// <param name="BytesMissing">Bytes yet to be fetched; what an interrupted pull has left is taken off.</param>
public sealed record HubPlan(HubName Name, string Commit, string Folder, IReadOnlyList<HubFile> Files, IReadOnlyList<HubFile> Missing, long BytesMissing)
{
    /// <summary>Bytes of all files.</summary>
    public long Bytes => Files.Sum(file => file.Size);
}

/// <summary>How far a pull is.</summary>
/// <param name="File">The file that moved last.</param>
/// <param name="Done">Bytes of the plan's missing files that are here, those of an earlier pull included; falls when a range must be fetched again.</param>
/// <param name="Total">Bytes of the plan's missing files.</param>
public readonly record struct HubProgress(string File, long Done, long Total)
{
    /// <summary>Another program is fetching <see cref="File"/>, and this one waits for it.</summary>
    public bool Waiting { get; init; }
}
