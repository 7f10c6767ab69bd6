using System.Text.Json;
using System.Text.Json.Nodes;
using Clade.Core;

namespace Clade.Evaluation;

/// <summary>Refuses keys of a suite that the task would not look at: what is written and does nothing misleads.</summary>
internal static class SuiteKeys
{
    private static readonly string[] s_always = ["name", "kind", "data", "optional"];
    private static readonly string[] s_scenes = ["scenes"];
    private static readonly string[] s_masked = ["path", "folder", "clean_names", "classes_file", "take", "seed", "masks", "mask_folder", "zero", "ignored", "list"];
    private static readonly string[] s_masks = ["masks", "mask_folder", "zero", "ignored", "list"];

    /// <exception cref="InputException">A key is not for its kind of task or of data.</exception>
    public static void Check(JsonObject suite, string path)
    {
        foreach (var task in suite["tasks"]!.AsArray().OfType<JsonObject>())
        {
            var (name, kind) = (task["name"]!.ToString(), Enum.GetValues<TaskKind>().First(kind => Word(kind) == task["kind"]!.ToString()));
            string[] own = [.. s_always, .. Of(kind)];
            if (task.Select(pair => pair.Key).FirstOrDefault(key => !own.Contains(key) && key != "train") is { } idle)
                throw new InputException($"{path}: the task '{name}' of the kind {Word(kind)} has no use for '{idle}'; it takes {string.Join(", ", own)}.");
            foreach (var data in new[] { task["data"], task["train"] }.OfType<JsonObject>())
                CheckData(data, name, kind, path);
        }
    }

    private static void CheckData(JsonObject data, string name, TaskKind kind, string path)
    {
        var keys = data.Select(pair => pair.Key).ToList();
        if (keys.Contains("scenes") && keys.Contains("path"))
            return; // refused by the reader
        var composed = keys.Contains("scenes");
        var fits = composed ? s_scenes.Contains : kind == TaskKind.Segmentation ? s_masked.Contains : (Func<string, bool>)(key => !s_masks.Contains(key));
        if (keys.FirstOrDefault(key => !fits(key)) is { } idle)
            throw new InputException($"{path}: the data of the task '{name}' have no use for '{idle}'{(composed ? " beside 'scenes'" : kind == TaskKind.Segmentation ? $"; segmentation takes {string.Join(", ", s_masked)}" : ", which is for segmentation")}.");
    }

    private static string[] Of(TaskKind kind) => kind switch
    {
        TaskKind.Classification or TaskKind.Segmentation => ["templates", "templates_file"],
        TaskKind.Retrieval or TaskKind.VideoRetrieval => ["captions"],
        TaskKind.LinearProbe => ["train"],
        TaskKind.FewShot => ["train", "templates", "templates_file", "shots", "seeds"],
        _ => [],
    };

    private static string Word(TaskKind kind) => JsonNamingPolicy.SnakeCaseLower.ConvertName(kind.ToString());
}
