using System.Globalization;
using System.Text;

namespace Clade.Data.Scenes;

/// <summary>Makes records of scenes, pairs and films.</summary>
internal static class SceneRecords
{
    public static string Key(long number) => string.Create(CultureInfo.InvariantCulture, $"scene-{number:D10}");

    public static SceneRecord Of(Scene scene) => new()
    {
        Key = Key(scene.Number),
        Number = scene.Number,
        Width = scene.Width,
        Height = scene.Height,
        Caption = scene.Captions.Short.Text,
        LongCaption = scene.Captions.Long.Text,
        NegativeCaption = scene.Captions.Negative.Caption.Text,
        NegativeChange = Words(scene.Captions.Negative.Change),
        Background = scene.Background,
        BackgroundKind = scene.Plan.Background.Kind,
        Spans = Spans(scene.Captions.Short.Spans),
        Objects = Objects(scene, masks: true),
        Relations = Relations(scene),
    };

    public static SceneRecord Of(SceneEdit edit) => Of(edit.Original) with
    {
        Edit = new EditRecord(Words(edit.Change), edit.Instruction, edit.Caption.Text, edit.EditedCaption.Text, edit.Edited.Background, Objects(edit.Edited, masks: true), Relations(edit.Edited)),
    };

    public static SceneRecord Of(Film film) => new()
    {
        Key = Key(film.Number),
        Number = film.Number,
        Width = film.Frames[0].Width,
        Height = film.Frames[0].Height,
        Frames = film.Frames.Count,
        Caption = film.Captions.Short,
        NegativeCaption = film.Captions.Negative,
        Background = film.Frames[0].Background,
        BackgroundKind = film.Frames[0].Plan.Background.Kind,
        Spans = Spans(film.Captions.Spans),
        Objects = Objects(film.Frames[0], masks: false),
        Relations = [.. film.Relations.Select(one => new RelationRecord(one.First, Words(one.Predicate), one.Second, one.From, one.To))],
        Tracks = [.. film.Tracks.Select(track => new TrackRecord(track.Object, Words(track.Motion), track.Partner,
            [.. track.Boxes.Select(Box)], [.. track.FullBoxes.Select(Box)], [.. track.Centres.Select(centre => (IReadOnlyList<double>)[Math.Round(centre.X, 3), Math.Round(centre.Y, 3)])]))],
    };

    /// <summary>The name of an enumeration's value as words: <c>MovesLeft</c> becomes <c>moves left</c>.</summary>
    public static string Words<T>(T value) where T : struct, Enum
    {
        var text = new StringBuilder();
        foreach (var letter in value.ToString())
            text.Append(char.IsAsciiLetterUpper(letter) && text.Length > 0 ? " " : "").Append(char.ToLowerInvariant(letter));
        return text.ToString();
    }

    private static ObjectRecord[] Objects(Scene scene, bool masks) => [.. scene.Objects.Select((one, index) => new ObjectRecord(
        one.Class, one.Cutout.Id, one.Cutout.Style, one.Cutout.Kind, one.Cutout.ConceptSplit, one.Thing, one.Layer, Box(one.Box), Box(one.FullBox), one.Area, one.FullArea,
        one.Colour is { } colour ? ColourNames.Word(colour) : null, Words(one.Size), Math.Round(one.Scale, 4), one.Place.ToString(), one.Plan.Turn, one.Plan.Flipped, Math.Round(one.Contrast, 4),
        scene.Captions.Regions[index], scene.Captions.Nameless[index], masks ? Mask(one.Mask) : null, masks ? Mask(one.FullMask) : null))];

    private static RelationRecord[] Relations(Scene scene) => [.. scene.Relations.Select(one => new RelationRecord(one.First, Words(one.Relation), one.Second))];

    private static SpanRecord[] Spans(IReadOnlyList<CaptionSpan> spans) => [.. spans.Select(span => new SpanRecord(span.Start, span.Length, span.Objects))];

    private static MaskRecord Mask(SceneMask mask) => new([mask.Height, mask.Width], CocoRle.Encode(mask));

    private static IReadOnlyList<int> Box(SceneBox box) => [box.Left, box.Top, box.Width, box.Height];
}
