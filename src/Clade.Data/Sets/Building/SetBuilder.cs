using Clade.Core;

namespace Clade.Data.Sets;

/// <summary>Gathers what an adapter finds and makes the set: split and tags are looked at, classes numbered, pictures chosen, stamped and named.</summary>
internal sealed class SetBuilder(string name, PictureSetOptions options) : IDisposable
{
    private const string SplitTag = "split", AllSplits = "*";
    private readonly List<PictureDraft> _drafts = [];
    private readonly HashSet<string> _ids = new(StringComparer.Ordinal);
    private readonly List<IDisposable> _sources = [];

    public PictureSetOptions Options { get; } = options;

    public List<PictureProblem> Problems { get; } = [];

    /// <summary>Class numbers are places in a list that the data does not hold, so that gaps are kept.</summary>
    public bool NumbersArePlaces { get; set; } = true;

    /// <summary>Takes over what pictures are read from.</summary>
    public T Own<T>(T source) where T : IDisposable
    {
        _sources.Add(source);
        return source;
    }

    public void Add(PictureDraft draft)
    {
        if (!_ids.Add(draft.Id))
            Problem(draft.Id, $"{draft.Id} comes twice; the first counts.");
        else
            _drafts.Add(draft);
    }

    public void Problem(string id, string reason) => Problems.Add(new PictureProblem(Printable.Name(id), Printable.Sentence(reason)));

    /// <summary>The set, which owns the sources from now on.</summary>
    /// <exception cref="InputException">No picture is left.</exception>
    public PictureSet Build()
    {
        var (drafts, classes) = Label(Chosen());
        if (drafts.Count > 0 && Options.Take is { } count)
        {
            var labels = classes is null ? null : drafts.Select(draft => classes.Find(draft.Class!)!.Value).ToArray();
            drafts = [.. PictureSelection.Take([.. drafts.Select(draft => draft.Id)], labels, count, Options.Seed).Select(i => drafts[i])];
        }

        var entries = Stamped(drafts, classes);
        if (entries.Length == 0)
            throw new InputException($"{name} has no picture that can be used{(Problems.Count == 0 ? "" : $": {Problems.Count} cannot, the first because: {Problems[0].Reason.TrimEnd('.')}")}; check the path and the options.");
        var hash = PictureStamp.ContentHash(entries.Select(entry => (entry.Id, entry.Stamp!)));
        return new PictureSet(ShortName(), entries, classes?.Names ?? [], hash, Problems, new Sources([.. _sources]));
    }

    public void Dispose() => new Sources([.. _sources]).Dispose();

    // What a person calls it: the file or folder without the way to it, and what of it was chosen.
    private string ShortName()
    {
        var file = Path.GetFileName(Path.TrimEndingDirectorySeparator(name));
        return string.Join(' ', new[] { file.Length == 0 ? name : file, Options.Folder, Options.Split }.Where(part => !string.IsNullOrEmpty(part)));
    }

    private List<PictureDraft> Chosen()
    {
        var splits = _drafts.Select(draft => draft.Tags.GetValueOrDefault(SplitTag)).Where(split => split is not null).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToArray();
        if (Options.Split is null && splits.Length > 1)
            throw new InputException($"The pictures of {name} belong to the splits {string.Join(", ", splits)}; choose one with split, several joined by +, or all with split=*.");
        var wanted = Options.Split is null or AllSplits ? null : Options.Split.Split('+', StringSplitOptions.TrimEntries);
        if (wanted?.FirstOrDefault(split => !splits.Contains(split)) is { } missing)
            throw new InputException($"{name} has no split '{missing}'; {(splits.Length == 0 ? "its pictures belong to none" : $"there are {string.Join(", ", splits)}")}.");
        var chosen = _drafts.Where(draft => (wanted is null || wanted.Contains(draft.Tags.GetValueOrDefault(SplitTag)))
            && Options.Only.All(pair => draft.Tags.GetValueOrDefault(pair.Key) == pair.Value)).ToList();
        return chosen.Count > 0 || _drafts.Count == 0 ? chosen
            : throw new InputException($"No picture of {name} has {string.Join(" and ", Options.Only.Select(pair => $"{pair.Key}={pair.Value}"))}; its pictures have the tags {string.Join(", ", _drafts[0].Tags.Keys.Take(20))}.");
    }

    // Either all pictures of a set have a class or none has.
    private (List<PictureDraft>, ClassTable?) Label(List<PictureDraft> drafts)
    {
        if (drafts.TrueForAll(draft => draft.Class is null))
        {
            return Options.ClassesFile is null || drafts.Count == 0 ? (drafts, null)
                : throw new InputException($"The pictures of {name} have no classes, so {Options.ClassesFile} cannot order them; leave out classes_file (--classes), or name the column of the classes with label_column (--label).");
        }

        var classes = ClassTable.Of(drafts.Where(draft => draft.Class is not null).Select(draft => draft.Class!), Options, NumbersArePlaces);
        var labelled = new List<PictureDraft>(drafts.Count);
        foreach (var draft in drafts)
        {
            if (draft.Class is null)
                Problem(draft.Id, $"{draft.Id} has no class, and others have.");
            else if (classes.Find(draft.Class) is null)
                Problem(draft.Id, $"{draft.Id} is of the class '{Printable.Name(draft.Class)}', which {classes.File} does not name.");
            else
                labelled.Add(draft);
        }

        return (labelled, classes);
    }

    private PictureEntry[] Stamped(List<PictureDraft> drafts, ClassTable? classes)
    {
        var entries = new PictureEntry?[drafts.Count];
        var errors = new string?[drafts.Count];
        Parallel.For(0, drafts.Count, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, i =>
        {
            var draft = drafts[i];
            try
            {
                entries[i] = new PictureEntry(draft.Id, draft.Read)
                {
                    Label = classes is null ? null : classes.Find(draft.Class!),
                    Captions = draft.Captions,
                    Tags = draft.Tags,
                    Stamp = draft.Stamp(),
                };
            }
            catch (InputException error)
            {
                errors[i] = error.Message;
            }
        });
        foreach (var (i, reason) in errors.Index().Where(pair => pair.Item is not null))
            Problem(drafts[i].Id, reason!);
        return [.. entries.OfType<PictureEntry>()];
    }

    private sealed class Sources(IDisposable[] all) : IDisposable
    {
        public void Dispose()
        {
            foreach (var source in all)
                source.Dispose();
        }
    }
}
