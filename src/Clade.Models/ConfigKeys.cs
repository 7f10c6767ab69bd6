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
        var kinds = type.PolymorphismOptions;
        type = kinds is null ? type : type.Options.GetTypeInfo(Kind(element, kinds, source, path));
        var properties = type.Properties.Where(property => property.Get is not null).ToArray();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var item in element.EnumerateObject())
        {
            if (!seen.Add(item.Name))
                throw new InputException($"{source} is not a model configuration: it has the key '{path}{Printable.Name(item.Name)}' twice.");
            if (item.Name == kinds?.TypeDiscriminatorPropertyName)
                continue;
            var known = properties.FirstOrDefault(property => property.Name == item.Name)
                ?? throw new InputException($"{source} is not a model configuration: it has the unknown key '{path}{Printable.Name(item.Name)}'{Hint(item.Name, properties.Select(property => property.Name))}.");
            var below = type.Options.GetTypeInfo(known.PropertyType);
            if ((below.Kind == JsonTypeInfoKind.Object) && item.Value.ValueKind != JsonValueKind.Null)
                Check(item.Value, below, source, path + item.Name + ".");
        }

        if (properties.FirstOrDefault(property => property.IsRequired && !seen.Contains(property.Name)) is { } missing)
            throw new InputException($"{source} is not a model configuration: the key '{path}{missing.Name}' is missing.");
    }

    private static Type Kind(JsonElement element, JsonPolymorphismOptions kinds, string source, string path)
    {
        var key = kinds.TypeDiscriminatorPropertyName;
        var names = kinds.DerivedTypes.Select(kind => (string)kind.TypeDiscriminator!).ToList();
        if (!element.TryGetProperty(key, out var value))
            throw new InputException($"{source} is not a model configuration: the key '{path}{key}' is missing; it is one of {string.Join(", ", names)}.");
        var name = value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText();
        return kinds.DerivedTypes.FirstOrDefault(kind => (string)kind.TypeDiscriminator! == name) is { DerivedType: { } type } ? type
            : throw new InputException($"{source} is not a model configuration: '{path}{key}' is '{Printable.Name(name)}', which is not known{Hint(name, names)}; it is one of {string.Join(", ", names)}.");
    }

    private static string Hint(string key, IEnumerable<string> known) => Spelling.Nearest(key, known) is { } nearest ? $", meant is perhaps '{nearest}'" : "";
}
