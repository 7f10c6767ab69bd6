using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Clade.Core;
using Clade.Data.Sets;

namespace Clade.Evaluation;

/// <summary>Reads suites from YAML. Every key must be known. Thread-safe.</summary>
public static class SuiteReader
{
    private static readonly JsonSerializerOptions s_json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        NumberHandling = JsonNumberHandling.AllowReadingFromString,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower), new TruthFromText() },
        TypeInfoResolver = new DefaultJsonTypeInfoResolver().WithAddedModifier(WithoutLimits),
    };

    private static readonly Dictionary<string, NumberRange> s_ranges = new(StringComparer.Ordinal)
    {
        ["tasks.data.scenes.count"] = new(2, 1_000_000),
        ["tasks.data.scenes.classes"] = new(2, 100_000),
        ["tasks.data.scenes.size"] = new(16, 4096),
        ["tasks.data.scenes.frames"] = new(4, 64),
        ["tasks.train.scenes.count"] = new(2, 1_000_000),
        ["tasks.shots"] = new(1, 10_000),
        ["tasks.data.take"] = new(1, int.MaxValue),
        ["tasks.data.ignored"] = new(-1, ushort.MaxValue),
        ["tasks.train.take"] = new(1, int.MaxValue),
    };

    /// <summary>Reads a suite. Paths become relative to its file.</summary>
    /// <exception cref="InputException">The file is missing or not YAML, a key is unknown (the nearest is offered) or missing, or a value does not fit.</exception>
    public static Suite Read(string path)
    {
        var root = YamlFile.Read(path, "suite");
        MappingCheck.Check(root, TypeInfo(typeof(Suite)), path, s_ranges);
        SuiteKeys.Check(root, path);
        var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        foreach (var task in root["tasks"]!.AsArray().OfType<JsonObject>())
        {
            MakeAbsolute(task, folder, "templates_file");
            foreach (var data in new[] { task["data"], task["train"] }.OfType<JsonObject>())
            {
                MakeAbsolute(data, folder, "path", "classes_file", "images", "masks", "list");
                if (data["scenes"] is JsonObject scenes)
                    MakeAbsolute(scenes, folder, "corpus");
            }
        }

        Suite suite;
        try
        {
            suite = root.Deserialize<Suite>(s_json)!;
        }
        catch (JsonException error)
        {
            throw new InputException($"{path} is not a suite: the value of '{error.Path?.TrimStart('$', '.')}' does not fit.", error);
        }

        Check(suite, path);
        return suite;
    }

    /// <summary>The same text for the same data.</summary>
    internal static string Key(SuiteData data) => JsonSerializer.Serialize(data, s_json);

    /// <summary>The same text for the same task.</summary>
    internal static string Text(SuiteTask task) => JsonSerializer.Serialize(task, s_json);

    /// <summary>How suites become types; for the check of the documentation too.</summary>
    internal static JsonTypeInfo TypeInfo(Type type) => s_json.GetTypeInfo(type);

    private static void Check(Suite suite, string path)
    {
        if (suite.Tasks.Count == 0)
            throw new InputException($"{path}: 'tasks' needs at least one task.");
        if (suite.Tasks.GroupBy(task => task.Name, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1) is { } twice)
            throw new InputException($"{path} has two tasks called '{twice.Key}'; give each a name of its own.");
        foreach (var task in suite.Tasks)
        {
            if (new[] { task.Data, task.Train }.OfType<SuiteData>().Any(data => data.Path is null == data.Scenes is null))
                throw new InputException($"{path}: the data of the task '{task.Name}' need 'path' or 'scenes', one of them.");
            if (task.Kind == TaskKind.Segmentation && task.Data is { Scenes: null, Masks: null })
                throw new InputException($"{path}: the task '{task.Name}' needs 'masks' beside 'path', or 'scenes', whose masks are known.");
            var learns = task.Kind is TaskKind.LinearProbe or TaskKind.FewShot;
            if (learns && task.Train is null)
                throw new InputException($"{path}: the task '{task.Name}' learns, so it needs 'train' beside 'data'.");
            if (!learns && task.Train is not null)
                throw new InputException($"{path}: the task '{task.Name}' does not learn, so it has no 'train'.");
        }
    }

    // What archives may ask for is no affair of a suite.
    private static void WithoutLimits(JsonTypeInfo type)
    {
        foreach (var limits in type.Properties.Where(property => property.PropertyType == typeof(PictureSetLimits)).ToList())
            type.Properties.Remove(limits);
    }

    private static void MakeAbsolute(JsonObject item, string folder, params string[] keys)
    {
        foreach (var key in keys)
        {
            if (item[key] is JsonValue value && value.ToString() is { Length: > 0 } text)
                item[key] = Path.GetFullPath(Path.Combine(folder, text));
        }
    }

    // YAML scalars are text here.
    private sealed class TruthFromText : JsonConverter<bool>
    {
        public override bool Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.TokenType == JsonTokenType.String
            ? reader.GetString() switch { "true" => true, "false" => false, _ => throw new JsonException() }
            : reader.GetBoolean();

        public override void Write(Utf8JsonWriter writer, bool value, JsonSerializerOptions options) => writer.WriteBooleanValue(value);
    }
}
