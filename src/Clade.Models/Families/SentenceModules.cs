using System.Text.Json;
using Clade.Core;

namespace Clade.Models.Families;

/// <summary>What a sentence-transformers folder adds to its encoder.</summary>
/// <param name="Pooling">How tokens become one vector; null if nothing says so.</param>
/// <param name="Dense">Folder of the dense layer; null if there is none.</param>
/// <param name="DenseBias">Whether that layer has a bias.</param>
/// <param name="Width">Width after the dense layer; null if there is none.</param>
/// <param name="MostTokens">Most tokens of a text; null if nothing says so.</param>
internal sealed record SentenceModules(TokenPooling? Pooling, string? Dense, bool DenseBias, int? Width, int? MostTokens)
{
    // Of the poolings that may be combined, those that stand alone and that Clade has.
    private static readonly Dictionary<string, TokenPooling> _poolings = new(StringComparer.Ordinal)
    {
        ["pooling_mode_cls_token"] = TokenPooling.First,
        ["pooling_mode_mean_tokens"] = TokenPooling.Mean,
        ["pooling_mode_max_tokens"] = TokenPooling.Max,
    };

    private static readonly string[] _others = ["pooling_mode_mean_sqrt_len_tokens", "pooling_mode_weightedmean_tokens", "pooling_mode_lasttoken"];

    /// <summary>Reads modules.json and the files that it names.</summary>
    public static SentenceModules Read(ModelFiles files)
    {
        var (pooling, dense) = (default(string), default(string));
        foreach (var (type, folder) in Modules(files))
        {
            switch (type)
            {
                case "Transformer" or "Normalize":
                    break;
                case "Pooling" when pooling is null:
                    pooling = folder;
                    break;
                case "Dense" when pooling is not null && dense is null:
                    dense = folder;
                    break;
                default:
                    throw new InputException($"{files.Source}: modules.json puts a {type} at \"{folder}\", which is not supported; an encoder, one pooling and at most one dense layer after it are.");
            }
        }

        ConfigFields? layer = dense is null ? null : ConfigFields.Of(files, dense + "/config.json") ?? throw Missing(files, dense);
        if (layer?.Text("activation_function") is { } activation && !activation.EndsWith(".Identity", StringComparison.Ordinal))
            throw new InputException($"{files.Source}: {dense}/config.json has the activation {activation}, which is not supported; a dense layer without one is.");
        return new SentenceModules(
            pooling is null ? null : ReadPooling(files, pooling),
            dense,
            layer?.Flag("bias", true) ?? false,
            layer?.Whole("out_features"),
            ConfigFields.Of(files, "sentence_bert_config.json")?.Whole("max_seq_length", 0) is { } most and > 0 ? most : null);
    }

    private static TokenPooling ReadPooling(ModelFiles files, string folder)
    {
        var config = ConfigFields.Of(files, folder + "/config.json") ?? throw Missing(files, folder);
        var chosen = _poolings.Keys.Concat(_others).Where(key => config.Flag(key, false)).ToList();
        return chosen is [var one] && _poolings.TryGetValue(one, out var pooling) ? pooling
            : throw new InputException($"{config.Where} asks for {(chosen.Count == 0 ? "no pooling" : string.Join(" and ", chosen))}; one of {string.Join(", ", _poolings.Keys)} is supported.");
    }

    // Type without its name space, and folder, in order.
    private static IEnumerable<(string Type, string Folder)> Modules(ModelFiles files)
    {
        if (files.Json("modules.json") is not { } root)
            yield break;
        if (root.ValueKind != JsonValueKind.Array)
            throw new InputException($"{files.Source}: modules.json is not a list; fetch the file again.");
        foreach (var item in root.EnumerateArray())
        {
            var module = new ConfigFields($"{files.Source}: modules.json", item);
            var type = module.Text("type") ?? "";
            yield return (type[(type.LastIndexOf('.') + 1)..], module.Text("path") ?? "");
        }
    }

    private static InputException Missing(ModelFiles files, string folder) => new($"{files.Source} has no {folder}/config.json although modules.json names it; fetch that folder too.");
}
