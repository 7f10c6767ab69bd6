using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Clade.Core;

namespace Clade.Evaluation.Reports;

/// <summary>
/// A report as JSON, whole: <c>format</c> is <c>clade.evaluation</c>, <c>version</c> counts changes that an older reader would get wrong (members may be added within
/// a version), names are in snake_case, shares in [0, 1], numbers that are not finite are the texts <c>"NaN"</c>, <c>"Infinity"</c>, <c>"-Infinity"</c>. What is
/// written reads back as it was. Thread-safe.
/// </summary>
public static class JsonReport
{
    /// <summary>Version that is written; this and older ones are read.</summary>
    public const int Version = 1;

    private const string Format = "clade.evaluation";

    private static readonly JsonSerializerOptions s_dense = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false) },
        AllowOutOfOrderMetadataProperties = true,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    };

    private static readonly JsonSerializerOptions s_indented = new(s_dense) { WriteIndented = true };

    /// <summary>The report as one document.</summary>
    /// <param name="report">What to write.</param>
    /// <param name="perItem">
    /// True keeps the name of each item and its number under each figure, on dense lines: what later comparisons with other models need. False keeps the count of the
    /// items only, indented for people; read back, the names of the items then cannot be enumerated.
    /// </param>
    /// <exception cref="InputException">See <see cref="EvaluationReport.Check"/>.</exception>
    public static string ToText(EvaluationReport report, bool perItem = false)
    {
        ArgumentNullException.ThrowIfNull(report);
        report.Check();
        return JsonSerializer.Serialize(ReportDocument.From(report, Format, Version, perItem), perItem ? s_dense : s_indented) + "\n";
    }

    /// <summary>Writes the report to a file, atomically.</summary>
    /// <inheritdoc cref="ToText"/>
    /// <param name="path">The file.</param>
    /// <param name="report">What to write.</param>
    /// <param name="perItem">See <see cref="ToText"/>.</param>
    public static void Write(string path, EvaluationReport report, bool perItem = false) => AtomicFile.WriteText(path, ToText(report, perItem));

    /// <summary>Reads a report from a file.</summary>
    /// <inheritdoc cref="Parse"/>
    public static EvaluationReport Read(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        try
        {
            return Parse(File.ReadAllText(path), path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"Cannot read {path}: {error.Message} Check the path.", error);
        }
    }

    /// <summary>Reads a report.</summary>
    /// <param name="text">The document.</param>
    /// <param name="name">How error messages call it, usually its path.</param>
    /// <exception cref="InputException">It cannot be read, is no report, is damaged, or is of a newer version.</exception>
    public static EvaluationReport Parse(string text, string name)
    {
        ArgumentNullException.ThrowIfNull(text);
        try
        {
            using (var document = JsonDocument.Parse(text))
            {
                CheckVersion(document.RootElement, name);
                CheckLists(document.RootElement, name);
            }

            var report = JsonSerializer.Deserialize<ReportDocument>(text, s_dense)!.ToReport(name);
            report.Check();
            return report;
        }
        catch (Exception error) when (error is JsonException or NotSupportedException)
        {
            throw new InputException($"{name} is not a readable report of an evaluation ({error.Message.Split('\n')[0]}); write it again with clade eval.", error);
        }
    }

    private static void CheckVersion(JsonElement root, string name)
    {
        if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("format", out var format) || format.ValueKind != JsonValueKind.String || format.GetString() != Format
            || !root.TryGetProperty("version", out var number) || number.ValueKind != JsonValueKind.Number || !number.TryGetInt32(out var version) || version < 1)
            throw new InputException($"{name} is not a report of an evaluation: it does not start with \"format\": \"{Format}\" and a version; choose a file that clade eval wrote.");
        if (version > Version)
            throw new InputException($"{name} is a report of version {version} and this Clade reads up to {Version}; take a newer Clade.");
    }

    // No list of the format holds a null, and none would be told from an object by its type.
    private static void CheckLists(JsonElement element, string name)
    {
        if (element.ValueKind == JsonValueKind.Object)
        {
            foreach (var member in element.EnumerateObject())
                CheckLists(member.Value, name);
        }
        else if (element.ValueKind == JsonValueKind.Array)
        {
            foreach (var item in element.EnumerateArray())
            {
                if (item.ValueKind == JsonValueKind.Null)
                    throw new InputException($"{name} is damaged: a list in it holds null; write it again with clade eval.");
                CheckLists(item, name);
            }
        }
    }
}
