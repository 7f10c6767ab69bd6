using System.Text.Json;

namespace Clade.Data.Sets;

/// <summary>A row of a table or a JSON object: fields with one value or several, under their own names.</summary>
internal sealed class FieldRecord
{
    private readonly Dictionary<string, IReadOnlyList<string>> _values = new(StringComparer.Ordinal);

    /// <summary>Names in the order of the record.</summary>
    public IEnumerable<string> Names => _values.Keys;

    /// <summary>Values of a field; none if it is missing, empty or null.</summary>
    public IReadOnlyList<string> this[string name] => _values.TryGetValue(name, out var values) ? values : [];

    public void Add(string name, string value)
    {
        if (value.Length > 0)
            _values.TryAdd(name, [value]);
    }

    /// <summary>
    /// A JSON object: text, numbers and truth values as they are written, arrays of them, and what an object inside holds under its own names (<c>"tags": {"style": "oil"}</c>).
    /// Arrays of objects are passed over.
    /// </summary>
    public static FieldRecord Of(JsonElement json)
    {
        var record = new FieldRecord();
        record.AddAll(json, depth: 0);
        return record;
    }

    private void AddAll(JsonElement json, int depth)
    {
        foreach (var field in json.EnumerateObject())
        {
            if (Scalar(field.Value) is { } value)
                Add(field.Name, value);
            else if (field.Value.ValueKind == JsonValueKind.Array && field.Value.EnumerateArray().Select(Scalar).OfType<string>().Where(item => item.Length > 0).ToArray() is { Length: > 0 } items)
                _values.TryAdd(field.Name, items);
            else if (field.Value.ValueKind == JsonValueKind.Object && depth == 0)
                AddAll(field.Value, depth + 1);
        }
    }

    private static string? Scalar(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.String => json.GetString(),
        JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => json.GetRawText(),
        _ => null,
    };
}
