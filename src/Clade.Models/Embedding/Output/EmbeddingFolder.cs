using System.Text.Json;
using Clade.Core;
using Clade.Data.Embedding;

namespace Clade.Models;

/// <summary>
/// A folder of vectors in shards: <c>embedding.json</c> says what they are, <c>shards/</c> which are whole, <c>errors.jsonl</c> what has no vector. A run that
/// was stopped goes on behind its last whole shard; runs of several ranks may share the folder or have one each, whose files are then put together. One process a rank.
/// </summary>
public sealed class EmbeddingFolder
{
    private readonly string _folder, _errors;
    private readonly EmbeddingManifest _manifest;
    private readonly IReadOnlyDictionary<string, string> _notes;
    private readonly List<Shards> _kinds = [];
    private readonly List<FailedEntry> _unlisted = [];
    private bool _begun;

    private EmbeddingFolder(string folder, EmbeddingManifest manifest, IReadOnlyDictionary<string, string> notes, int rank, int world) =>
        (_folder, _manifest, _notes, _errors) = (folder, manifest, notes, Path.Combine(folder, world == 1 ? "errors.jsonl" : $"errors-{rank}-of-{world}.jsonl"));

    /// <summary>Opens a folder that is new, empty, or holds vectors of the same manifest.</summary>
    /// <param name="folder">Made if it is not there.</param>
    /// <param name="manifest">What is going to be written.</param>
    /// <param name="notes">Text pairs for the files of layouts that can hold them.</param>
    /// <param name="rank">See <see cref="EmbeddingOptions.Rank"/>.</param>
    /// <param name="world">See <see cref="EmbeddingOptions.World"/>.</param>
    /// <exception cref="InputException">It holds something else, or cannot be written.</exception>
    public static EmbeddingFolder Open(string folder, EmbeddingManifest manifest, IReadOnlyDictionary<string, string> notes, int rank = 0, int world = 1)
    {
        ArgumentNullException.ThrowIfNull(folder);
        ArgumentNullException.ThrowIfNull(manifest);
        ArgumentNullException.ThrowIfNull(notes);
        if (File.Exists(folder))
            throw new InputException($"{folder} is a file; choose another --out.");
        if (EmbeddingManifest.Read(folder) is { } there)
        {
            if (manifest.Difference(there) is { } what)
                throw new InputException($"{folder} holds vectors of another run: {what} differs; choose another --out, or give what was given then.");
        }
        else if (Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any())
        {
            throw new InputException($"{folder} holds other files (no {EmbeddingManifest.FileName}); choose an empty or new folder for --out.");
        }
        else
        {
            AtomicFile.WriteText(Path.Combine(folder, EmbeddingManifest.FileName), manifest.ToJson() + "\n");
        }

        return new EmbeddingFolder(folder, manifest, notes, rank, world);
    }

    /// <summary>Where the shards of pictures go. What was listed and is no picture counts as failed.</summary>
    /// <param name="pictures">The pictures of all ranks.</param>
    /// <param name="tellsProblems">Whether this rank is the one that writes down what was no picture.</param>
    public IEmbeddingSink Pictures(PictureInput pictures, bool tellsProblems = true)
    {
        ArgumentNullException.ThrowIfNull(pictures);
        var kind = Add(EmbeddedNames.Of(pictures));
        if (tellsProblems)
            _unlisted.AddRange(pictures.Problems.Select(problem => new FailedEntry("image", null, problem.Id, problem.Reason)));
        return kind;
    }

    /// <summary>Where the shards of texts go.</summary>
    /// <param name="texts">The texts of all ranks.</param>
    public IEmbeddingSink Texts(IReadOnlyList<string> texts) => Add(EmbeddedNames.Of(texts));

    /// <summary>Entries without a vector in all shards of this rank that are whole.</summary>
    public long Failed => _kinds.Sum(kind => kind.Failed().LongCount());

    /// <summary>16 hexadecimal digits of texts in their order; empty without texts.</summary>
    public static string HashOf(IReadOnlyList<string> texts)
    {
        ArgumentNullException.ThrowIfNull(texts);
        return texts.Count == 0 ? "" : EmbeddedNames.Hash(texts);
    }

    /// <summary>Writes <c>errors.jsonl</c> anew, in the order of the shards; where nothing ever failed there is none. To be called when all is done: while shards come, lines are added as they do.</summary>
    /// <exception cref="InputException">It cannot be written.</exception>
    public void WriteErrors()
    {
        FailedEntry[] failed = [.. _unlisted, .. _kinds.SelectMany(kind => kind.Failed())];
        if (failed.Length > 0 || File.Exists(_errors))
            AtomicFile.WriteText(_errors, string.Concat(failed.Select(Line)));
    }

    private static string Line(FailedEntry entry) => JsonSerializer.Serialize(entry, s_line) + "\n";

    private static readonly JsonSerializerOptions s_line = new(EmbeddingManifest.Json) { WriteIndented = false };

    // Lines of shards that were lost when an earlier run was killed go.
    private void Begin()
    {
        if (!_begun)
            WriteErrors();
        _begun = true;
    }

    private Shards Add(EmbeddedNames names)
    {
        var kind = new Shards(this, names);
        _kinds.Add(kind);
        return kind;
    }

    private sealed class Shards(EmbeddingFolder folder, EmbeddedNames names) : IEmbeddingSink
    {
        private readonly SortedDictionary<int, ShardRecord> _whole = [];
        private readonly ShardFiles _files = new(folder._folder, folder._manifest, folder._notes);

        public bool Has(int shard)
        {
            if (ShardRecord.Read(folder._folder, names.Kind, shard, folder._manifest) is { } record)
                _whole[shard] = record;
            return _whole.ContainsKey(shard);
        }

        public void Write(EmbeddedShard shard)
        {
            folder.Begin();
            var files = _files.Write(shard, names);
            FailedEntry[] failed = [.. shard.Problems.Select(problem => new FailedEntry(names.Kind, problem.Row, names.Id(problem.Row), problem.Reason))];
            var record = new ShardRecord(names.Kind, shard.Number, shard.First, shard.Entries, shard.Rows.Count, files, folder._manifest.Fingerprint, folder._manifest.Precision, folder._manifest.Stored, failed);
            if (failed.Length > 0)
                Append(failed);
            record.Write(folder._folder);
            _whole[shard.Number] = record;
        }

        public IEnumerable<FailedEntry> Failed() => _whole.Values.SelectMany(record => record.Failed);

        private void Append(FailedEntry[] failed)
        {
            try
            {
                File.AppendAllText(folder._errors, string.Concat(failed.Select(Line)));
            }
            catch (Exception error) when (DiskError.Is(error))
            {
                throw new InputException($"Cannot write {folder._errors}: {DiskError.Say(error)}; free some space or choose another --out.", error);
            }
        }
    }
}
