using System.Text.Json;
using Clade.Core;

namespace Clade.Models.Families;

/// <summary>The fields of one object of a published configuration, each read with the type it must have or refused in a sentence. A null counts as absent, as the Python tools write it.</summary>
internal readonly struct ConfigFields
{
    private readonly string _where;
    private readonly JsonElement _element;

    /// <param name="where">Source and file, for sentences.</param>
    /// <param name="element">The object.</param>
    public ConfigFields(string where, JsonElement element)
    {
        (_where, _element) = (where, element);
        if (element.ValueKind != JsonValueKind.Object)
            throw new InputException($"{where} is not a JSON object; fetch the file again.");
    }

    /// <summary>A file's root, or null if there is no such file.</summary>
    public static ConfigFields? Of(ModelFiles files, string file) => files.Json(file) is { } root ? new ConfigFields($"{files.Source}: {file}", root) : null;

    /// <summary>Source, file and place, for sentences.</summary>
    public string Where => _where;

    /// <summary>Names of the fields that are there and not null.</summary>
    public IEnumerable<string> Names => _element.EnumerateObject().Where(item => item.Value.ValueKind != JsonValueKind.Null).Select(item => item.Name);

    /// <summary>True when the field is there and not null.</summary>
    public bool Has(string name) => _element.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null;

    /// <summary>An object below this one, or null.</summary>
    public ConfigFields? Object(string name) => Has(name) ? new ConfigFields($"{_where}: \"{name}\"", _element.GetProperty(name)) : null;

    /// <summary>A whole number that must be there.</summary>
    public int Whole(string name) => Has(name) ? Whole(name, 0) : throw new InputException($"{_where} has no \"{name}\"; fetch the file again.");

    /// <summary>A whole number.</summary>
    public int Whole(string name, int otherwise) => !Has(name) ? otherwise
        : _element.GetProperty(name) is { ValueKind: JsonValueKind.Number } number && number.TryGetInt32(out var value) ? value : throw Wrong(name, "a whole number");

    /// <summary>A finite number.</summary>
    public double Number(string name, double otherwise) => !Has(name) ? otherwise
        : _element.GetProperty(name) is { ValueKind: JsonValueKind.Number } number && number.TryGetDouble(out var value) && double.IsFinite(value) ? value : throw Wrong(name, "a number");

    /// <summary>True or false.</summary>
    public bool Flag(string name, bool otherwise) => !Has(name) ? otherwise : _element.GetProperty(name).ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => throw Wrong(name, "true or false"),
    };

    /// <summary>Whether a field asks for something: it is there, and neither false nor empty.</summary>
    public bool IsSet(string name) => Has(name) && _element.GetProperty(name) is { ValueKind: not JsonValueKind.False } value && !(value.ValueKind == JsonValueKind.String && value.GetString() == "");

    /// <summary>A string, or null.</summary>
    public string? Text(string name) => !Has(name) ? null
        : _element.GetProperty(name) is { ValueKind: JsonValueKind.String } text ? text.GetString() : throw Wrong(name, "a string");

    /// <summary>Strings in a list, or none.</summary>
    public IReadOnlyList<string> Texts(string name) => !Has(name) ? []
        : _element.GetProperty(name) is { ValueKind: JsonValueKind.Array } list && list.EnumerateArray().All(item => item.ValueKind == JsonValueKind.String)
            ? [.. list.EnumerateArray().Select(item => item.GetString()!)] : throw Wrong(name, "a list of strings");

    /// <summary>One whole number or several in a list, or none.</summary>
    public IReadOnlyList<int> WholeNumbers(string name)
    {
        if (!Has(name) || _element.GetProperty(name) is not { ValueKind: JsonValueKind.Array } list)
            return Has(name) ? [Whole(name)] : [];
        return list.EnumerateArray().All(item => item.ValueKind == JsonValueKind.Number && item.TryGetInt32(out _))
            ? [.. list.EnumerateArray().Select(item => item.GetInt32())] : throw Wrong(name, "a list of whole numbers");
    }

    private InputException Wrong(string name, string kind) => new($"{_where}: \"{name}\" is not {kind}; fetch the file again.");
}
