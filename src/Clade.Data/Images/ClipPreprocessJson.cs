using System.Text.Json;
using Clade.Core;

namespace Clade.Data.Images;

/// <summary>JSON of <see cref="ClipPreprocess"/>, with errors in sentences.</summary>
internal static class ClipPreprocessJson
{
    private static readonly JsonSerializerOptions Options = new() { WriteIndented = true, AllowTrailingCommas = false };

    public static string Write(ClipPreprocess value) => JsonSerializer.Serialize(value, Options);

    public static ClipPreprocess Read(string json, string name)
    {
        ArgumentNullException.ThrowIfNull(json);
        var known = typeof(ClipPreprocess).GetProperties().Where(property => property.CanWrite).Select(property => property.Name).ToList();
        try
        {
            using (var document = JsonDocument.Parse(json))
            {
                if (document.RootElement.ValueKind != JsonValueKind.Object)
                    throw new InputException($"{name} holds no JSON object; give the preprocessing options as one.");
                foreach (var property in document.RootElement.EnumerateObject())
                {
                    if (!known.Contains(property.Name))
                        throw new InputException($"{name} has the unknown key \"{Printable.Name(property.Name)}\"; did you mean \"{known.MinBy(key => Distance(key, property.Name))}\"?");
                }
            }

            var value = JsonSerializer.Deserialize<ClipPreprocess>(json, Options)!;
            value.Validate();
            return value;
        }
        catch (JsonException error)
        {
            throw new InputException($"{name} does not hold preprocessing options ({Printable.Name(FirstSentence(error.Message))}); correct it.", error);
        }
        catch (InvalidOperationException error)
        {
            throw new InputException($"{name} holds a string that is not valid Unicode; correct it.", error);
        }
    }

    private static string FirstSentence(string message)
    {
        var end = message.IndexOf(". ", StringComparison.Ordinal);
        return (end < 0 ? message : message[..end]).TrimEnd('.');
    }

    /// <summary>Edits between two names, ignoring case.</summary>
    private static int Distance(string a, string b)
    {
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var replace = diagonal + (char.ToLowerInvariant(a[i - 1]) == char.ToLowerInvariant(b[j - 1]) ? 0 : 1);
                (diagonal, row[j]) = (row[j], Math.Min(replace, Math.Min(row[j], row[j - 1]) + 1));
            }
        }

        return row[^1];
    }
}
