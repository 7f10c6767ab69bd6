using System.Text.RegularExpressions;
using Clade.Core;

namespace Clade.Models.Hub;

/// <summary>
/// One kind of weights out of the several that models are published with: safetensors before <c>.bin</c> before <c>.pt</c>; OpenCLIP's before
/// others where its configuration is there, for other weights beside it may hold the image tower alone.
/// </summary>
internal static partial class HubWeights
{
    private static readonly string[] s_kinds = [".safetensors", ".bin", ".pt", ".pth"];

    // Training state and adapters: no weights of a model.
    private static readonly string[] s_others = ["training_args.bin", "optimizer.*", "scheduler.*", "rng_state*", "adapter_model.*"];

    /// <summary>The weights and, for shards, their index; empty if there are none at the top of the model.</summary>
    /// <exception cref="InputException">There are several, and nothing says which is meant.</exception>
    internal static IReadOnlyList<string> Choose(HubName name, IReadOnlyCollection<string> names)
    {
        var weights = names.Where(IsWeights).ToList();
        if (Array.Find(s_kinds, kind => weights.Exists(other => other.EndsWith(kind, StringComparison.Ordinal))) is not { } first)
            return [];
        var openClip = names.Contains("open_clip_config.json");
        var best = weights.Where(other => other.EndsWith(first, StringComparison.Ordinal)).GroupBy(Set).GroupBy(set => Rank(set.Key, openClip)).MinBy(rank => rank.Key)!.ToList();
        if (best.Count > 1)
            throw new InputException($"{name.Id} has {best.Count} weights ({string.Join(", ", best.Take(4).Select(set => HubText.Shown(set.First(), 60)))}{(best.Count > 4 ? ", …" : "")}) and nothing says which is meant; choose with --include, or name one as {name.Id}:FILE.");
        var index = best[0].Key + ".index.json";
        return names.Contains(index) ? [.. best[0], index] : [.. best[0]];
    }

    private static bool IsWeights(string name) =>
        !name.Contains('/', StringComparison.Ordinal) && s_kinds.Any(kind => name.EndsWith(kind, StringComparison.Ordinal)) && !s_others.Any(other => HubGlob.Matches(other, name));

    // model-00001-of-00002.safetensors belongs to model.safetensors.
    private static string Set(string name) => Shard().Replace(name, "");

    private static int Rank(string set, bool openClip) => System.IO.Path.GetFileNameWithoutExtension(set) switch
    {
        "open_clip_model" or "open_clip_pytorch_model" => openClip ? 0 : 2,
        "model" or "pytorch_model" => 1,
        var other when other.Contains('.', StringComparison.Ordinal) => 4,
        _ => 3,
    };

    [GeneratedRegex(@"-\d{1,6}-of-\d{1,6}(?=\.\w+$)", RegexOptions.CultureInvariant)]
    private static partial Regex Shard();
}
