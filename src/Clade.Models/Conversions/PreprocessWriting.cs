using System.Text.Json.Nodes;
using Clade.Data.Images;

namespace Clade.Models.Conversions;

/// <summary>How pictures are prepared, in the files of each layout; where those cannot say it, in Clade's own <c>preprocess.json</c> beside them, which counts first.</summary>
internal static class PreprocessWriting
{
    private const string Own = "preprocess.json";

    /// <summary>Adds the files of a layout.</summary>
    internal static void Add(Dictionary<string, JsonNode> json, ModelLayout layout, ClipPreprocess preprocess)
    {
        json.Remove(Own);
        if (layout == ModelLayout.OpenClip || json.ContainsKey("open_clip_config.json"))
            json["open_clip_config.json"]["preprocess_cfg"] = OpenClip(preprocess);
        if (layout == ModelLayout.Transformers || json.ContainsKey("preprocessor_config.json"))
            json["preprocessor_config.json"] = Transformers(preprocess);
    }

    /// <summary>Adds Clade's own file.</summary>
    internal static void AddOwn(Dictionary<string, JsonNode> json, ClipPreprocess preprocess) => json[Own] = JsonNode.Parse(preprocess.ToJson())!;

    private static JsonObject OpenClip(ClipPreprocess preprocess) => new()
    {
        ["size"] = preprocess.Size,
        ["mode"] = "RGB",
        ["mean"] = Three(preprocess.Mean ?? new ChannelValues(0, 0, 0)),
        ["std"] = Three(preprocess.Std ?? new ChannelValues(1, 1, 1)),
        ["interpolation"] = preprocess.Interpolation == Interpolation.Bilinear ? "bilinear" : "bicubic",
        ["resize_mode"] = preprocess.ResizeMode == ResizeMode.Squash ? "squash" : "shortest",
        ["fill_color"] = 0,
    };

    private static JsonObject Transformers(ClipPreprocess preprocess)
    {
        var squash = preprocess.ResizeMode == ResizeMode.Squash;
        var square = new JsonObject { ["height"] = preprocess.Size, ["width"] = preprocess.Size };
        var fields = new JsonObject
        {
            ["image_processor_type"] = squash ? "SiglipImageProcessor" : "CLIPImageProcessor",
            // transformers' processors fail on pictures that are not RGB without it.
            ["do_convert_rgb"] = true,
            ["do_resize"] = true,
            ["size"] = squash ? square : new JsonObject { ["shortest_edge"] = preprocess.Size },
            ["resample"] = preprocess.Interpolation == Interpolation.Bilinear ? 2 : 3,
            ["do_rescale"] = true,
            ["rescale_factor"] = 1 / 255.0,
            ["do_normalize"] = preprocess.Mean is not null,
        };
        if (!squash)
        {
            fields["do_center_crop"] = true;
            fields["crop_size"] = square;
        }

        if (preprocess.Mean is { } mean)
        {
            fields["image_mean"] = Three(mean);
            fields["image_std"] = Three(preprocess.Std ?? new ChannelValues(1, 1, 1));
        }

        return fields;
    }

    // The shortest decimal number that reads back as the same float.
    private static JsonArray Three(ChannelValues values) => new(JsonValue.Create(values[0]), JsonValue.Create(values[1]), JsonValue.Create(values[2]));
}
