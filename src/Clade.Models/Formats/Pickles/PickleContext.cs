using Clade.Core;

namespace Clade.Models.Formats;

/// <summary>What the pickles of one file share: its name for sentences, the refused names, the storages, and the work that is left.</summary>
internal sealed class PickleContext(string path)
{
    /// <summary>Far above any checkpoint: one with a thousand tensors and its optimiser takes some 200,000.</summary>
    private const long MostSteps = 4_000_000;

    private const int MostRefused = 1000;
    private readonly SortedSet<string> _refused = new(StringComparer.Ordinal);
    private long _steps;

    internal IReadOnlyCollection<string> Refused => _refused;

    /// <summary>Every storage that was named, by key; in old files their sizes tell where each begins.</summary>
    internal Dictionary<string, StorageRef> Storages { get; } = new(StringComparer.Ordinal);

    /// <summary>Counts work: one for each opcode and for each item that is copied.</summary>
    internal void Work(long steps = 1)
    {
        _steps += steps;
        if (_steps > MostSteps)
            throw Bad($"it asks for more than {MostSteps:N0} steps");
    }

    internal PickleRefused Refuse(string name)
    {
        var shown = Printable.Name(name);
        if (_refused.Count < MostRefused)
            _refused.Add(shown);
        return new PickleRefused(shown);
    }

    internal StorageRef Storage(StorageRef storage)
    {
        if (!Storages.TryAdd(storage.Key, storage) && Storages[storage.Key] != storage)
            throw Bad($"storage {Printable.Name(storage.Key)} is described in two ways");
        return Storages[storage.Key];
    }

    internal InputException Bad(string why) => new($"{path} is not a usable PyTorch file: {why}.");
}
