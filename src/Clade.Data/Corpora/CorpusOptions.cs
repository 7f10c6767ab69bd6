namespace Clade.Data.Corpora;

/// <summary>The file type of the pictures in a corpus.</summary>
public enum CorpusFormat
{
    /// <summary>WebP; lossless at quality 100.</summary>
    Webp,

    /// <summary>PNG, always lossless.</summary>
    Png,
}

/// <summary>How a corpus is built.</summary>
public sealed record CorpusOptions
{
    /// <summary>The folder of the corpus; made when missing.</summary>
    public required string Out { get; init; }

    /// <summary>
    /// Width and height of every picture, 16 to 1024 pixels. 64 unless told: what the smallest towers take and what the
    /// PNG sources have. Pictograms lie on white, so a training crop can shift them over a white border without a larger original.
    /// </summary>
    public int ImageSize { get; init; } = 64;

    /// <summary>File type of the pictures.</summary>
    public CorpusFormat Format { get; init; } = CorpusFormat.Webp;

    /// <summary>WebP quality, 1 to 100, where 100 is lossless; null is the corpus's own: lossless, except for the small one that ships.</summary>
    public int? Quality { get; init; }

    /// <summary>
    /// Whether shards are compressed (<c>.tar.gz</c>), with the pictures of a concept side by side: a third of the size for
    /// small pictures, held in memory when opened. Null is the corpus's own: no, except for the small one that ships.
    /// </summary>
    public bool? Compress { get; init; }

    /// <summary>Where packages are kept between builds; null is <c>clade/sources</c> in the user's cache folder.</summary>
    public string? Cache { get; init; }

    /// <summary>Seed of the order of the pictures in the shards; the splits do not depend on it.</summary>
    public long Seed { get; init; }

    /// <summary>Language codes of the captions, at least one; <c>en</c> unless told. Pictograms and stamps know many.</summary>
    public IReadOnlyList<string> Languages { get; init; } = ["en"];

    /// <summary>Whether skin-tone variants are included (pictograms only); they are marked, never a concept of their own split.</summary>
    public bool IncludeVariants { get; init; }

    /// <summary>The styles to include; null is all of the corpus.</summary>
    public IReadOnlyList<string>? Styles { get; init; }

    /// <summary>Pictures planned for one shard, 16 to 100,000; 1,024 unless told.</summary>
    public int ShardItems { get; init; } = 1024;
}

/// <summary>How far a build is.</summary>
/// <param name="Stage">What is being done: <c>fetch</c>, <c>read</c> or <c>pictures</c>.</param>
/// <param name="Done">Units done.</param>
/// <param name="Total">Units in all.</param>
/// <param name="Note">What is being worked on, in a few words.</param>
public sealed record CorpusProgress(string Stage, int Done, int Total, string Note);
