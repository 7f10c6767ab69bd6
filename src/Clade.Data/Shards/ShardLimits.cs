namespace Clade.Data.Shards;

/// <summary>How much a shard may ask for before it is refused. The defaults hold any picture corpus and stop a hostile archive.</summary>
public sealed record ShardLimits
{
    /// <summary>The defaults.</summary>
    public static ShardLimits Default { get; } = new();

    /// <summary>Most bytes one member may claim; 64 MiB unless told.</summary>
    public long MemberBytes { get; init; } = 64L << 20;

    /// <summary>Most bytes the members of one key may claim together; 256 MiB unless told.</summary>
    public long SampleBytes { get; init; } = 256L << 20;

    /// <summary>Most members a shard may hold; one million unless told.</summary>
    public int Members { get; init; } = 1_000_000;

    /// <summary>Most bytes the extended header (long names) of one member may claim; 64 KiB unless told.</summary>
    public int HeaderBytes { get; init; } = 64 << 10;

    /// <summary>Most bytes a gzip-compressed shard may unpack to; it is unpacked in memory. 512 MiB unless told.</summary>
    public long UnpackedBytes { get; init; } = 512L << 20;
}
