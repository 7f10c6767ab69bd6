namespace Clade.Data.Scenes;

/// <summary>
/// Keeps what is costly to make, up to a number of bytes: what was not asked for while half of that came in anew is forgotten. Values must depend on the key alone, so that
/// results do not depend on what is remembered. Thread-safe; two threads may make the same value at the same time, and one of the two is kept.
/// </summary>
internal sealed class GenerationCache<TKey, TValue>(long mostBytes, Func<TValue, long> size) where TKey : notnull where TValue : class
{
    private readonly Lock _lock = new();
    private Dictionary<TKey, TValue> _young = [], _old = [];
    private long _bytes;

    /// <summary>The value of that key, made if it is not there.</summary>
    public TValue Get<TState>(TKey key, TState state, Func<TKey, TState, TValue> make)
    {
        lock (_lock)
        {
            if (_young.TryGetValue(key, out var young))
                return young;
            if (_old.TryGetValue(key, out var old))
                return Keep(key, old);
        }

        var made = make(key, state);
        lock (_lock)
            return _young.TryGetValue(key, out var other) ? other : Keep(key, made);
    }

    private TValue Keep(TKey key, TValue value)
    {
        _young.Add(key, value);
        _bytes += size(value);
        if (_bytes > mostBytes / 2)
            (_old, _young, _bytes) = (_young, [], 0);
        return value;
    }
}
