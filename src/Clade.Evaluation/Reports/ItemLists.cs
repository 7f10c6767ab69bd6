using System.Collections;
using Clade.Core;

namespace Clade.Evaluation.Reports;

/// <summary>Lists of names of items, each kept once.</summary>
internal sealed class ItemLists
{
    private readonly List<IReadOnlyList<string>> _lists = [];
    private readonly Dictionary<(int Count, string First, string Last), List<int>> _places = [];

    public IReadOnlyList<IReadOnlyList<string>> All => _lists;

    /// <summary>Place of the list, added if no equal one is there.</summary>
    public int Place(IReadOnlyList<string> items)
    {
        var key = (items.Count, items.Count == 0 ? "" : items[0], items.Count == 0 ? "" : items[^1]);
        if (!_places.TryGetValue(key, out var places))
            _places[key] = places = [];
        foreach (var place in places)
        {
            if (ReferenceEquals(_lists[place], items) || _lists[place].SequenceEqual(items, StringComparer.Ordinal))
                return place;
        }

        places.Add(_lists.Count);
        _lists.Add(items);
        return _lists.Count - 1;
    }
}

/// <summary>Items of a report that was written without their names: they can be counted, and nothing else.</summary>
internal sealed class UnlistedItems(int count) : IReadOnlyList<string>
{
    public int Count => count;

    public string this[int index] => throw Unlisted();

    public IEnumerator<string> GetEnumerator() => throw Unlisted();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private static InputException Unlisted() => new("The report was written without the names of its items, so its results cannot be paired with others; write it again with the items.");
}
