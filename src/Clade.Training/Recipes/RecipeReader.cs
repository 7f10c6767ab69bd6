using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Clade.Core;
using Clade.Models;

namespace Clade.Training;

/// <summary>Reads recipes: YAML, merged over the file that <c>base</c> names, then typed. Every key must be known. Thread-safe.</summary>
public static class RecipeReader
{
    private const int MaxBases = 8;

    private static readonly JsonSerializerOptions s_json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        NumberHandling = JsonNumberHandling.AllowReadingFromString,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        WriteIndented = true,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
        TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { LeaveOutLaterKeys } },
    };

    /// <summary>How recipes become types; for the check of the documentation too.</summary>
    internal static JsonTypeInfo TypeInfo(Type type) => s_json.GetTypeInfo(type);

    /// <summary>Reads a recipe with its bases. Corpus and tokenizer paths become relative to the file that names them.</summary>
    /// <exception cref="InputException">The file is missing or not YAML, a key is unknown (the nearest is offered) or missing, or a value is out of range.</exception>
    public static Recipe Read(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        var merged = ReadMerged(path, []);
        MappingCheck.Check(merged, TypeInfo(typeof(Recipe)), path, RecipeRanges.All, taken: ["base"]);
        try
        {
            var recipe = merged.Deserialize<Recipe>(s_json)!;
            Check(recipe, path);
            return recipe;
        }
        catch (JsonException error)
        {
            throw new InputException($"{path} is not a recipe: the value of '{error.Path?.TrimStart('$', '.')}' does not fit.", error);
        }
    }

    /// <summary>The resolved recipe as JSON: what is printed at the start and stored in checkpoints. Corpora and tokenizer by name, without the folders of this machine.</summary>
    public static string Resolved(Recipe recipe)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        var portable = recipe with
        {
            Data = [.. recipe.Data.Select(item => item with { Corpus = Path.GetFileName(item.Corpus.TrimEnd('/')) })],
            Init = Path.GetFileName(recipe.Init?.TrimEnd('/')),
            Tokenizer = recipe.Tokenizer with { File = Path.GetFileName(recipe.Tokenizer.File) },
        };
        return JsonSerializer.Serialize(portable, s_json);
    }

    private static JsonObject ReadMerged(string path, List<string> above)
    {
        var full = Path.GetFullPath(path);
        if (above.Contains(full))
            throw new InputException($"{path} is a base of itself: {string.Join(" -> ", above.Append(full).Select(Path.GetFileName))}.");
        if (above.Count > MaxBases)
            throw new InputException($"{path} is a base below {MaxBases} others; put the recipes between together.");
        var own = YamlFile.Read(path, "recipe");
        var folder = Path.GetDirectoryName(full)!;
        foreach (var item in (own["data"] as JsonArray ?? []).OfType<JsonObject>())
            MakeAbsolute(item, "corpus", folder);
        MakeAbsolute(own, "init", folder);
        if (own["tokenizer"] is JsonObject tokenizer)
            MakeAbsolute(tokenizer, "file", folder);
        var merged = new JsonObject();
        if (own.ContainsKey("base"))
        {
            if (own["base"] is not JsonValue name || name.ToString().Length == 0)
                throw new InputException($"{path}: 'base' must be the path of another recipe.");
            merged = ReadMerged(Path.Combine(folder, name.ToString()), [.. above, full]);
            own.Remove("base");
        }

        Merge(merged, own);
        return merged;
    }

    private static void MakeAbsolute(JsonObject item, string key, string folder)
    {
        if (item[key] is JsonValue value && value.ToString() is { Length: > 0 } text)
            item[key] = Path.GetFullPath(Path.Combine(folder, text));
    }

    // Mappings are joined key by key, everything else is replaced; an empty value takes a key back to its default.
    private static void Merge(JsonObject target, JsonObject delta)
    {
        foreach (var (key, value) in delta.ToList())
        {
            if (value is null)
                target.Remove(key);
            else if (value is JsonObject inner)
                Merge(target[key] as JsonObject ?? (JsonObject)(target[key] = new JsonObject()), inner);
            else
                target[key] = value.DeepClone();
        }
    }

    private static void Check(Recipe recipe, string path)
    {
        void Require(bool fine, string why)
        {
            if (!fine)
                throw new InputException($"{path}: {why}.");
        }

        Require(recipe.Name.Length > 0, "'name' is empty");
        Require(recipe.Data.Count > 0, "'data' needs at least one corpus");
        Require(recipe.Data.All(item => item.Corpus.Length > 0), "'data.corpus' is empty");
        Require(recipe.Batch >= recipe.Data.Count, $"a batch of {recipe.Batch} is too small for {recipe.Data.Count} corpora");
        Require(recipe.Precision is "auto" or "float32" or "bfloat16", $"'precision' is '{recipe.Precision}' and must be auto, float32 or bfloat16");
        Require(recipe.Model is { Vision: not null, Text: not null }, "the model needs a vision and a text tower");
        _ = ClipConfig.Parse(recipe.Model.ToJson(), path);
    }

    // Keys that came after the first release are written only where they are used: older checkpoints still fit their recipe.
    private static void LeaveOutLaterKeys(JsonTypeInfo type)
    {
        if (type.Type != typeof(Recipe) && type.Type != typeof(AugmentationOptions))
            return;
        foreach (var property in type.Properties)
        {
            if (property.Name == "accumulate")
                property.ShouldSerialize = static (_, value) => value is not 1;
            else if (property.Name is "ema" or "flatten" or "warp")
                property.ShouldSerialize = static (_, value) => value is not 0.0;
            else if (property.Name == "lighten")
                property.ShouldSerialize = static (_, value) => value is not 0.35;
        }
    }
}
