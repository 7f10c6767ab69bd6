using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;

namespace Clade.Core;

/// <summary>Compares what a file says with the type it is read as, before it is read, so that every error speaks of the file: unknown and missing keys, kinds of values, ranges.</summary>
public static class MappingCheck
{
    /// <summary>The keys of a mapping that is read as this type, with their types.</summary>
    public static IEnumerable<JsonPropertyInfo> Keys(JsonTypeInfo type) => (type ?? throw new ArgumentNullException(nameof(type))).Properties.Where(property => property.Get is not null);

    /// <summary>Checks a mapping and all below it.</summary>
    /// <param name="mapping">As the file has it, scalars as text.</param>
    /// <param name="type">What it is read as; names of keys are its property names.</param>
    /// <param name="source">Name of the file, for errors.</param>
    /// <param name="ranges">Numbers that a key takes, by its place in the file (<c>data.share</c>; list items without their number).</param>
    /// <param name="path">Place of the mapping in the file, with a dot at its end; empty for the root.</param>
    /// <param name="taken">Keys of the root that the caller has taken out before, for hints.</param>
    /// <exception cref="InputException">In one sentence what is wrong.</exception>
    public static void Check(JsonObject mapping, JsonTypeInfo type, string source, IReadOnlyDictionary<string, NumberRange> ranges, string path = "", IReadOnlyList<string>? taken = null)
    {
        ArgumentNullException.ThrowIfNull(mapping);
        ArgumentNullException.ThrowIfNull(ranges);
        var properties = Keys(type).ToList();
        foreach (var (key, value) in mapping)
        {
            var known = properties.Find(property => property.Name == key)
                ?? throw new InputException($"{source}: unknown key '{path}{key}'{Hint(key, properties, taken ?? [])}.");
            CheckValue(value, type.Options.GetTypeInfo(known.PropertyType), source, ranges, path + key);
        }

        if (properties.Find(property => property.IsRequired && !mapping.ContainsKey(property.Name)) is { } missing)
            throw new InputException($"{source}: the key '{path}{missing.Name}' is missing.");
    }

    private static void CheckValue(JsonNode? value, JsonTypeInfo type, string source, IReadOnlyDictionary<string, NumberRange> ranges, string path)
    {
        if (type.Kind == JsonTypeInfoKind.Object)
        {
            Check(value as JsonObject ?? throw new InputException($"{source}: '{path}' must be a mapping of keys."), type, source, ranges, path + ".");
        }
        else if (type.Kind == JsonTypeInfoKind.Enumerable)
        {
            var list = value as JsonArray ?? throw new InputException($"{source}: '{path}' must be a list.");
            foreach (var item in list)
                CheckValue(item, type.Options.GetTypeInfo(type.ElementType!), source, ranges, path);
        }
        else if (type.Kind == JsonTypeInfoKind.Dictionary)
        {
            foreach (var (key, item) in value as JsonObject ?? throw new InputException($"{source}: '{path}' must be a mapping of keys."))
                CheckValue(item, type.Options.GetTypeInfo(type.ElementType!), source, ranges, $"{path}.{key}");
        }
        else
        {
            CheckScalar(value is JsonValue scalar ? scalar.ToString() : throw new InputException($"{source}: '{path}' must be a single value."), type.Type, source, ranges, path);
        }
    }

    private static void CheckScalar(string text, Type type, string source, IReadOnlyDictionary<string, NumberRange> ranges, string path)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (type.IsEnum)
        {
            var names = Enum.GetNames(type).Select(JsonNamingPolicy.SnakeCaseLower.ConvertName).ToList();
            if (!names.Contains(text))
                throw new InputException($"{source}: '{path}' is '{text}' and must be {string.Join(" or ", names)}.");
        }

        if (type == typeof(bool) && text is not ("true" or "false"))
            throw new InputException($"{source}: '{path}' is '{text}' and must be true or false.");
        if (type == typeof(char) && text.Length != 1)
            throw new InputException($"{source}: '{path}' is '{text}' and must be one character.");
        if (type != typeof(int) && type != typeof(long) && type != typeof(double))
            return;
        var whole = type != typeof(double);
        var wanted = (whole ? "a whole number" : "a number") + (ranges.TryGetValue(path, out var range) ? " " + range : "");
        double number = 0;
        var fine = type == typeof(int) ? int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var small) && Set(small)
            : whole ? long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var large) && Set(large)
            : double.TryParse(text, NumberStyles.Float & ~(NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite), CultureInfo.InvariantCulture, out number) && double.IsFinite(number);
        if (!fine || (ranges.ContainsKey(path) && !range.Holds(number)))
            throw new InputException($"{source}: '{path}' is '{text}' and must be {wanted}.");

        bool Set(double value)
        {
            number = value;
            return true;
        }
    }

    private static string Hint(string key, IEnumerable<JsonPropertyInfo> properties, IReadOnlyList<string> taken) =>
        Spelling.Nearest(key, properties.Select(property => property.Name).Concat(taken)) is { } nearest ? $", did you mean '{nearest}'" : "";
}
