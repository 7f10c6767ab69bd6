using System.Text.Json;
using Clade.Core;

namespace Clade.Models.Hub;

/// <summary>How much of each range of a file is there; kept beside the file, so that another run goes on. Thread-safe.</summary>
internal sealed class HubRangeState
{
    private const int MostRanges = 1 << 20;
    private static readonly TimeSpan s_often = TimeSpan.FromSeconds(1);
    private readonly Lock _lock = new();
    private readonly string _path;
    private readonly long _size, _range;
    private readonly long[] _done;
    private int _next;
    private DateTime _saved = DateTime.UtcNow;

    private HubRangeState(string path, long size, long range, long[] done) => (_path, _size, _range, _done) = (path, size, range, done);

    /// <summary>Bytes that are there.</summary>
    internal long Done
    {
        get
        {
            lock (_lock)
                return _done.Sum();
        }
    }

    /// <summary>A file of which the first bytes are there.</summary>
    internal static HubRangeState Start(string path, long size, long range, long have = 0)
    {
        range = Math.Max(range, (size + MostRanges - 1) / MostRanges);
        var done = new long[(size + range - 1) / range];
        for (var i = 0; i < done.Length; i++)
            done[i] = Math.Clamp(have - (i * range), 0, Math.Min(range, size - (i * range)));
        return new HubRangeState(path, size, range, done);
    }

    /// <summary>The state that a run has left, or null if there is none that can be used.</summary>
    internal static HubRangeState? Load(string path, long size)
    {
        try
        {
            if (!File.Exists(path) || new FileInfo(path) is { LinkTarget: not null } or { Length: > 1L << 25 })
                return null;
            var saved = JsonSerializer.Deserialize<Saved>(File.ReadAllBytes(path));
            if (saved is not { Done: { } done, Range: > 0 } || saved.Size != size || done.LongLength != (size + saved.Range - 1) / saved.Range)
                return null;
            var state = new HubRangeState(path, size, saved.Range, done);
            return done.Select((have, i) => have >= 0 && have <= state.Length(i)).All(good => good) ? state : null;
        }
        catch (Exception error) when (error is JsonException || DiskError.Is(error))
        {
            return null;
        }
    }

    /// <summary>The next range that is not whole, given out once; -1 when there is none left.</summary>
    internal int Take()
    {
        lock (_lock)
        {
            while (_next < _done.Length && _done[_next] == Length(_next))
                _next++;
            return _next < _done.Length ? _next++ : -1;
        }
    }

    /// <summary>Where a range goes on and where it ends, in bytes of the file.</summary>
    internal (long From, long To) Rest(int range)
    {
        lock (_lock)
            return ((range * _range) + _done[range], (range * _range) + Length(range));
    }

    /// <summary>Notes bytes that are in the file; now and then on disk too.</summary>
    internal void Add(int range, long count)
    {
        lock (_lock)
        {
            _done[range] += count;
            if (DateTime.UtcNow - _saved > s_often)
                Save();
        }
    }

    /// <summary>Writes the state. What it says is in the file for this machine's other programs; after a loss of power the checksum decides.</summary>
    internal void Save()
    {
        lock (_lock)
        {
            AtomicFile.WriteText(_path, JsonSerializer.Serialize(new Saved(_size, _range, _done)));
            _saved = DateTime.UtcNow;
        }
    }

    private long Length(int range) => Math.Min(_range, _size - (range * _range));

    private sealed record Saved(long Size, long Range, long[] Done);
}
