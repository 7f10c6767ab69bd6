using Clade.Core;

namespace Clade.Models.Formats;

/// <summary>What the pickles of one file share: its name for sentences, the refused names, the storages, and the work that is left.</summary>
internal sealed class PickleContext(string path)
{
    /// <summary>Far above any checkpoint: one with a thousand tensors and its optimiser takes some 200,000.</summary>
    private const long MostSteps = 4_000_000;

    private const int MostRefused = 1000;
    private const int LongestGlobal = 1000;
    private static readonly PickleRefused _other = new("one of many classes");
    private readonly Dictionary<string, PickleRefused> _refused = new(StringComparer.Ordinal);
    private long _steps;

    internal IReadOnlyCollection<string> Refused => [.. _refused.Values.Select(refused => refused.Name).Distinct().Order(StringComparer.Ordinal)];

    /// <summary>Every storage that was named, by key; in old files their sizes tell where each begins.</summary>
    internal Dictionary<string, StorageRef> Storages { get; } = new(StringComparer.Ordinal);

    /// <summary>Counts work: one for each opcode and each item that is copied, some for each tensor and its name.</summary>
    internal void Work(long steps = 1)
    {
        _steps += steps;
        if (_steps > MostSteps)
            throw Bad($"it asks for more than {MostSteps:N0} steps");
    }

    /// <summary>What stands for a class or function that is refused. One object for each name, and no more than a thousand names.</summary>
    internal PickleRefused Refuse(string name)
    {
        if (name.Length > LongestGlobal || (_refused.Count == MostRefused && !_refused.ContainsKey(name)))
            return _other;
        if (!_refused.TryGetValue(name, out var refused))
            _refused[name] = refused = new PickleRefused(Printable.Name(name));
        return refused;
    }

    internal object Global(string module, string name) =>
        module.Length + name.Length > LongestGlobal ? _other
        : PickleGlobals.Find(module, name) ?? (object)Refuse($"{module}.{name}");

    internal StorageRef Storage(StorageRef storage)
    {
        if (!Storages.TryAdd(storage.Key, storage) && Storages[storage.Key] != storage)
            throw Bad($"storage {Printable.Name(storage.Key)} is described in two ways");
        return Storages[storage.Key];
    }

    internal InputException Bad(string why) => new($"{path} is not a usable PyTorch file: {why}.");
}
