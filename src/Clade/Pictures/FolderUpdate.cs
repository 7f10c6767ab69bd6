using System.Diagnostics;
using Clade.Core;

namespace Clade.Pictures;

/// <summary>Brings what is known of a folder up to date: takes over what has not changed, embeds the rest, and keeps it, also when it is stopped.</summary>
internal sealed class FolderUpdate
{
    // From so many new pictures on, packing the model costs less than it saves.
    private const int Batch = 64, Many = 500;
    private readonly Clip _clip;
    private readonly string _folder, _file;
    private readonly IReadOnlyList<PictureEntry> _found;
    private readonly bool[] _known;
    private readonly string?[] _reasons;
    private readonly float[] _vectors;

    /// <param name="clip">The model.</param>
    /// <param name="folder">The folder.</param>
    /// <param name="file">Where the result is kept.</param>
    /// <param name="found">The pictures that are in the folder now.</param>
    /// <exception cref="InputException">They are too many for one table.</exception>
    internal FolderUpdate(Clip clip, string folder, string file, IReadOnlyList<PictureEntry> found)
    {
        var numbers = (long)found.Count * clip.Dimensions;
        // Kept as one span of bytes.
        if (numbers > int.MaxValue / sizeof(float))
            throw new InputException($"{folder} has {found.Count} pictures, more than the {int.MaxValue / sizeof(float) / clip.Dimensions} that one search holds; search its subfolders one by one, or embed it with 'clade embed' and search the vectors.");
        (_clip, _folder, _file, _found) = (clip, folder, file, found);
        (_known, _reasons, _vectors) = (new bool[found.Count], new string?[found.Count], new float[numbers]);
    }

    /// <summary>Pictures embedded in this run.</summary>
    internal int Embedded { get; private set; }

    /// <summary>Why the result could not be kept.</summary>
    internal string? Problem { get; private set; }

    /// <summary>Files that are no pictures, by name.</summary>
    internal IReadOnlyList<(PictureEntry Entry, string Reason)> Broken => [.. Reasons(_ => true)];

    internal void Run(FolderCache cache, TimeSpan saveEvery, IProgress<PictureFolderProgress>? progress, CancellationToken cancellation)
    {
        for (var i = 0; i < _found.Count; i++)
            _known[i] = cache.TryFind(_found[i], Row(i), out _reasons[i]);
        int[] open = [.. Enumerable.Range(0, _found.Count).Where(i => !_known[i])];
        if (open.Length == 0 && cache.Count == _found.Count && File.Exists(_file))
            return;
        try
        {
            Embed(open, saveEvery, progress, cancellation);
        }
        finally
        {
            Save();
        }
    }

    /// <summary>Names and vectors of those that are pictures, by name.</summary>
    internal (List<PictureEntry> Entries, Memory<float> Rows) Result()
    {
        var entries = new List<PictureEntry>(_found.Count);
        var rows = _known.All(known => known) && _reasons.All(reason => reason is null) ? _vectors : new float[_vectors.Length];
        for (var i = 0; i < _found.Count; i++)
        {
            if (!_known[i] || _reasons[i] is not null)
                continue;
            if (rows != _vectors)
                Row(i).CopyTo(rows.AsSpan(entries.Count * _clip.Dimensions));
            entries.Add(_found[i]);
        }

        return (entries, rows.AsMemory(0, entries.Count * _clip.Dimensions));
    }

    private IEnumerable<(PictureEntry Entry, string Reason)> Reasons(Func<int, bool> counts) =>
        Enumerable.Range(0, _found.Count).Where(i => _reasons[i] is not null && counts(i)).Select(i => (_found[i], _reasons[i]!));

    private Span<float> Row(int i) => _vectors.AsSpan(i * _clip.Dimensions, _clip.Dimensions);

    // While a batch is computed, the next is read.
    private void Embed(int[] open, TimeSpan saveEvery, IProgress<PictureFolderProgress>? progress, CancellationToken cancellation)
    {
        if (open.Length >= Many)
            _clip.Pack(cancellation);
        var (saved, done) = (Stopwatch.GetTimestamp(), 0);
        (int[] Places, Task<float[]> Rows, InputException?[] Errors)? running = null;
        try
        {
            foreach (var places in open.Chunk(Batch))
            {
                var (rows, errors) = _clip.EmbedReadable([.. places.Select(i => Input(_found[i]))], cancellation);
                (var last, running) = (running, (places, rows, errors));
                Finish(last);
                if (Stopwatch.GetElapsedTime(saved) <= saveEvery)
                    continue;
                Save();
                saved = Stopwatch.GetTimestamp();
            }
        }
        finally
        {
            Finish(running);
        }

        void Finish((int[] Places, Task<float[]> Rows, InputException?[] Errors)? batch)
        {
            if (batch is not var (places, task, errors))
                return;
            var rows = task.GetAwaiter().GetResult().AsSpan();
            for (var i = 0; i < places.Length; i++)
            {
                // What could not be read for now is tried again the next time.
                _known[places[i]] = errors[i]?.InnerException is not (IOException or UnauthorizedAccessException);
                _reasons[places[i]] = errors[i]?.Message;
                if (errors[i] is not null)
                    continue;
                Unit(rows[.._clip.Dimensions], Row(places[i]));
                rows = rows[_clip.Dimensions..];
                Embedded++;
            }

            progress?.Report(new PictureFolderProgress(done += places.Length, open.Length));
        }
    }

    // An empty file is not opened: a pipe looks like one, and would keep us waiting.
    private ImageInput Input(PictureEntry entry)
    {
        var path = Path.Combine(_folder, entry.Name);
        return entry.Length == 0 ? ImageInput.FromBytes(default, path) : ImageInput.FromFile(path);
    }

    private static void Unit(ReadOnlySpan<float> vector, Span<float> unit)
    {
        double sum = 0;
        foreach (var value in vector)
            sum += (double)value * value;
        var length = Math.Max(Math.Sqrt(sum), 1e-12);
        for (var i = 0; i < unit.Length; i++)
            unit[i] = (float)(vector[i] / length);
    }

    private void Save()
    {
        try
        {
            var (entries, rows) = Result();
            FolderCache.Write(_file, _folder, _clip.Fingerprint.Whole, _clip.Dimensions, entries, rows, [.. Reasons(i => _known[i])]);
            Problem = null;
        }
        catch (InputException error)
        {
            Problem = error.Message;
        }
    }
}
