using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Clade.Core;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Clade.Training;

/// <summary>Reads recipes: YAML, merged over the file that <c>base</c> names, then typed. Every key must be known.</summary>
public static class RecipeReader
{
    private const int MaxBases = 8;
    private const long MaxBytes = 1 << 20;

    private static readonly JsonSerializerOptions s_json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        NumberHandling = JsonNumberHandling.AllowReadingFromString,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        WriteIndented = true,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
    };

    /// <summary>Reads a recipe with its bases. Corpus and tokenizer paths become relative to the file that names them.</summary>
    /// <exception cref="InputException">The file is missing or not YAML, a key is unknown (the nearest is offered) or missing, or a value is out of range.</exception>
    public static Recipe Read(string path)
    {
        var merged = ReadMerged(path, 0);
        try
        {
            var recipe = merged.Deserialize<Recipe>(s_json) ?? throw new InputException($"{path} is empty.");
            Check(recipe, path);
            return recipe;
        }
        catch (JsonException error)
        {
            throw new InputException($"{path} is not a recipe: {Explain(error)}.", error);
        }
    }

    /// <summary>The resolved recipe as JSON: what is printed at the start and stored in checkpoints. Corpora and tokenizer by name, without the folders of this machine.</summary>
    public static string Resolved(Recipe recipe)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        var portable = recipe with
        {
            Data = [.. recipe.Data.Select(item => item with { Corpus = Path.GetFileName(item.Corpus.TrimEnd('/')) })],
            Tokenizer = recipe.Tokenizer with { File = Path.GetFileName(recipe.Tokenizer.File) },
        };
        return JsonSerializer.Serialize(portable, s_json);
    }

    private static JsonObject ReadMerged(string path, int depth)
    {
        if (depth > MaxBases)
            throw new InputException($"{path} has more than {MaxBases} bases above it; they may name each other in a circle.");
        var own = ReadYaml(path);
        var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        foreach (var item in (own["data"] as JsonArray ?? []).OfType<JsonObject>())
            MakeAbsolute(item, "corpus", folder);
        if (own["tokenizer"] is JsonObject tokenizer)
            MakeAbsolute(tokenizer, "file", folder);
        if (own["base"] is not JsonValue name)
            return own;
        own.Remove("base");
        var merged = ReadMerged(Path.Combine(folder, name.ToString()), depth + 1);
        Merge(merged, own);
        return merged;
    }

    private static void MakeAbsolute(JsonObject item, string key, string folder)
    {
        if (item[key] is JsonValue value)
            item[key] = Path.GetFullPath(Path.Combine(folder, value.ToString()));
    }

    private static void Merge(JsonObject target, JsonObject delta)
    {
        foreach (var (key, value) in delta.ToList())
        {
            if (value is JsonObject inner && target[key] is JsonObject below)
                Merge(below, inner);
            else
                target[key] = value?.DeepClone();
        }
    }

    private static JsonObject ReadYaml(string path)
    {
        try
        {
            if (new FileInfo(path).Length > MaxBytes)
                throw new InputException($"{path} is larger than {MaxBytes} bytes, which no recipe is.");
            var yaml = new YamlStream();
            using var reader = new StreamReader(path);
            yaml.Load(reader);
            return yaml.Documents is [{ RootNode: YamlMappingNode root }] && ToJson(root, 0) is JsonObject result ? result
                : throw new InputException($"{path} is not a recipe: it must be one YAML mapping.");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"Cannot read the recipe {path}: there is no such file, or it may not be read.", error);
        }
        catch (YamlException error)
        {
            throw new InputException($"{path} is not YAML (line {error.Start.Line}): {error.Message.Split('\n')[0].TrimEnd('.')}.", error);
        }
    }

    private static JsonNode? ToJson(YamlNode node, int depth) => node switch
    {
        _ when depth > 32 => throw new InputException("The recipe is nested more than 32 levels deep."),
        YamlMappingNode mapping => new JsonObject(mapping.Children.Select(pair => KeyValuePair.Create(pair.Key.ToString(), ToJson(pair.Value, depth + 1)))),
        YamlSequenceNode sequence => new JsonArray([.. sequence.Children.Select(child => ToJson(child, depth + 1))]),
        YamlScalarNode { Style: ScalarStyle.Plain, Value: "" or "~" or "null" } => null,
        YamlScalarNode { Style: ScalarStyle.Plain, Value: "true" or "false" } scalar => JsonValue.Create(scalar.Value == "true"),
        YamlScalarNode scalar => JsonValue.Create(scalar.Value),
        _ => throw new InputException("Recipes use mappings, lists and plain values only."),
    };

    private static void Check(Recipe recipe, string path)
    {
        void Require(bool fine, string why)
        {
            if (!fine)
                throw new InputException($"{path}: {why}.");
        }

        Require(recipe.Steps is > 0 and <= 1_000_000_000, "steps must be positive");
        Require(recipe.Batch is > 1 and <= 1_000_000, "batch must be at least 2");
        Require(recipe.Rate > 0 && double.IsFinite(recipe.Rate), "rate must be positive");
        Require(recipe.WarmUp is >= 0 and < 1, "warm_up is a part of the run, from 0 to below 1");
        Require(recipe.KeepPatches is > 0 and <= 1, "keep_patches is a share, above 0 and at most 1");
        Require(recipe.FullPatchesEnd is >= 0 and <= 1, "full_patches_end is a part of the run, from 0 to 1");
        Require(recipe.NameShare is >= 0 and <= 1, "name_share is a probability");
        Require(recipe.Data.Count > 0 && recipe.Data.All(item => item.Share > 0), "data needs at least one corpus, each with a positive share");
        Require(recipe.Precision is "auto" or "float32" or "bfloat16", "precision is auto, float32 or bfloat16");
        Require(recipe.Model is { Vision: not null, Text: not null }, "the model needs a vision and a text tower");
        _ = Models.ClipConfig.Parse(recipe.Model.ToJson(), path);
    }

    // System.Text.Json names the unknown key; the nearest known one is a help.
    private static string Explain(JsonException error)
    {
        var text = error.Message.Split('\n')[0];
        const string start = "The JSON property '";
        if (!text.StartsWith(start, StringComparison.Ordinal))
            return text.Replace("JSON", "recipe", StringComparison.Ordinal).TrimEnd('.');
        var key = text[start.Length..text.IndexOf('\'', start.Length)];
        var nearest = s_keys.Value.MinBy(known => Distance(key, known))!;
        return $"unknown key '{key}'" + (Distance(key, nearest) <= Math.Max(2, key.Length / 2) ? $"; did you mean '{nearest}'?" : "");
    }

    private static readonly Lazy<IReadOnlyList<string>> s_keys = new(() =>
        [.. new[] { typeof(Recipe), typeof(RecipeData), typeof(RecipeTokenizer), typeof(AugmentationOptions), typeof(Models.ClipConfig), typeof(Models.VisionConfig), typeof(Models.TextConfig) }
            .SelectMany(type => type.GetProperties()).Select(property => JsonNamingPolicy.SnakeCaseLower.ConvertName(property.Name)).Append("base").Distinct()]);

    // Levenshtein's edit distance.
    private static int Distance(string left, string right)
    {
        var row = Enumerable.Range(0, right.Length + 1).ToArray();
        for (var i = 1; i <= left.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= right.Length; j++)
                (diagonal, row[j]) = (row[j], Math.Min(Math.Min(row[j], row[j - 1]) + 1, diagonal + (left[i - 1] == right[j - 1] ? 0 : 1)));
        }

        return row[^1];
    }
}
