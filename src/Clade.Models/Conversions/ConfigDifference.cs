using System.Text.Json;

namespace Clade.Models.Conversions;

/// <summary>What two architectures differ in.</summary>
internal static class ConfigDifference
{
    /// <summary>The first option of the wanted one that the other has not, as <c>text.pooling (last)</c>; null if they are the same.</summary>
    internal static string? First(DualEncoderConfig wanted, DualEncoderConfig found)
    {
        using var a = JsonDocument.Parse(wanted.ToJson());
        using var b = JsonDocument.Parse(found.ToJson());
        return First(a.RootElement, b.RootElement, "");
    }

    private static string? First(JsonElement wanted, JsonElement found, string path)
    {
        if (wanted.ValueKind != JsonValueKind.Object || found.ValueKind != JsonValueKind.Object)
            return JsonElement.DeepEquals(wanted, found) ? null : $"{path} ({wanted.GetRawText()})";
        foreach (var item in wanted.EnumerateObject())
        {
            var place = path.Length == 0 ? item.Name : $"{path}.{item.Name}";
            if (!found.TryGetProperty(item.Name, out var other))
                return $"{place} ({item.Value.GetRawText()})";
            if (First(item.Value, other, place) is { } inside)
                return inside;
        }

        return found.EnumerateObject().Where(item => !wanted.TryGetProperty(item.Name, out _)).Select(item => $"that there is no {(path.Length == 0 ? "" : path + ".")}{item.Name}").FirstOrDefault();
    }
}
