using System.Text.Json;
using Clade.Core;

namespace Clade.Data.Sets;

/// <summary>The two JSON files of captions that retrieval is reported on.</summary>
internal static class CaptionJson
{
    /// <summary>MS COCO's: captions refer to pictures by number.</summary>
    public static void ReadCoco(SetBuilder builder, string path, JsonElement json)
    {
        var pictures = new PictureList(builder, path);
        var byNumber = new Dictionary<string, PictureDraft?>(StringComparer.Ordinal);
        foreach (var image in Array(json, "images", path))
        {
            var (number, file) = (Text(image, "id"), Text(image, "file_name"));
            if (number is null || file is null)
                builder.Problem(number ?? file ?? path, $"A picture of {path} has no id or no file_name.");
            else if (!byNumber.TryAdd(number, pictures.Find(file)))
                builder.Problem(file, $"The id {number} of {file} comes twice in {path}.");
        }

        foreach (var annotation in Array(json, "annotations", path))
        {
            if (Text(annotation, "caption") is not { } caption)
                throw new InputException($"{path} has annotations without caption, so it holds boxes or something else of COCO; give its captions_….json.");
            if (Text(annotation, "image_id") is not { } number || !byNumber.TryGetValue(number, out var draft))
                builder.Problem(Text(annotation, "id") ?? path, $"A caption of {path} belongs to the picture {Text(annotation, "image_id")}, which the file does not list.");
            else
                draft?.AddCaptions([caption]);
        }
    }

    /// <summary>Karpathy's: captions and split inside each picture.</summary>
    public static void ReadKarpathy(SetBuilder builder, string path, JsonElement json)
    {
        var pictures = new PictureList(builder, path);
        foreach (var image in Array(json, "images", path))
        {
            if (Text(image, "filename") is not { } file)
            {
                builder.Problem(path, $"A picture of {path} has no filename.");
                continue;
            }

            // "val2014/COCO_val2014_….jpg", or without the folder where the pictures were put into one.
            var inFolder = Text(image, "filepath") is { } folder ? $"{folder}/{file}" : null;
            if (pictures.Find(inFolder ?? file, inFolder is null ? null : file) is not { } draft)
                continue;
            if (Text(image, "split") is { } split)
                draft.Tags["split"] = split;
            if (image.TryGetProperty("sentences", out var sentences) && sentences.ValueKind == JsonValueKind.Array)
                draft.AddCaptions(sentences.EnumerateArray().Where(sentence => sentence.ValueKind == JsonValueKind.Object).Select(sentence => Text(sentence, "raw")).OfType<string>());
        }
    }

    private static IEnumerable<JsonElement> Array(JsonElement json, string name, string path) =>
        json.TryGetProperty(name, out var array) && array.ValueKind == JsonValueKind.Array
            ? array.EnumerateArray().Select(item => item.ValueKind == JsonValueKind.Object ? item : throw new InputException($"An entry of '{name}' in {path} is no object; fetch the file again."))
            : throw new InputException($"{path} has no list '{name}'; give the captions JSON as it is published.");

    private static string? Text(JsonElement json, string name) => json.TryGetProperty(name, out var value) ? value.ValueKind switch
    {
        JsonValueKind.String => value.GetString(),
        JsonValueKind.Number => value.GetRawText(),
        _ => null,
    }
    : null;
}
