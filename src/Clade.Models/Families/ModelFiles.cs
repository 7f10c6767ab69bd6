using System.Text.Json;

namespace Clade.Models.Families;

/// <summary>What is known of a checkpoint before its numbers are read: its JSON files and the shapes of its tensors. A family is recognised from these alone. Immutable.</summary>
public sealed class ModelFiles
{
    private readonly IReadOnlyDictionary<string, JsonElement> _json;

    /// <summary>Joins what was found.</summary>
    /// <param name="source">Where it came from, for error sentences.</param>
    /// <param name="json">Root of each JSON file by file name, for example <c>config.json</c>, <c>open_clip_config.json</c>.</param>
    /// <param name="tensors">Shape of each tensor by its name in the checkpoint.</param>
    public ModelFiles(string source, IReadOnlyDictionary<string, JsonElement> json, IReadOnlyDictionary<string, long[]> tensors) =>
        (Source, _json, Tensors) = (source, json, tensors);

    /// <summary>Where it came from, for error sentences.</summary>
    public string Source { get; }

    /// <summary>Shape of each tensor by its name in the checkpoint.</summary>
    public IReadOnlyDictionary<string, long[]> Tensors { get; }

    /// <summary>A JSON file's root, or null if there is no such file.</summary>
    public JsonElement? Json(string file) => _json.TryGetValue(file, out var root) ? root : null;
}
