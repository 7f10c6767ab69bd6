namespace Clade.Data.Shards;

/// <summary>One file of a sample: what follows the key in its name, and its bytes.</summary>
/// <param name="Extension">Without the leading dot, for example <c>json</c> or <c>webp</c>.</param>
/// <param name="Data">The whole file.</param>
/// <param name="Offset">First byte of the file counted from the start of the shard; -1 before it is written and in a compressed shard.</param>
public sealed record ShardMember(string Extension, ReadOnlyMemory<byte> Data, long Offset = -1);

/// <summary>
/// The files that share one key: a picture and what is known of it. Layout of WebDataset
/// (https://github.com/webdataset/webdataset): neighbours in the archive, named <c>key.extension</c>.
/// </summary>
/// <param name="Key">Everything before the first dot of the file name, folders included. Never used as a path on disk.</param>
/// <param name="Members">In the order of the archive.</param>
public sealed record ShardSample(string Key, IReadOnlyList<ShardMember> Members)
{
    /// <summary>The member with that extension, or null.</summary>
    public ShardMember? Find(string extension) =>
        Members.FirstOrDefault(member => string.Equals(member.Extension, extension, StringComparison.Ordinal));
}

/// <summary>What a finished shard is known by.</summary>
/// <param name="Sha256">SHA-256 of the file, 64 lower-case hexadecimal digits.</param>
/// <param name="Bytes">Length of the file.</param>
/// <param name="Samples">Number of keys.</param>
public sealed record ShardInfo(string Sha256, long Bytes, int Samples);
