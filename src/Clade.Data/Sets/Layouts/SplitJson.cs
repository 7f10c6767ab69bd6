using System.Text.Json;
using Clade.Core;

namespace Clade.Data.Sets;

/// <summary>
/// The splits that few-shot methods are compared on (Zhou et al., "Learning to prompt for vision-language models", 2022): <c>split_zhou_….json</c>, lists <c>train</c>,
/// <c>val</c> and <c>test</c> of [path, number, class].
/// </summary>
internal static class SplitJson
{
    /// <summary>Whether it looks like one.</summary>
    public static bool Fits(JsonElement json) => json.ValueKind == JsonValueKind.Object && json.EnumerateObject().All(split => split.Value.ValueKind == JsonValueKind.Array)
        && json.EnumerateObject().Any(split => split.Value.EnumerateArray().FirstOrDefault() is { ValueKind: JsonValueKind.Array });

    public static void Read(SetBuilder builder, string path, JsonElement json)
    {
        var pictures = new PictureList(builder, path);
        foreach (var split in json.EnumerateObject())
        {
            foreach (var (number, item) in split.Value.EnumerateArray().Index())
            {
                if (Parts(item) is not var (file, name))
                    builder.Problem($"{split.Name}:{number + 1}", $"Entry {number + 1} of '{split.Name}' in {path} is not [path, number, class].");
                else if (pictures.Find(file) is { } draft)
                    Add(builder, draft, split.Name, name, path);
            }
        }
    }

    private static void Add(SetBuilder builder, PictureDraft draft, string split, string name, string path)
    {
        if (draft.Tags.GetValueOrDefault("split") is { } known && known != split)
        {
            builder.Problem(draft.Id, $"{draft.Id} is in '{known}' and in '{Printable.Name(split)}' of {path}; the first counts.");
            return;
        }

        draft.Class = name;
        draft.Tags["split"] = split;
    }

    private static (string Path, string Class)? Parts(JsonElement item) =>
        item.ValueKind == JsonValueKind.Array && item.GetArrayLength() == 3 && item[0].ValueKind == JsonValueKind.String && item[2].ValueKind == JsonValueKind.String
            ? (item[0].GetString()!, item[2].GetString()!)
            : null;
}
