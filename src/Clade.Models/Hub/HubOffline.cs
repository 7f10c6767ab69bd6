using System.Text.Json;
using Clade.Core;

namespace Clade.Models.Hub;

/// <summary>A pull without a connection: what the cache holds, or one sentence that says what it lacks.</summary>
internal static class HubOffline
{
    private const long LongestIndex = 32 << 20;

    /// <exception cref="InputException">Something that was asked for is not there.</exception>
    internal static HubPlan Plan(HubName name, HubSelection selection, HubFolder folder)
    {
        if (folder.Commit(name.Revision) is not { } commit || !Directory.Exists(folder.Snapshot(commit)))
            throw new InputException($"{name.Id} at {name.Revision} is not in the cache {folder.Cache}; pull it once with a connection, without --offline and HF_HUB_OFFLINE.");
        var there = folder.Names(commit);
        var chosen = name.File is { } one ? [one] : selection.Choose(name, HubTree.Names(folder.Tree(commit)) ?? there);
        foreach (var file in chosen)
            HubPath.Check(file, name.Id);
        List<string> missing = [.. chosen.Concat(Shards(folder, commit, chosen)).Distinct().Where(file => folder.Find(commit, file) is null)];
        if (missing.Count == 0 && name.File is null && selection.Include.Count == 0 && HubWeights.Choose(name, chosen).Count == 0)
            missing.Add("the weights");
        if (missing.Count > 0)
            throw new InputException($"{name.Id} at {name.Revision} is not whole in the cache {folder.Cache}: {List(missing)} {(missing.Count == 1 && missing[0] != "the weights" ? "is" : "are")} missing; pull once with a connection, without --offline and HF_HUB_OFFLINE.");
        return new HubPlan(name, commit, folder.Snapshot(commit), [.. chosen.Select(file => Describe(folder, commit, file))], [], 0);
    }

    private static HubFile Describe(HubFolder folder, string commit, string file)
    {
        var path = new FileInfo(folder.Find(commit, file)!);
        var real = (FileInfo?)path.ResolveLinkTarget(returnFinalTarget: true) ?? path;
        return new HubFile(file, real.Length, path.LinkTarget is null ? "" : real.Name);
    }

    // The files that the index of sharded weights names.
    private static IEnumerable<string> Shards(HubFolder folder, string commit, IEnumerable<string> chosen)
    {
        foreach (var index in chosen.Where(file => file.EndsWith(".index.json", StringComparison.Ordinal)))
        {
            if (folder.Find(commit, index) is not { } path)
                continue;
            foreach (var shard in ShardNames(path))
            {
                HubPath.Check(shard, path);
                yield return shard;
            }
        }
    }

    private static List<string> ShardNames(string path)
    {
        try
        {
            if (new FileInfo(path) is { LinkTarget: null, Length: > LongestIndex })
                return [];
            using var document = JsonDocument.Parse(File.ReadAllBytes(path));
            return document.RootElement.TryGetProperty("weight_map", out var map)
                ? [.. map.EnumerateObject().Select(entry => entry.Value.GetString() ?? "").Distinct().Order(StringComparer.Ordinal)]
                : [];
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            throw new InputException($"{path} is no index of weights; remove it and pull once with a connection.", error);
        }
    }

    private static string List(List<string> names) =>
        string.Join(", ", names.Take(5).Select(name => HubText.Shown(name, 60))) + (names.Count > 5 ? $" and {names.Count - 5} more" : "");
}
