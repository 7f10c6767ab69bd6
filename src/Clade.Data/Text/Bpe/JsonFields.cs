using System.Text.Json;
using Clade.Core;

namespace Clade.Data.Text.Bpe;

/// <summary>The fields of one JSON object, each read with the type it must have or a sentence.</summary>
internal readonly struct JsonFields
{
    private readonly string _path;
    private readonly string _where;
    private readonly JsonElement _element;

    /// <param name="path">File, for messages.</param>
    /// <param name="element">The object.</param>
    /// <param name="where">The object's place, for messages.</param>
    public JsonFields(string path, JsonElement element, string where)
    {
        (_path, _where, _element) = (path, where, element);
        if (element.ValueKind != JsonValueKind.Object)
            throw new InputException($"{path}: {where} is not a JSON object; give a tokenizer's file.");
    }

    /// <summary>True when the field is there and not null.</summary>
    public bool Has(string name) => _element.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null;

    public JsonElement Get(string name) => Has(name)
        ? _element.GetProperty(name)
        : throw new InputException($"{_path}: {_where} has no \"{name}\"; it is cut off or not a tokenizer's file.");

    public JsonFields Object(string name) => new(_path, Get(name), $"\"{name}\"");

    public JsonElement.ArrayEnumerator Array(string name) =>
        Get(name) is { ValueKind: JsonValueKind.Array } list ? list.EnumerateArray() : throw Wrong(name, "a list");

    public string Text(string name, string otherwise) => !Has(name) ? otherwise
        : Get(name) is { ValueKind: JsonValueKind.String } text ? text.GetString()! : throw Wrong(name, "a string");

    public int Whole(string name, int otherwise) => !Has(name) ? otherwise
        : Get(name) is { ValueKind: JsonValueKind.Number } number && number.TryGetInt32(out var value) ? value : throw Wrong(name, "a whole number");

    /// <summary>True, false, or null when the field is not there.</summary>
    public bool? Flag(string name) => !Has(name) ? null : Get(name).ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => throw Wrong(name, "true or false"),
    };

    /// <summary>A number, as a double.</summary>
    public double Number(string name, double otherwise) => !Has(name) ? otherwise
        : Get(name) is { ValueKind: JsonValueKind.Number } number && number.TryGetDouble(out var value) && double.IsFinite(value) ? value : throw Wrong(name, "a number");

    /// <summary>The entries of an object.</summary>
    public JsonElement.ObjectEnumerator Members(string name) =>
        Get(name) is { ValueKind: JsonValueKind.Object } map ? map.EnumerateObject() : throw Wrong(name, "an object");

    private InputException Wrong(string name, string kind) => new($"{_path}: \"{name}\" of {_where} is not {kind}; fetch the file again.");
}
