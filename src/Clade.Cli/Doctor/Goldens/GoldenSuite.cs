using System.Text.Json;
using Clade.Core;

namespace Clade.Cli;

/// <summary>A folder of reference values: models, tokenizer, pictures, losses, positional tables, or one model's folder alone.</summary>
internal static class GoldenSuite
{
    /// <summary>Every stage of everything that the folder holds, as it is computed.</summary>
    /// <exception cref="InputException">The folder is missing, holds nothing of this layout, or a file is broken.</exception>
    internal static IEnumerable<Check> Run(string folder, Action<string> starting, CancellationToken cancellation)
    {
        if (!Directory.Exists(folder))
            throw new InputException($"There is no folder {folder}; give a folder of reference values.");
        var parts = Parts(folder).ToList();
        if (parts.Count == 0)
            throw new InputException($"{folder} holds no reference values: models/NAME with weights.safetensors and io.safetensors, tokenizer_clip.json, preprocess/preprocess.json, losses.json or resize_pos_embed.json.");
        foreach (var (name, run) in parts)
        {
            starting(name);
            using var checks = run().GetEnumerator();
            while (true)
            {
                cancellation.ThrowIfCancellationRequested();
                try
                {
                    if (!checks.MoveNext())
                        break;
                }
                catch (Exception error) when (error is KeyNotFoundException or InvalidOperationException or FormatException or IOException or IndexOutOfRangeException)
                {
                    throw new InputException($"{Path.Combine(folder, name)} is not of the layout of reference values: {error.Message.TrimEnd('.')}.", error);
                }

                yield return checks.Current;
            }
        }
    }

    private static IEnumerable<(string Name, Func<IEnumerable<Check>> Run)> Parts(string folder)
    {
        bool Has(params string[] path) => File.Exists(Path.Combine([folder, .. path]));
        if (Has("tokenizer_clip.json"))
            yield return ("tokenizer_clip.json", () => GoldenTokens.Run(Json(folder, "tokenizer_clip.json"), folder));
        if (Has("preprocess", "preprocess.json"))
            yield return ("preprocess", () => GoldenPictures.Run(Json(folder, "preprocess/preprocess.json"), Path.Combine(folder, "preprocess")));
        if (Has("losses.json"))
            yield return ("losses.json", () => GoldenLosses.Run(Json(folder, "losses.json")));
        if (Has("resize_pos_embed.json"))
            yield return ("resize_pos_embed.json", () => GoldenPositions.Run(Json(folder, "resize_pos_embed.json"), Path.Combine(folder, "resize_pos_embed.safetensors")));
        var models = Has("io.safetensors") ? [folder] : Directory.Exists(Path.Combine(folder, "models")) ? Directory.GetDirectories(Path.Combine(folder, "models")) : [];
        foreach (var model in models.Where(model => File.Exists(Path.Combine(model, "io.safetensors"))).Order(StringComparer.Ordinal))
            yield return (Path.GetFileName(model), () => GoldenModel.Run(model));
    }

    private static JsonElement Json(string folder, string name)
    {
        var path = Path.Combine(folder, name);
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(path));
            return document.RootElement.Clone();
        }
        catch (JsonException error)
        {
            throw new InputException($"{path} is not JSON (line {error.LineNumber + 1}); fetch it again.", error);
        }
    }
}
