using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Clade.Core;

namespace Clade.Models;

/// <summary>What vectors were made of and how: equal manifests mean vectors that belong together. Immutable.</summary>
public sealed record EmbeddingManifest
{
    /// <summary>Name of the file in a folder of vectors.</summary>
    public const string FileName = "embedding.json";

    private const string ThisFormat = "clade-embeddings";

    /// <summary>What the file is.</summary>
    public string Format { get; init; } = ThisFormat;

    /// <summary>The model's name.</summary>
    public required string Model { get; init; }

    /// <summary>Its family.</summary>
    public required string Family { get; init; }

    /// <summary>Changes with everything that changes a vector.</summary>
    public required string Fingerprint { get; init; }

    /// <summary>What was computed in: float32, bfloat16 or float64.</summary>
    public required string Precision { get; init; }

    /// <summary>The lowest cosine of a sample's vectors to those in float32, where <c>auto</c> chose the precision; null where nothing was compared. See <see cref="PrecisionSample"/>.</summary>
    public double? CosineToFloat32 { get; init; }

    /// <summary>How products were computed, see <see cref="ProductKind"/>.</summary>
    public required ProductKind Products { get; init; }

    /// <summary>Whether vectors have unit length.</summary>
    public required bool Normalised { get; init; }

    /// <summary>Numbers a vector.</summary>
    public required int Width { get; init; }

    /// <summary>How the files are laid out.</summary>
    public required VectorLayout Layout { get; init; }

    /// <summary>What numbers are stored as: float32 or float16.</summary>
    public required string Stored { get; init; }

    /// <summary>Entries a shard.</summary>
    public required int ShardRows { get; init; }

    /// <summary>Entries that go through the tower at a time.</summary>
    public required int Batch { get; init; }

    /// <summary>Pictures of all shards.</summary>
    public int Pictures { get; init; }

    /// <summary>Digits of the names of the pictures in their order; empty without pictures.</summary>
    public string PictureNames { get; init; } = "";

    /// <summary>Texts of all shards.</summary>
    public int Texts { get; init; }

    /// <summary>Digits of the texts in their order; empty without texts.</summary>
    public string TextNames { get; init; } = "";

    internal static JsonSerializerOptions Json { get; } = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
    };

    /// <summary>The manifest of a folder, or null where there is none.</summary>
    /// <exception cref="InputException">It cannot be read.</exception>
    public static EmbeddingManifest? Read(string folder)
    {
        var path = Path.Combine(folder, FileName);
        try
        {
            var manifest = File.Exists(path) ? JsonSerializer.Deserialize<EmbeddingManifest>(File.ReadAllText(path), Json) : null;
            return manifest is null or { Format: ThisFormat } ? manifest : throw new InputException($"{path} is not of a folder of vectors; choose another --out.");
        }
        catch (Exception error) when (error is JsonException || DiskError.Is(error))
        {
            throw new InputException($"{path} cannot be read, so it is not known what the vectors beside it are; choose another --out.", error);
        }
    }

    /// <summary>The manifest as JSON.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, Json);

    /// <summary>What differs from another manifest, in words; null where nothing does. Products may differ: runs of several ranks on unlike machines each take what is fast there.</summary>
    internal string? Difference(EmbeddingManifest other)
    {
        (string What, object Mine, object Other)[] pairs =
        [
            ("the model", Fingerprint, other.Fingerprint), ("the precision", Precision, other.Precision), ("--raw", Normalised, other.Normalised),
            ("the format", Layout, other.Layout), ("what numbers are stored as", Stored, other.Stored), ("--shard", ShardRows, other.ShardRows), ("--batch", Batch, other.Batch),
            ("the pictures", (Pictures, PictureNames), (other.Pictures, other.PictureNames)), ("the texts", (Texts, TextNames), (other.Texts, other.TextNames)),
        ];
        return Array.Find(pairs, pair => !pair.Mine.Equals(pair.Other)).What;
    }
}
