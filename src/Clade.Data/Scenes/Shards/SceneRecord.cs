using System.Text.Json;
using System.Text.Json.Serialization;
using Clade.Core;
using Clade.Data.Corpora;

namespace Clade.Data.Scenes;

/// <summary>A mask as COCO writes it.</summary>
/// <param name="Size">Rows, then columns.</param>
/// <param name="Counts">See <see cref="CocoRle"/>.</param>
public sealed record MaskRecord(IReadOnlyList<int> Size, string Counts);

/// <summary>A thing of a scene, as it is written. Boxes are left, top, width, height in pixels.</summary>
/// <param name="Class">The class name.</param>
/// <param name="Cutout">Id of the drawing.</param>
/// <param name="Style">Whose hand drew it.</param>
/// <param name="Kind">What kind of thing it is.</param>
/// <param name="ConceptSplit">Split of its concept in the corpus.</param>
/// <param name="Thing">Copies of one thing have the same number.</param>
/// <param name="Layer">1 for the farthest; the order of the list.</param>
/// <param name="Box">Box of what is seen; empty boxes are 0, 0, 0, 0.</param>
/// <param name="FullBox">Box of the whole inside the picture.</param>
/// <param name="Area">Pixels seen.</param>
/// <param name="FullArea">Pixels of the whole inside the picture.</param>
/// <param name="Colour">Its measured colour, or null for several.</param>
/// <param name="Size">small, medium or large.</param>
/// <param name="Scale">Longer side of the full box over the shorter side of the picture.</param>
/// <param name="Place">For example <c>in the top left</c>.</param>
/// <param name="Turn">Degrees clockwise.</param>
/// <param name="Flipped">Mirrored left to right.</param>
/// <param name="Contrast">See <see cref="SceneObject.Contrast"/>.</param>
/// <param name="Text">A phrase that names it.</param>
/// <param name="Nameless">A phrase that does not name it.</param>
/// <param name="Segmentation">What is seen; null in films.</param>
/// <param name="FullSegmentation">The whole inside the picture; null in films.</param>
public sealed record ObjectRecord(string Class, string Cutout, string Style, string Kind, string ConceptSplit, int Thing, int Layer, IReadOnlyList<int> Box, IReadOnlyList<int> FullBox, int Area, int FullArea,
    string? Colour, string Size, double Scale, string Place, int Turn, bool Flipped, double Contrast, string Text, string Nameless, MaskRecord? Segmentation, MaskRecord? FullSegmentation);

/// <summary>A relation between two things.</summary>
/// <param name="First">Index of the one it is said of.</param>
/// <param name="Relation">For example <c>left of</c>; in films also <c>moves toward</c> and so on.</param>
/// <param name="Second">Index of the other.</param>
/// <param name="From">First frame; null in pictures.</param>
/// <param name="To">Last frame, included; null in pictures.</param>
public sealed record RelationRecord(int First, string Relation, int Second, int? From = null, int? To = null);

/// <summary>The words of a caption that name things.</summary>
/// <param name="Start">First character.</param>
/// <param name="Length">Characters.</param>
/// <param name="Objects">Indices of the things.</param>
public sealed record SpanRecord(int Start, int Length, IReadOnlyList<int> Objects);

/// <summary>A thing through a film.</summary>
/// <param name="Object">Its index.</param>
/// <param name="Motion">What it does, for example <c>moves left</c>.</param>
/// <param name="Partner">Index of the thing that it does it with regard to, or null.</param>
/// <param name="Boxes">One a frame: what is seen; empty boxes are 0, 0, 0, 0.</param>
/// <param name="FullBoxes">One a frame: the whole inside the picture.</param>
/// <param name="Centres">One a frame: the middle of the drawing, also outside.</param>
public sealed record TrackRecord(int Object, string Motion, int? Partner, IReadOnlyList<IReadOnlyList<int>> Boxes, IReadOnlyList<IReadOnlyList<int>> FullBoxes, IReadOnlyList<IReadOnlyList<double>> Centres);

/// <summary>The edited scene of a pair; its picture is the member <c>edited.png</c> or <c>edited.webp</c>.</summary>
/// <param name="Change">What was changed, for example <c>swap colours</c>.</param>
/// <param name="Instruction">What to do to the first picture.</param>
/// <param name="OriginalCaption">A caption of the first picture that says what was changed.</param>
/// <param name="EditedCaption">The same of the second picture.</param>
/// <param name="Background">Background of the second picture.</param>
/// <param name="Objects">Things of the second picture.</param>
/// <param name="Relations">Relations of the second picture.</param>
public sealed record EditRecord(string Change, string Instruction, string OriginalCaption, string EditedCaption, string Background, IReadOnlyList<ObjectRecord> Objects, IReadOnlyList<RelationRecord> Relations);

/// <summary>What is written of a scene: the <c>json</c> member beside its picture.</summary>
public sealed record SceneRecord
{
    /// <summary>Key of the sample: the number in ten digits after <c>scene-</c>.</summary>
    public required string Key { get; init; }

    /// <summary>The scene's number.</summary>
    public required long Number { get; init; }

    /// <summary>Pixels a row.</summary>
    public required int Width { get; init; }

    /// <summary>Rows.</summary>
    public required int Height { get; init; }

    /// <summary>Pictures of a film, named <c>000</c>, <c>001</c> …; null for a picture.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Frames { get; init; }

    /// <summary>The short caption; the same as the <c>txt</c> member.</summary>
    public required string Caption { get; init; }

    /// <summary>The long caption; null in films.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? LongCaption { get; init; }

    /// <summary>The short caption, made false by one change.</summary>
    public required string NegativeCaption { get; init; }

    /// <summary>Which change; null in films.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? NegativeChange { get; init; }

    /// <summary>Id of the background.</summary>
    public required string Background { get; init; }

    /// <summary>Kind of the background.</summary>
    public required string BackgroundKind { get; init; }

    /// <summary>The noun phrases of the short caption.</summary>
    public required IReadOnlyList<SpanRecord> Spans { get; init; }

    /// <summary>The things, the farthest first; of a film as they are in its first picture.</summary>
    public required IReadOnlyList<ObjectRecord> Objects { get; init; }

    /// <summary>Every relation that holds.</summary>
    public required IReadOnlyList<RelationRecord> Relations { get; init; }

    /// <summary>The things through a film; null for a picture.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<TrackRecord>? Tracks { get; init; }

    /// <summary>The edited scene of a pair; null otherwise.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public EditRecord? Edit { get; init; }

    /// <summary>Reads the <c>json</c> member of a sample.</summary>
    /// <exception cref="InputException">It is none.</exception>
    public static SceneRecord Read(ReadOnlySpan<byte> json)
    {
        try
        {
            return JsonSerializer.Deserialize<SceneRecord>(json, CorpusManifest.Json) ?? throw new JsonException("null");
        }
        catch (Exception error) when (error is JsonException or NotSupportedException)
        {
            throw new InputException("The record of a scene cannot be read; build the scenes again.", error);
        }
    }

    internal byte[] Write() => JsonSerializer.SerializeToUtf8Bytes(this, CorpusManifest.Json);
}
