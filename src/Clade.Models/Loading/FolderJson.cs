using System.Text.Json;
using Clade.Core;

namespace Clade.Models;

/// <summary>The JSON files of a checkpoint that say what it is.</summary>
internal static class FolderJson
{
    private const long MaxBytes = 16 << 20;

    private static readonly string[] s_files =
        ["config.json", "open_clip_config.json", "hf_config.json", "preprocessor_config.json", "processor_config.json", "preprocess.json", "modules.json", "1_Pooling/config.json", "2_Dense/config.json", "sentence_bert_config.json"];

    /// <summary>Roots by file name, of those that are there.</summary>
    /// <exception cref="InputException">One is too large, unreadable or not JSON.</exception>
    internal static Dictionary<string, JsonElement> Read(string folder)
    {
        var found = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (var name in s_files)
        {
            var path = Path.Combine(folder, name);
            if (!File.Exists(path))
                continue;
            try
            {
                if (new FileInfo(path).Length > MaxBytes)
                    throw new InputException($"{path} has more than {MaxBytes >> 20} MiB, which no configuration has; use the file that belongs to the model.");
                using var document = JsonDocument.Parse(File.ReadAllBytes(path));
                CheckStrings(document.RootElement);
                found[name] = document.RootElement.Clone();
            }
            catch (JsonException error)
            {
                throw new InputException($"{path} is not JSON (line {error.LineNumber + 1}); fetch it again.", error);
            }
            catch (InvalidOperationException error)
            {
                throw new InputException($"{path} holds a string that is not valid Unicode; fetch it again.", error);
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                throw new InputException($"Cannot read {path}: {error.Message.TrimEnd('.')}.", error);
            }
        }

        return found;
    }

    // Bytes that are no UTF-8, or half of a surrogate pair, are noticed when a string is taken out: here, and not in a family.
    private static void CheckStrings(JsonElement element)
    {
        if (element.ValueKind == JsonValueKind.String)
        {
            element.GetString();
        }
        else if (element.ValueKind == JsonValueKind.Array)
        {
            foreach (var item in element.EnumerateArray())
                CheckStrings(item);
        }
        else if (element.ValueKind == JsonValueKind.Object)
        {
            foreach (var item in element.EnumerateObject())
            {
                _ = item.Name;
                CheckStrings(item.Value);
            }
        }
    }
}
