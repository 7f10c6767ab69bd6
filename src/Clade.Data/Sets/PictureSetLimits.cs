using Clade.Data.Shards;

namespace Clade.Data.Sets;

/// <summary>How much an archive or a table may ask for before it is refused. The defaults hold any picture set in use and stop a hostile file. Immutable.</summary>
public sealed record PictureSetLimits
{
    /// <summary>The defaults.</summary>
    public static PictureSetLimits Default { get; } = new();

    /// <summary>Most files of one folder or archive, and most rows of one table; five million unless told.</summary>
    public int Members { get; init; } = 5_000_000;

    /// <summary>Most bytes that one file of an archive may unpack to; 256 MiB unless told.</summary>
    public long MemberBytes { get; init; } = 256L << 20;

    /// <summary>Most bytes that gzip-compressed tars may unpack to, all of a set together, for they are unpacked in memory; 1 GiB unless told.</summary>
    public long UnpackedBytes { get; init; } = 1L << 30;

    /// <summary>Most bytes of a table, and of a JSON or text file beside a picture in a shard; 1 GiB unless told.</summary>
    public long TableBytes { get; init; } = 1L << 30;

    internal ShardLimits OfShards => new() { Members = Members, MemberBytes = MemberBytes, UnpackedBytes = UnpackedBytes };
}
