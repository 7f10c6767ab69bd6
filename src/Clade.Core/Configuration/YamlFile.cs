using System.Text.Json.Nodes;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Clade.Core;

/// <summary>
/// One YAML mapping as JSON: mappings, lists and text; an empty value is null. Read event by event, with bounds on bytes, depth and the number of values,
/// and without anchors, so that no small file grows large.
/// </summary>
public static class YamlFile
{
    private const int MaxBytes = 1 << 20, MaxDepth = 16, MaxValues = 10_000;

    /// <summary>Reads the file whole.</summary>
    /// <param name="path">At most 1 MiB, 16 levels and 10,000 values.</param>
    /// <param name="kind">What it should be, for errors: a recipe, a suite.</param>
    /// <exception cref="InputException">The file is missing, too large, not YAML or not one mapping.</exception>
    public static JsonObject Read(string path, string kind)
    {
        ArgumentNullException.ThrowIfNull(path);
        var text = ReadText(path, kind);
        try
        {
            var parser = new Parser(new StringReader(text));
            parser.Consume<StreamStart>();
            if (!parser.TryConsume<DocumentStart>(out _) || !parser.Accept<MappingStart>(out _))
                throw new InputException($"{path} is not a {kind}: it must be one YAML mapping.");
            var values = 0;
            var root = (JsonObject)Node(parser, path, kind, 0, ref values)!;
            parser.Consume<DocumentEnd>();
            return parser.TryConsume<StreamEnd>(out _) ? root : throw new InputException($"{path} is not a {kind}: it holds several YAML documents.");
        }
        catch (YamlException error)
        {
            throw new InputException($"{path} is not YAML (line {error.Start.Line}): {error.Message.Split('\n')[0].TrimEnd('.')}.", error);
        }
    }

    // Never more than the limit, whatever length the file claims to have.
    private static string ReadText(string path, string kind)
    {
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1);
            var bytes = new byte[MaxBytes + 1];
            var count = file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
            if (count > MaxBytes)
                throw new InputException($"{path} is larger than {MaxBytes} bytes, which no {kind} is.");
            using var reader = new StreamReader(new MemoryStream(bytes, 0, count));
            return reader.ReadToEnd();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new InputException($"Cannot read the {kind} {path}: there is no such file, or it may not be read.", error);
        }
    }

    private static JsonNode? Node(Parser parser, string path, string kind, int depth, ref int values)
    {
        if (depth > MaxDepth || ++values > MaxValues)
            throw new InputException($"{path} is not a {kind}: it is nested more than {MaxDepth} levels deep or has more than {MaxValues} values.");
        if (parser.Current is AnchorAlias || parser.Current is NodeEvent { Anchor.IsEmpty: false })
            throw new InputException($"{path} uses a YAML anchor in line {parser.Current.Start.Line}, which a {kind} does not have; write the value out.");
        if (parser.TryConsume<Scalar>(out var scalar))
            return scalar is { Style: ScalarStyle.Plain, Value: "" or "~" or "null" } ? null : JsonValue.Create(scalar.Value);
        if (parser.TryConsume<SequenceStart>(out _))
        {
            var list = new JsonArray();
            while (!parser.TryConsume<SequenceEnd>(out _))
                list.Add(Node(parser, path, kind, depth + 1, ref values));
            return list;
        }

        parser.Consume<MappingStart>();
        var mapping = new JsonObject();
        while (!parser.TryConsume<MappingEnd>(out _))
        {
            if (!parser.TryConsume<Scalar>(out var key))
                throw new InputException($"{path} has a key in line {parser.Current?.Start.Line} that is no plain word.");
            if (mapping.ContainsKey(key.Value))
                throw new InputException($"{path} has the key '{key.Value}' twice (line {key.Start.Line}).");
            mapping[key.Value] = Node(parser, path, kind, depth + 1, ref values);
        }

        return mapping;
    }
}
