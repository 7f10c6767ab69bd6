using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Clade.Core;

namespace Clade.Models;

/// <summary>Compares the keys of a JSON text with those that are read, before it is read, so that errors speak of the file and not of C# types.</summary>
internal static class ConfigKeys
{
    /// <summary>Throws in one sentence if a key is unknown, comes twice or is missing, here or in an object below.</summary>
    public static void Check(JsonElement element, JsonTypeInfo type, string source, string path = "")
    {
        if (element.ValueKind != JsonValueKind.Object)
            throw new InputException($"{source} is not a model configuration: {(path.Length == 0 ? "the whole" : $"'{path.TrimEnd('.')}'")} must be an object in braces.");
        var properties = type.Properties.Where(property => property.Get is not null).ToArray();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var item in element.EnumerateObject())
        {
            var known = properties.FirstOrDefault(property => property.Name == item.Name)
                ?? throw new InputException($"{source} is not a model configuration: it has the unknown key '{path}{item.Name}'{Hint(item.Name, properties)}.");
            if (!seen.Add(item.Name))
                throw new InputException($"{source} is not a model configuration: it has the key '{path}{item.Name}' twice.");
            if (typeof(TowerConfig).IsAssignableFrom(known.PropertyType) && item.Value.ValueKind != JsonValueKind.Null)
                Check(item.Value, type.Options.GetTypeInfo(known.PropertyType), source, path + item.Name + ".");
        }

        if (properties.FirstOrDefault(property => property.IsRequired && !seen.Contains(property.Name)) is { } missing)
            throw new InputException($"{source} is not a model configuration: the key '{path}{missing.Name}' is missing.");
    }

    private static string Hint(string key, JsonPropertyInfo[] properties) =>
        Spelling.Nearest(key, properties.Select(property => property.Name)) is { } nearest ? $", meant is perhaps '{nearest}'" : "";
}
