using System.Text.RegularExpressions;
using Clade.Core;

namespace Clade.Data.Sets;

/// <summary>Which fields of records are picture, captions and class: as the user says, else the one with a usual name; two with usual names are refused.</summary>
internal sealed partial record FieldChoice(string? Picture, IReadOnlyList<string> Captions, string? Label)
{
    private static readonly string[] s_pictures = ["image", "filepath", "file_path", "path", "file", "filename", "file_name", "image_path", "image_file", "image_name", "img", "picture"];
    private static readonly string[] s_captions = ["caption", "captions", "title", "text", "texts", "sentence", "sentences"];
    private static readonly string[] s_labels = ["label", "cls", "class", "class_name", "label_name", "category", "target"];

    /// <summary>Chooses among the fields that occur.</summary>
    /// <param name="names">All of them, in order.</param>
    /// <param name="options">What the user says.</param>
    /// <param name="where">The file, for sentences.</param>
    /// <param name="picture">Whether a field names the picture.</param>
    /// <exception cref="InputException">A field that the user names is missing, two have usual names, or none names the picture.</exception>
    public static FieldChoice Of(IReadOnlyCollection<string> names, PictureSetOptions options, string where, bool picture)
    {
        var file = !picture ? null : Named(names, options.ImageColumn, "image_column", where)
            ?? One(names, s_pictures, "picture", "image_column", where)
            ?? throw new InputException($"No column of {where} has a usual name for the picture (there are {Shown(names)}); name it with image_column.");
        var captions = options.CaptionColumns.Count > 0 ? [.. options.CaptionColumns.Select(name => Named(names, name, "caption_columns, --caption", where)!)] : Captioned(names, where);
        return new FieldChoice(file, captions, Named(names, options.LabelColumn, "label_column, --label", where) ?? One(names, s_labels, "class", "label_column (--label)", where));
    }

    /// <summary>Captions, class and, of all other fields, tags.</summary>
    public void Fill(PictureDraft draft, FieldRecord record)
    {
        draft.AddCaptions(Captions.SelectMany(name => record[name]));
        if (Label is not null && record[Label] is [var label, ..])
            draft.Class ??= label.Trim();
        foreach (var name in record.Names.Where(name => name != Picture && name != Label && !Captions.Contains(name)))
            draft.Tags.TryAdd(name, string.Join(", ", record[name]));
    }

    private static string[] Captioned(IReadOnlyCollection<string> names, string where)
    {
        string[] numbered = [.. names.Where(name => Numbered().IsMatch(name))];
        var single = One(names, s_captions, "caption", "caption_columns (--caption)", where);
        if (single is not null && numbered.Length > 0)
            throw new InputException($"{where} has captions in '{single}' and in '{numbered[0]}'; name the columns with caption_columns (--caption).");
        return single is not null ? [single] : numbered;
    }

    private static string? Named(IReadOnlyCollection<string> names, string? wanted, string option, string where) =>
        wanted is null ? null : names.Contains(wanted) ? wanted
            : throw new InputException($"{where} has no column '{wanted}' ({option}){(Spelling.Nearest(wanted, names) is { } near ? $", did you mean '{near}'" : "")}; there are {Shown(names)}.");

    private static string? One(IReadOnlyCollection<string> names, string[] usual, string what, string option, string where)
    {
        string[] found = [.. names.Where(name => usual.Contains(name.Trim(), StringComparer.OrdinalIgnoreCase))];
        return found.Length < 2 ? found.FirstOrDefault()
            : throw new InputException($"The {what} could be in the columns {string.Join(" and ", found.Select(name => $"'{name}'"))} of {where}; name the right one with {option}.");
    }

    private static string Shown(IReadOnlyCollection<string> names) => Printable.Name(string.Join(", ", names.Take(12).Select(name => $"'{name}'")));

    [GeneratedRegex(@"^(caption|title|text|sentence)[_ ]?\d+$", RegexOptions.IgnoreCase)]
    private static partial Regex Numbered();
}
