using System.Globalization;
using System.Text.Json;
using Clade.Core;
using Clade.Data.Images;
using Clade.Models.Families;

namespace Clade.Models;

/// <summary>Reads how pictures are prepared from the files beside the weights: OpenCLIP's <c>preprocess_cfg</c> and transformers' <c>preprocessor_config.json</c>.</summary>
internal static class PreprocessFiles
{
    /// <summary>What the files say, else what the family always does, else CLIP's way; and whether neither said anything.</summary>
    /// <param name="files">The checkpoint's files.</param>
    /// <param name="plan">What they were recognised as.</param>
    /// <param name="size">Pixels a side of the image tower.</param>
    /// <exception cref="InputException">They ask for something that Clade does not do, or for another size than the tower's.</exception>
    internal static (ClipPreprocess Preprocess, bool IsUsual) Find(ModelFiles files, ModelPlan plan, int size)
    {
        if (Read(files, size) is not { } said)
            return (plan.Preprocess ?? ClipPreprocess.Clip(size), plan.Preprocess is null);
        return said.Size == size ? (said, false)
            : throw new InputException($"{files.Source} does not fit together: its preprocessing makes pictures of {said.Size} pixels and its image tower wants {size}; use the files of one model.");
    }

    /// <summary>What the files say, or null if they say nothing.</summary>
    /// <param name="files">The checkpoint's files.</param>
    /// <param name="size">Pixels a side of the image tower, where the files give none.</param>
    /// <exception cref="InputException">They ask for something that Clade does not do.</exception>
    internal static ClipPreprocess? Read(ModelFiles files, int size)
    {
        if (files.Json("preprocess.json") is { } own)
            return ClipPreprocess.FromJson(own.GetRawText(), Path.Combine(files.Source, "preprocess.json"));
        if (files.Json("open_clip_config.json") is { ValueKind: JsonValueKind.Object } openClip && openClip.TryGetProperty("preprocess_cfg", out var section))
            return OpenClip(section, files, size);
        return files.Json("preprocessor_config.json") is { ValueKind: JsonValueKind.Object } processor ? Transformers(processor, files, size) : null;
    }

    private static ClipPreprocess OpenClip(JsonElement section, ModelFiles files, int size)
    {
        var file = Path.Combine(files.Source, "open_clip_config.json");
        return new ClipPreprocess
        {
            Size = section.TryGetProperty("size", out var given) ? Side(given, file) : size,
            Mean = Channels(section, "mean", file) ?? ChannelValues.ClipMean,
            Std = Channels(section, "std", file) ?? ChannelValues.ClipStd,
            Interpolation = Text(section, "interpolation") switch
            {
                null or "bicubic" => Interpolation.Bicubic,
                "bilinear" => Interpolation.Bilinear,
                var other => throw Unknown(file, "interpolation", other),
            },
            ResizeMode = Text(section, "resize_mode") switch
            {
                null or "shortest" => ResizeMode.ShortestSide,
                "squash" => ResizeMode.Squash,
                var other => throw Unknown(file, "resize_mode", other),
            },
        };
    }

    private static ClipPreprocess Transformers(JsonElement processor, ModelFiles files, int size)
    {
        var file = Path.Combine(files.Source, "preprocessor_config.json");
        var crops = Flag(processor, "do_center_crop", Text(processor, "image_processor_type") is null or "CLIPImageProcessor" or "CLIPFeatureExtractor" or "ChineseCLIPImageProcessor" or "ChineseCLIPFeatureExtractor");
        var squashes = processor.TryGetProperty("size", out var given) && given.ValueKind == JsonValueKind.Object && given.TryGetProperty("height", out _);
        var normalises = Flag(processor, "do_normalize", true);
        var target = crops && processor.TryGetProperty("crop_size", out var crop) ? Side(crop, file) : given.ValueKind is JsonValueKind.Undefined ? size : Side(given, file);
        if (crops && !squashes && given.ValueKind is not JsonValueKind.Undefined && Side(given, file) != target)
            throw new InputException($"{file} resizes to {Side(given, file)} and cuts out {target} pixels, and Clade resizes to what it cuts out; use a preprocessing of one size.");
        return new ClipPreprocess
        {
            Size = target,
            ResizeMode = squashes || !crops ? ResizeMode.Squash : ResizeMode.ShortestSide,
            Mean = normalises ? Channels(processor, "image_mean", file) ?? ChannelValues.ClipMean : null,
            Std = normalises ? Channels(processor, "image_std", file) ?? ChannelValues.ClipStd : null,
            Interpolation = processor.TryGetProperty("resample", out var resample) ? resample.ToString() switch
            {
                "3" => Interpolation.Bicubic,
                "2" => Interpolation.Bilinear,
                var other => throw Unknown(file, "resample", other),
            } : Interpolation.Bicubic,
            RgbFirst = Flag(processor, "do_convert_rgb", true),
        };
    }

    // A number, {"shortest_edge": n}, {"height": n, "width": n} or [n, n].
    private static int Side(JsonElement value, string file)
    {
        var side = value.ValueKind switch
        {
            JsonValueKind.Number when value.TryGetInt32(out var number) => number,
            JsonValueKind.Array when value.GetArrayLength() is 1 or 2 => Same(value.EnumerateArray().First(), value.EnumerateArray().Last()),
            JsonValueKind.Object when value.TryGetProperty("shortest_edge", out var edge) => Same(edge, edge),
            JsonValueKind.Object when value.TryGetProperty("height", out var height) && value.TryGetProperty("width", out var width) => Same(height, width),
            _ => 0,
        };
        return side is >= 1 and <= 4096 ? side : throw new InputException($"{file} asks for pictures of the size {value.GetRawText()}, and Clade makes squares of 1 to 4096 pixels a side.");
    }

    private static int Same(JsonElement a, JsonElement b) =>
        a.ValueKind == JsonValueKind.Number && b.ValueKind == JsonValueKind.Number && a.TryGetInt32(out var x) && b.TryGetInt32(out var y) && x == y ? x : 0;

    private static ChannelValues? Channels(JsonElement section, string key, string file)
    {
        if (!section.TryGetProperty(key, out var list) || list.ValueKind == JsonValueKind.Null)
            return null;
        if (list.ValueKind != JsonValueKind.Array || list.GetArrayLength() != 3 || list.EnumerateArray().Any(item => item.ValueKind != JsonValueKind.Number))
            throw new InputException($"{file} gives '{key}' as {list.GetRawText()}, which must be three numbers.");
        return new ChannelValues((float)list[0].GetDouble(), (float)list[1].GetDouble(), (float)list[2].GetDouble());
    }

    private static string? Text(JsonElement section, string key) =>
        section.TryGetProperty(key, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static bool Flag(JsonElement section, string key, bool fallback) =>
        section.TryGetProperty(key, out var value) && value.ValueKind is JsonValueKind.True or JsonValueKind.False ? value.GetBoolean() : fallback;

    private static InputException Unknown(string file, string key, string value) =>
        new(string.Create(CultureInfo.InvariantCulture, $"{file} asks for {key} '{value}', which Clade does not have; bicubic and bilinear, shortest and squash are there."));
}
