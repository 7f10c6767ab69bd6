using System.Text.Json.Nodes;
using Clade.Core;

namespace Clade.Cli;

/// <summary>What people know of models and no file says: how they were trained and tuned.</summary>
internal static class ModelFacts
{
    /// <summary>Facts by name, of each model.</summary>
    /// <param name="path">YAML: a mapping of facts for each model.</param>
    /// <param name="models">Names that it may speak of.</param>
    /// <exception cref="InputException">It is no such file, or speaks of another model.</exception>
    internal static Dictionary<string, IReadOnlyDictionary<string, string>> Read(string path, IReadOnlyList<string> models)
    {
        var facts = new Dictionary<string, IReadOnlyDictionary<string, string>>(StringComparer.Ordinal);
        foreach (var (name, said) in YamlFile.Read(path, "list of facts"))
        {
            if (!models.Contains(name))
                throw new InputException($"{path} speaks of '{Printable.Name(name)}', which is not evaluated{Complaint.Nearest(name, models)}; name one of {string.Join(", ", models)}.");
            facts.Add(name, said is JsonObject own && own.All(pair => pair.Value is JsonValue)
                ? own.ToDictionary(pair => pair.Key, pair => pair.Value!.ToString(), StringComparer.Ordinal)
                : throw new InputException($"{path}: '{Printable.Name(name)}' must be a mapping of facts, for example {{training data: photographs, tuning: none}}."));
        }

        return facts;
    }
}
