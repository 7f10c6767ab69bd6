using System.Text.Json;
using Clade.Core;

namespace Clade.Models.Hub;

/// <summary>
/// The names of all files of a commit, where the Python tools have noted them (<c>trees/COMMIT.json</c>, huggingface_hub's
/// <c>_tree_cache.py</c>). Only a hint: a file that cannot be read counts as absent.
/// </summary>
internal static class HubTree
{
    private const long Longest = 32 << 20;

    internal static IReadOnlyList<string>? Names(string path)
    {
        try
        {
            if (!File.Exists(path) || new FileInfo(path) is { LinkTarget: not null } or { Length: > Longest })
                return null;
            using var document = JsonDocument.Parse(File.ReadAllBytes(path));
            return document.RootElement is { ValueKind: JsonValueKind.Object } root
                && root.TryGetProperty("format_version", out var version) && version.ValueKind == JsonValueKind.Number && version.GetDouble() == 1
                && root.TryGetProperty("files", out var files) && files.ValueKind == JsonValueKind.Object
                ? [.. files.EnumerateObject().Select(file => file.Name).Order(StringComparer.Ordinal)]
                : null;
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException || DiskError.Is(error))
        {
            return null;
        }
    }
}
