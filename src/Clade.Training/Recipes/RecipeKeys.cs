using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Clade.Core;

namespace Clade.Training;

/// <summary>Compares what a recipe says with what is read, before it is read, so that every error speaks of the file: unknown and missing keys, kinds of values, ranges.</summary>
internal static class RecipeKeys
{
    /// <summary>The keys of a mapping that is read as this type, with their types.</summary>
    internal static IEnumerable<JsonPropertyInfo> Of(JsonTypeInfo type) => type.Properties.Where(property => property.Get is not null);

    /// <exception cref="InputException">In one sentence what is wrong.</exception>
    internal static void Check(JsonObject mapping, JsonTypeInfo type, string source, string path = "")
    {
        var properties = Of(type).ToList();
        foreach (var (key, value) in mapping)
        {
            var known = properties.Find(property => property.Name == key)
                ?? throw new InputException($"{source}: unknown key '{path}{key}'{Hint(key, path, properties)}.");
            CheckValue(value, type.Options.GetTypeInfo(known.PropertyType), source, path + key);
        }

        if (properties.Find(property => property.IsRequired && !mapping.ContainsKey(property.Name)) is { } missing)
            throw new InputException($"{source}: the key '{path}{missing.Name}' is missing.");
    }

    private static void CheckValue(JsonNode? value, JsonTypeInfo type, string source, string path)
    {
        if (type.Kind == JsonTypeInfoKind.Object)
        {
            Check(value as JsonObject ?? throw new InputException($"{source}: '{path}' must be a mapping of keys."), type, source, path + ".");
        }
        else if (type.Kind == JsonTypeInfoKind.Enumerable)
        {
            var list = value as JsonArray ?? throw new InputException($"{source}: '{path}' must be a list.");
            foreach (var item in list)
                CheckValue(item, type.Options.GetTypeInfo(type.ElementType!), source, path);
        }
        else
        {
            CheckScalar(value is JsonValue scalar ? scalar.ToString() : throw new InputException($"{source}: '{path}' must be a single value."), type.Type, source, path);
        }
    }

    private static void CheckScalar(string text, Type type, string source, string path)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (type.IsEnum)
        {
            var names = Enum.GetNames(type).Select(JsonNamingPolicy.SnakeCaseLower.ConvertName).ToList();
            if (!names.Contains(text))
                throw new InputException($"{source}: '{path}' is '{text}' and must be {string.Join(" or ", names)}.");
        }

        if (type != typeof(int) && type != typeof(long) && type != typeof(double))
            return;
        var whole = type != typeof(double);
        var wanted = (whole ? "a whole number" : "a number") + (RecipeRange.All.TryGetValue(path, out var range) ? " " + range : "");
        double number = 0;
        var fine = type == typeof(int) ? int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var small) && Set(small)
            : whole ? long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var large) && Set(large)
            : double.TryParse(text, NumberStyles.Float & ~(NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite), CultureInfo.InvariantCulture, out number) && double.IsFinite(number);
        if (!fine || (RecipeRange.All.ContainsKey(path) && !range.Holds(number)))
            throw new InputException($"{source}: '{path}' is '{text}' and must be {wanted}.");

        bool Set(double value)
        {
            number = value;
            return true;
        }
    }

    private static string Hint(string key, string path, IEnumerable<JsonPropertyInfo> properties) =>
        Spelling.Nearest(key, properties.Select(property => property.Name).Concat(path.Length == 0 ? ["base"] : [])) is { } nearest ? $", did you mean '{nearest}'" : "";
}
