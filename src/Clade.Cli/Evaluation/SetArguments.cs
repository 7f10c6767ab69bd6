using System.CommandLine;
using Clade.Core;
using Clade.Data.Sets;
using Clade.Evaluation;

namespace Clade.Cli;

/// <summary>The flags that say which pictures are judged: those of <see cref="SuiteData"/>.</summary>
internal sealed class SetArguments
{
    private readonly Option<string> _path = new("--data") { Description = "Pictures: a folder a class, zip, tar, WebDataset shards, CSV, TSV, JSONL, COCO or Karpathy captions, a corpus", Required = true };
    private readonly Option<string?> _kind = new("--format") { Description = "Layout where content leaves it open: " + string.Join(", ", Words.Of<PictureSetKind>()) };
    private readonly Option<string?> _folder = new("--folder") { Description = "Folder inside it that alone is looked at" };
    private readonly Option<string?> _images = new("--images") { Description = "Where a table finds its pictures" };
    private readonly Option<string?> _classes = new("--classes") { Description = "File with the classes, one a line, or with a tab and the name for people" };
    private readonly Option<string?> _label = new("--label") { Description = "Column, field or property that is the class" };
    private readonly Option<string[]> _captions = new("--caption") { Description = "Columns with captions", AllowMultipleArgumentsPerToken = true };
    private readonly Option<string?> _split = new("--split") { Description = "Split to use, where there are several" };
    private readonly Option<string[]> _only = new("--only") { Description = "Tags that a picture must have, as NAME=VALUE", AllowMultipleArgumentsPerToken = true };
    private readonly Option<int?> _take = Values.Optional("--take", "Number of pictures to judge, classes in their proportions", 1, int.MaxValue);
    private readonly Option<long> _seed = Values.Option("--seed", "Chooses which pictures --take takes", 0L, long.MaxValue, 0L);
    private readonly Option<bool> _words = new("--words") { Description = "Turn class names such as n01440764_great_white_shark into words" };

    internal void AddTo(Command command)
    {
        foreach (var option in (Option[])[_path, _kind, _folder, _images, _classes, _label, _captions, _split, _only, _take, _seed, _words])
            command.Add(option);
    }

    /// <exception cref="InputException">A value is none of those it takes.</exception>
    internal SuiteData Read(ParseResult parsed) => new()
    {
        Path = parsed.GetValue(_path)!,
        Kind = parsed.GetValue(_kind) is { } word ? Words.Parse<PictureSetKind>("--format", word) : null,
        Folder = parsed.GetValue(_folder),
        Images = parsed.GetValue(_images),
        ClassesFile = parsed.GetValue(_classes),
        LabelColumn = parsed.GetValue(_label),
        CaptionColumns = parsed.GetValue(_captions) ?? [],
        Split = parsed.GetValue(_split),
        Only = (parsed.GetValue(_only) ?? []).Select(Tag).ToDictionary(tag => tag.Name, tag => tag.Value, StringComparer.Ordinal),
        Take = parsed.GetValue(_take),
        Seed = parsed.GetValue(_seed),
        CleanNames = parsed.GetValue(_words),
    };

    private static (string Name, string Value) Tag(string text) => text.Split('=', 2) is [{ Length: > 0 } name, var value] ? (name, value)
        : throw new InputException($"--only takes NAME=VALUE, not '{text}'.");
}
