using System.Text.Json;
using System.Text.Json.Serialization;

namespace Clade.Data.Corpora;

/// <summary>The package that pictures or words came from.</summary>
/// <param name="Package">For example <c>npm:@iconify-json/noto</c> or <c>deb:openclipart-png</c>.</param>
/// <param name="Version">As the package's own client reports it.</param>
/// <param name="Licence">SPDX expression of what was used from it, or a short name.</param>
/// <param name="Notice">Attribution in one sentence, and anything a reader of the licence must know.</param>
/// <param name="Url">Where the work comes from.</param>
public sealed record CorpusSource(string Package, string Version, string Licence, string Notice, string Url);

/// <summary>One artists' style, and how much of it is in the corpus.</summary>
/// <param name="Name">Style id, as in <see cref="CorpusRecord.Style"/>.</param>
/// <param name="Packages">Packages of its pictures, first choice first.</param>
/// <param name="Licence">SPDX expression.</param>
/// <param name="Items">Pictures.</param>
/// <param name="BaseConcepts">Different concepts, without skin-tone variants.</param>
/// <param name="Coverage">Share of all base concepts of the corpus that this style shows, in [0, 1].</param>
/// <param name="Unused">Pictures of the packages that are not in the corpus: no emoji of their own, or a second drawing of one.</param>
public sealed record CorpusStyle(string Name, IReadOnlyList<string> Packages, string Licence, int Items, int BaseConcepts, double Coverage, int Unused);

/// <summary>A picture that could not be used.</summary>
/// <param name="Key">The key it would have had.</param>
/// <param name="Source">Package and file.</param>
/// <param name="Reason">One sentence.</param>
public sealed record SkippedPicture(string Key, string Source, string Reason);

/// <summary>One finished shard.</summary>
/// <param name="File">File name inside the corpus folder.</param>
/// <param name="Split">The split all its pictures belong to.</param>
/// <param name="Items">Pictures.</param>
/// <param name="Bytes">Length of the file.</param>
/// <param name="Sha256">SHA-256 of the file, 64 lower-case hexadecimal digits.</param>
/// <param name="Plan">SHA-256 of everything that went into it: a later build keeps the file when plan and hash still agree.</param>
/// <param name="Skipped">Planned pictures that could not be used.</param>
public sealed record CorpusShard(string File, string Split, int Items, long Bytes, string Sha256, string Plan, IReadOnlyList<SkippedPicture> Skipped);

/// <summary>The <c>manifest.json</c> of a corpus.</summary>
public sealed record CorpusManifest
{
    /// <summary>The manifest's file name.</summary>
    public const string FileName = "manifest.json";

    /// <summary>The list of pictures that could not be used, one JSON object a line.</summary>
    public const string SkippedFileName = "skipped.jsonl";

    /// <summary>Version of this layout; a reader refuses what it does not know.</summary>
    public int Layout { get; init; } = 1;

    /// <summary>Corpus name, for example <c>pictograms</c>.</summary>
    public required string Name { get; init; }

    /// <summary>Changes whenever the same options would give other pictures or captions.</summary>
    public required string Version { get; init; }

    /// <summary>Width and height of every picture in pixels.</summary>
    public required int ImageSize { get; init; }

    /// <summary><c>webp</c> or <c>png</c>: the extension of the picture members.</summary>
    public required string Format { get; init; }

    /// <summary>WebP quality, 1 to 100; 100 is lossless. Unused for PNG.</summary>
    public int Quality { get; init; }

    /// <summary>Seed of the order of the pictures; the splits do not depend on it.</summary>
    public required long Seed { get; init; }

    /// <summary>Language codes of the captions; the first is <see cref="CorpusRecord.Captions"/>.</summary>
    public required IReadOnlyList<string> Languages { get; init; }

    /// <summary>How the splits were made, in one sentence.</summary>
    public required string SplitRule { get; init; }

    /// <summary>Pictures in all shards.</summary>
    public required int Items { get; init; }

    /// <summary>Different concepts in all shards.</summary>
    public required int Concepts { get; init; }

    /// <summary>Pictures by split.</summary>
    public required IReadOnlyDictionary<string, int> Splits { get; init; }

    /// <summary>Pictures that could not be used; <see cref="SkippedFileName"/> names each.</summary>
    public required int Skipped { get; init; }

    /// <summary>The styles, largest first.</summary>
    public required IReadOnlyList<CorpusStyle> Styles { get; init; }

    /// <summary>The packages with their licences.</summary>
    public required IReadOnlyList<CorpusSource> Sources { get; init; }

    /// <summary>The shards, in the order of their names.</summary>
    public required IReadOnlyList<CorpusShard> Shards { get; init; }

    /// <summary>How manifests and records are written: camel case, indented only in the manifest, every letter as itself.</summary>
    internal static JsonSerializerOptions Json { get; } = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Skip,
    };

    /// <summary>As <see cref="Json"/>, one property a line.</summary>
    internal static JsonSerializerOptions IndentedJson { get; } = new(Json) { WriteIndented = true };
}
