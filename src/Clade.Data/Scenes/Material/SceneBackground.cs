using Clade.Data.Images;

namespace Clade.Data.Scenes;

/// <summary>Something that scenes lie on. Immutable; <see cref="Paint"/> may be called on any thread and gives the same pixels for the same arguments.</summary>
public abstract class SceneBackground
{
    /// <summary>Describes a background.</summary>
    /// <param name="id">See <see cref="Id"/>.</param>
    /// <param name="kind">See <see cref="Kind"/>.</param>
    /// <param name="phrase">See <see cref="Phrase"/>.</param>
    protected SceneBackground(string id, string kind, string phrase)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(id);
        ArgumentException.ThrowIfNullOrWhiteSpace(kind);
        ArgumentNullException.ThrowIfNull(phrase);
        (Id, Kind, Phrase) = (id, kind, phrase);
    }

    /// <summary>Its name: unique in a material, the tag of every scene that lies on it.</summary>
    public string Id { get; }

    /// <summary>What it belongs to: <c>plain</c>, <c>gradient</c>, <c>noise</c>, <c>stripes</c>, <c>checker</c>, or a name of the caller's such as <c>photo</c> or <c>snow</c>.</summary>
    public string Kind { get; }

    /// <summary>How captions speak of it, after the things: <c>on a plain red background</c>; empty when they are silent about it.</summary>
    public string Phrase { get; }

    /// <summary>Changes when the same id would give other pixels; empty where nobody knows it. Part of <see cref="SceneMaterial.Fingerprint"/>.</summary>
    public string Stamp { get; init; } = "";

    /// <summary>Paints it.</summary>
    /// <param name="width">Pixels a row, at least 1.</param>
    /// <param name="height">Rows, at least 1.</param>
    /// <param name="seed">Chooses among its variations: shade, place of the cut.</param>
    public abstract RgbImage Paint(int width, int height, long seed);

    /// <inheritdoc/>
    public override string ToString() => Id;
}
