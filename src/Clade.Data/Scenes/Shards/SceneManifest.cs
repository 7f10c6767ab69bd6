using System.Text.Json;
using Clade.Core;
using Clade.Data.Corpora;

namespace Clade.Data.Scenes;

/// <summary>What a folder of scenes holds.</summary>
public enum SceneBuildKind
{
    /// <summary>Single pictures.</summary>
    Stills,

    /// <summary>Pairs of an original and an edited picture.</summary>
    Edits,

    /// <summary>Films of several pictures.</summary>
    Films,
}

/// <summary>The file type of the pictures of scenes; both keep every pixel.</summary>
public enum SceneFormat
{
    /// <summary>PNG.</summary>
    Png,

    /// <summary>WebP without loss: smaller and slower to write.</summary>
    Webp,
}

/// <summary>One finished shard of scenes.</summary>
/// <param name="File">File name inside the folder.</param>
/// <param name="First">Number of its first scene.</param>
/// <param name="Items">Scenes.</param>
/// <param name="Bytes">Length of the file.</param>
/// <param name="Sha256">SHA-256 of the file, 64 lower-case hexadecimal digits.</param>
/// <param name="Plan">What went into it; a later build keeps the file when this and the hash agree.</param>
public sealed record SceneShard(string File, long First, int Items, long Bytes, string Sha256, string Plan);

/// <summary>The <c>scenes.json</c> of a folder of scenes.</summary>
public sealed record SceneManifest
{
    /// <summary>The manifest's file name.</summary>
    public const string FileName = "scenes.json";

    /// <summary>Version of this layout; a reader refuses what it does not know.</summary>
    public int Layout { get; init; } = 1;

    /// <summary><c>stills</c>, <c>edits</c> or <c>films</c>.</summary>
    public required string Kind { get; init; }

    /// <summary><c>png</c> or <c>webp</c>: the extension of the picture members.</summary>
    public required string Format { get; init; }

    /// <summary>Number of the first scene.</summary>
    public required long First { get; init; }

    /// <summary>Scenes in all shards.</summary>
    public required int Items { get; init; }

    /// <summary>See <see cref="SceneComposer.Fingerprint"/>.</summary>
    public required string Fingerprint { get; init; }

    /// <summary>How scenes were drawn.</summary>
    public required SceneOptions Options { get; init; }

    /// <summary>How films were drawn; null for pictures.</summary>
    public FilmOptions? Films { get; init; }

    /// <summary>Class names.</summary>
    public required IReadOnlyList<string> Classes { get; init; }

    /// <summary>Styles of the cut-outs.</summary>
    public required IReadOnlyList<string> Styles { get; init; }

    /// <summary>Ids of the backgrounds.</summary>
    public required IReadOnlyList<string> Backgrounds { get; init; }

    /// <summary>The shards, in the order of their names.</summary>
    public required IReadOnlyList<SceneShard> Shards { get; init; }

    /// <summary>Reads the manifest of a folder.</summary>
    /// <exception cref="InputException">There is none, or it cannot be read.</exception>
    public static SceneManifest Read(string folder)
    {
        ArgumentNullException.ThrowIfNull(folder);
        var path = Path.Combine(folder, FileName);
        if (!File.Exists(path))
        {
            throw new InputException(File.Exists(Path.Combine(folder, SceneLedger.FileName))
                ? $"The scenes in {folder} are not finished: run the same 'clade scenes build … --out {folder}' again, it goes on from where it stopped."
                : $"There are no scenes in {folder}: make some with 'clade scenes build --out {folder}'.");
        }

        try
        {
            var manifest = JsonSerializer.Deserialize<SceneManifest>(File.ReadAllBytes(path), CorpusManifest.Json) ?? throw new JsonException("null");
            return manifest.Layout == 1 ? manifest
                : throw new InputException($"The scenes in {folder} have layout {manifest.Layout} and this Clade reads layout 1: update Clade, or build them again.");
        }
        catch (Exception error) when (error is JsonException or NotSupportedException or IOException or UnauthorizedAccessException)
        {
            throw new InputException($"The scenes.json in {folder} cannot be read: build the scenes again with 'clade scenes build --out {folder}'.", error);
        }
    }
}
