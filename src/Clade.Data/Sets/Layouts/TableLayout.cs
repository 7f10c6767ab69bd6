using System.Text.Json;
using Clade.Core;

namespace Clade.Data.Sets;

/// <summary>Tables of pictures with captions or classes: delimited text with a header, JSON Lines, or a JSON array. Several rows may speak of one picture.</summary>
internal static class TableLayout
{
    /// <summary>CSV, TSV and their kin.</summary>
    public static void ReadText(SetBuilder builder, string path, string text)
    {
        if (text.Contains('\0', StringComparison.Ordinal))
            throw new InputException($"{path} is no table of text; give a CSV, TSV or JSON Lines file.");
        var header = text.AsSpan(0, text.AsSpan().IndexOfAny('\r', '\n') is var end and >= 0 ? end : text.Length).ToString();
        using var rows = new DelimitedText(text, builder.Options.Delimiter ?? Delimiter(header, path), builder.Options.Quotes, path).Rows().GetEnumerator();
        var names = rows.MoveNext() ? rows.Current.Fields.Select(name => name.Trim()).ToArray() : throw new InputException($"{path} holds no row; give a table with a header.");
        if (names.Distinct(StringComparer.Ordinal).Count() < names.Length)
            throw new InputException($"Two columns of {path} have one name; rename one of {Printable.Name(string.Join(", ", names))}.");
        var records = new List<(int, FieldRecord)>();
        while (rows.MoveNext())
        {
            var (line, fields) = rows.Current;
            if (fields.Length != names.Length)
            {
                builder.Problem($"{Path.GetFileName(path)}:{line}", $"Line {line} of {path} has {fields.Length} fields and the header {names.Length}.");
                continue;
            }

            var record = new FieldRecord();
            foreach (var (name, value) in names.Zip(fields))
                record.Add(name, value);
            records.Add((line, record));
            CheckCount(builder, path, records.Count);
        }

        Fill(builder, path, names, records);
    }

    /// <summary>A JSON object a line.</summary>
    public static void ReadLines(SetBuilder builder, string path)
    {
        var records = new List<(int, FieldRecord)>();
        foreach (var (number, text) in TextFile.Read(path, builder.Options.Limits.TableBytes).Split('\n').Index().Where(line => !string.IsNullOrWhiteSpace(line.Item)))
        {
            try
            {
                using var json = JsonDocument.Parse(text);
                Add(builder, path, records, number + 1, json.RootElement);
            }
            catch (JsonException)
            {
                builder.Problem($"{Path.GetFileName(path)}:{number + 1}", $"Line {number + 1} of {path} is no JSON.");
            }
        }

        Fill(builder, path, Names(records), records);
    }

    /// <summary>JSON objects: those of an array, or a single one.</summary>
    public static void ReadObjects(SetBuilder builder, string path, IEnumerable<JsonElement> objects)
    {
        var records = new List<(int, FieldRecord)>();
        foreach (var (number, json) in objects.Index())
            Add(builder, path, records, number + 1, json);
        Fill(builder, path, Names(records), records);
    }

    private static void Add(SetBuilder builder, string path, List<(int, FieldRecord)> records, int line, JsonElement json)
    {
        try
        {
            records.Add((line, json.ValueKind == JsonValueKind.Object ? FieldRecord.Of(json) : throw new InvalidOperationException("no object")));
        }
        catch (InvalidOperationException)
        {
            // What GetString throws for half a character, as captions that were cut have it.
            builder.Problem($"{Path.GetFileName(path)}:{line}", $"Row {line} of {path} is no JSON object, or holds text that is no Unicode.");
        }

        CheckCount(builder, path, records.Count);
    }

    private static void Fill(SetBuilder builder, string path, IReadOnlyCollection<string> names, List<(int Line, FieldRecord Record)> records)
    {
        if (records.Count == 0)
            throw new InputException($"{path} holds no row that can be read{(builder.Problems.Count > 0 ? $" ({builder.Problems[0].Reason.TrimEnd('.')})" : "")}; give a table with a row a picture or a caption.");
        var fields = FieldChoice.Of(names, builder.Options, path, picture: true);
        var pictures = new PictureList(builder, path);
        foreach (var (line, record) in records)
        {
            var row = $"{Path.GetFileName(path)}:{line}";
            if (record[fields.Picture!] is not [var picture])
                builder.Problem(row, $"Line {line} of {path} names no picture in '{fields.Picture}', or several.");
            else if (pictures.Find(picture) is { } draft)
            {
                if (draft.Class is { } known && fields.Label is not null && record[fields.Label] is [var other, ..] && other.Trim() != known)
                    builder.Problem(row, $"Line {line} of {path} says that {draft.Id} is '{Printable.Name(other)}', and a line before it '{Printable.Name(known)}'; the first counts.");
                fields.Fill(draft, record);
            }
        }
    }

    private static string[] Names(List<(int, FieldRecord Record)> records) => [.. records.SelectMany(row => row.Record.Names).Distinct(StringComparer.Ordinal)];

    private static char Delimiter(string header, string path)
    {
        if (header.Contains('\t', StringComparison.Ordinal))
            return '\t';
        var signs = ",;|".Where(sign => header.Contains(sign, StringComparison.Ordinal)).ToArray();
        return signs.Length < 2 ? signs.FirstOrDefault(',')
            : throw new InputException($"The columns of {path} could be told apart by {string.Join(" or ", signs.Select(sign => $"'{sign}'"))}; say which with delimiter (--delimiter).");
    }

    private static void CheckCount(SetBuilder builder, string path, int count)
    {
        if (count > builder.Options.Limits.Members)
            throw new InputException($"{path} has more than {builder.Options.Limits.Members} rows; split it, or raise {nameof(PictureSetLimits)}.{nameof(PictureSetLimits.Members)}.");
    }
}
