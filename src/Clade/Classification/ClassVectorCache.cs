namespace Clade.Classification;

/// <summary>Class vectors by labels and templates, the least recently used going first. Thread-safe.</summary>
internal sealed class ClassVectorCache(int most)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, LinkedListNode<(string Key, ClassVectors Vectors)>> _found = new(StringComparer.Ordinal);
    private readonly LinkedList<(string Key, ClassVectors Vectors)> _recent = [];

    /// <summary>How many sets it holds.</summary>
    internal int Count
    {
        get
        {
            lock (_lock)
                return _found.Count;
        }
    }

    /// <summary>Same for the same labels and templates in the same order, and for nothing else: lengths stand before texts.</summary>
    internal static string Key(IReadOnlyList<string> labels, IReadOnlyList<string> templates) =>
        string.Concat(labels.Prepend($"{labels.Count}").Concat(templates).Select(text => $"{text.Length}:{text}"));

    internal ClassVectors? Find(string key)
    {
        lock (_lock)
        {
            if (!_found.TryGetValue(key, out var node))
                return null;
            _recent.Remove(node);
            _recent.AddFirst(node);
            return node.Value.Vectors;
        }
    }

    internal void Add(string key, ClassVectors vectors)
    {
        lock (_lock)
        {
            if (most == 0 || _found.ContainsKey(key))
                return;
            _found[key] = _recent.AddFirst((key, vectors));
            if (_found.Count <= most)
                return;
            _found.Remove(_recent.Last!.Value.Key);
            _recent.RemoveLast();
        }
    }
}
