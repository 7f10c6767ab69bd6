using System.CommandLine;
using Clade.Core;
using Clade.Data.Sets;
using Clade.Evaluation;

namespace Clade.Cli;

/// <summary>The flags that say which pictures are judged: those of <see cref="SuiteData"/>.</summary>
/// <param name="kind">The task, which decides what is asked for.</param>
/// <param name="usual">What the pictures are where they may be left out; null where they may not.</param>
internal sealed class SetArguments(TaskKind kind, string? usual = null)
{
    private readonly Option<string> _path = new("--data") { Description = usual ?? (kind == TaskKind.Segmentation ? "Pictures: a folder, zip or tar" : "Pictures: a folder a class, zip, tar, WebDataset shards, CSV, TSV, JSONL, COCO or Karpathy captions, a published split, a corpus"), Required = usual is null };
    private readonly Option<string?> _kind = new("--format") { Description = "Layout where content leaves it open: " + string.Join(", ", Words.Of<PictureSetKind>()) };
    private readonly Option<string?> _folder = new("--folder") { Description = "Folder inside it that alone is looked at" };
    private readonly Option<string> _classFolder = Values.OneOf("--class-folder", "Folder of a picture's path that is its class", [.. Words.Of<ClassFolder>()]);
    private readonly Option<string?> _images = new("--images") { Description = "Where a table finds its pictures" };
    private readonly Option<string?> _image = new("--image-column") { Description = "Column with the path of the picture; in shards the ending of the picture" };
    private readonly Option<string?> _classes = new("--classes") { Description = "File with the classes, one a line, or with a tab and the name for people" };
    private readonly Option<string?> _label = new("--label") { Description = "Column, field or property that is the class" };
    private readonly Option<string[]> _captions = new("--caption") { Description = "Columns with captions", AllowMultipleArgumentsPerToken = true };
    private readonly Option<char?> _delimiter = new("--delimiter") { Description = "Character between the fields of a table, or the word tab", CustomParser = result => Delimiter(result) };
    private readonly Option<bool> _noQuotes = new("--no-quotes") { Description = "A quote in a table is only a letter" };
    private readonly Option<string?> _split = new("--split") { Description = "Split to use, where there are several; several joined by +, or * for all" };
    private readonly Option<string[]> _only = new("--only") { Description = "Tags that a picture must have, as NAME=VALUE", AllowMultipleArgumentsPerToken = true };
    private readonly Option<int?> _take = Values.Optional("--take", "Number of pictures to judge, classes in their proportions", 1, int.MaxValue);
    private readonly Option<long> _seed = Values.Option("--seed", "Chooses which pictures --take takes", 0L, long.MaxValue, 0L);
    private readonly Option<bool> _words = new("--words") { Description = "Turn class names such as n01440764_great_white_shark into words" };
    private readonly Option<string> _masks = new("--masks") { Description = "Folder, zip or tar with a PNG of class numbers for each picture, of the same name", Required = true };
    private readonly Option<string?> _maskFolder = new("--mask-folder") { Description = "Folder inside the masks that alone is looked at" };
    private readonly Option<string?> _zero = new("--zero") { Description = $"What the number 0 of a mask is: {string.Join(", ", Words.Of<ZeroMeaning>())} (ADE20K: ignored; Pascal VOC: background)" };
    private readonly Option<int> _ignored = Values.Option("--ignored", "Number of pixels that nobody judged; -1 where there is none", -1, ushort.MaxValue, 255);
    private readonly Option<string?> _list = new("--list") { Description = "File with the names of the pictures to judge, one a line" };

    internal void AddTo(Command command)
    {
        Option[] own = kind == TaskKind.Segmentation
            ? [_path, _masks, _classes, _zero, _ignored, _folder, _maskFolder, _list, _take, _seed, _words]
            : [_path, _kind, _folder, _classFolder, _images, _image, _classes, _label, _captions, _delimiter, _noQuotes, _split, _only, _take, _seed, _words];
        if (kind == TaskKind.Segmentation)
            _classes.Description = "File with the classes, one a line: in the order of the numbers, or the number, a tab and the name";
        // What may be left out says elsewhere how much of it is taken.
        foreach (var option in own.Where(option => usual is null || (option != _take && option != _seed && option != _captions)))
            command.Add(option);
    }

    /// <exception cref="InputException">A value is none of those it takes.</exception>
    internal SuiteData Read(ParseResult parsed) => kind == TaskKind.Segmentation ? Masked(parsed) : Common(parsed) with
    {
        Kind = parsed.GetValue(_kind) is { } word ? Words.Parse<PictureSetKind>("--format", word) : null,
        ClassFolder = Words.Parse<ClassFolder>("--class-folder", parsed.GetValue(_classFolder)!),
        Images = parsed.GetValue(_images),
        ImageColumn = parsed.GetValue(_image),
        LabelColumn = parsed.GetValue(_label),
        CaptionColumns = parsed.GetValue(_captions) ?? [],
        Delimiter = parsed.GetValue(_delimiter),
        Quotes = !parsed.GetValue(_noQuotes),
        Split = parsed.GetValue(_split),
        Only = (parsed.GetValue(_only) ?? []).Select(Tag).ToDictionary(tag => tag.Name, tag => tag.Value, StringComparer.Ordinal),
    };

    private SuiteData Masked(ParseResult parsed) => Common(parsed) with
    {
        Masks = parsed.GetValue(_masks),
        MaskFolder = parsed.GetValue(_maskFolder),
        Zero = parsed.GetValue(_zero) is { } zero ? Words.Parse<ZeroMeaning>("--zero", zero) : null,
        Ignored = parsed.GetValue(_ignored),
        List = parsed.GetValue(_list),
    };

    private SuiteData Common(ParseResult parsed) => new()
    {
        Path = parsed.GetValue(_path),
        Folder = parsed.GetValue(_folder),
        ClassesFile = parsed.GetValue(_classes),
        Take = parsed.GetValue(_take),
        Seed = parsed.GetValue(_seed),
        CleanNames = parsed.GetValue(_words),
    };

    private static char? Delimiter(System.CommandLine.Parsing.ArgumentResult result)
    {
        if (result.Tokens[0].Value is "tab" or "\\t")
            return '\t';
        if (result.Tokens[0].Value is [var one])
            return one;
        result.AddError($"--delimiter takes one character, or the word tab, not '{result.Tokens[0].Value}'");
        return null;
    }

    private static (string Name, string Value) Tag(string text) => text.Split('=', 2) is [{ Length: > 0 } name, var value] ? (name, value)
        : throw new InputException($"--only takes NAME=VALUE, not '{text}'.");
}
