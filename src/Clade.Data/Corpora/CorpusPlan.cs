using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Clade.Data.Corpora;

/// <summary>A picture that will be made: what is known of it, where it lies, and how to get its bytes.</summary>
/// <param name="Record">The record that goes beside it.</param>
/// <param name="Source">Package, version and file: what a changed original would change.</param>
/// <param name="FileName">Name whose extension tells the picture's type.</param>
/// <param name="Bytes">Reads the original; called from several threads.</param>
/// <param name="Trim">Whether a small drawing on a large page is brought to the middle.</param>
internal sealed record PlannedPicture(CorpusRecord Record, string Source, string FileName, Func<byte[]> Bytes, bool Trim = false)
{
    /// <summary>Everything about this picture that the shard depends on, as text.</summary>
    public string Identity => Source + "\n" + JsonSerializer.Serialize(Record, CorpusManifest.Json);
}

/// <summary>A style of a plan and the packages it is made of.</summary>
internal sealed record PlannedStyle(string Name, IReadOnlyList<string> Packages, string Licence, int Unused);

/// <summary>All that a corpus will hold, before the first picture is decoded.</summary>
/// <param name="Name">Corpus name.</param>
/// <param name="Version">Version of the recipe.</param>
/// <param name="Sources">Packages with licences.</param>
/// <param name="Styles">Styles with licences.</param>
/// <param name="BaseConcepts">Number of base concepts that a complete style would show.</param>
/// <param name="Pictures">Every picture, in any order.</param>
internal sealed record CorpusPlan(string Name, string Version, IReadOnlyList<CorpusSource> Sources,
    IReadOnlyList<PlannedStyle> Styles, int BaseConcepts, IReadOnlyList<PlannedPicture> Pictures)
{
    /// <summary>How pictures are split, in one sentence.</summary>
    public string SplitRule { get; init; } = CorpusSplit.Rule;

    /// <summary>Cuts the plan into shards: one split a shard, the pictures in an order that depends on the seed and on names alone.</summary>
    public IReadOnlyList<PlannedShard> Shards(CorpusOptions options)
    {
        var compress = options.Compress ?? false;
        var settings = $"{Name} {Version} {options.ImageSize} {options.Format} {options.Quality} {compress}";
        return [.. Pictures
            .GroupBy(picture => picture.Record.Split, StringComparer.Ordinal)
            .OrderBy(split => split.Key, StringComparer.Ordinal)
            .SelectMany(split => split
                // The captions of a concept are the same in every style: side by side they compress to almost nothing.
                .OrderBy(picture => CorpusSplit.Hash($"{options.Seed} {(compress ? picture.Record.Concept : picture.Record.Key)}"))
                .ThenBy(picture => picture.Record.Key, StringComparer.Ordinal)
                .Chunk(options.ShardItems)
                .Select((pictures, index) => new PlannedShard($"{split.Key}-{index:D5}.tar{(compress ? ".gz" : "")}", split.Key, Digest(settings, pictures), pictures)))];
    }

    private static string Digest(string settings, IEnumerable<PlannedPicture> pictures)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(settings));
        foreach (var picture in pictures)
            hash.AppendData(Encoding.UTF8.GetBytes("\n" + picture.Identity));
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}

/// <summary>One shard of a plan.</summary>
internal sealed record PlannedShard(string File, string Split, string Digest, IReadOnlyList<PlannedPicture> Pictures);
