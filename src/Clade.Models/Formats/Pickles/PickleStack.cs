namespace Clade.Models.Formats;

/// <summary>The stack of a pickle with its marks.</summary>
internal sealed class PickleStack(PickleContext context)
{
    private readonly List<object?> _values = [];
    private readonly List<int> _marks = [];

    internal void Push(object? value) => _values.Add(value);

    internal object? Pop()
    {
        var top = Top();
        _values.RemoveAt(_values.Count - 1);
        return top;
    }

    internal object? Top() => _values.Count > (_marks.Count == 0 ? 0 : _marks[^1]) ? _values[^1] : throw context.Bad("its pickle takes more than it gave");

    internal void Mark() => _marks.Add(_values.Count);

    /// <summary>A mark that is on top is taken as the value that it is in Python, else the top value.</summary>
    internal void Drop()
    {
        if (_marks.Count > 0 && _marks[^1] == _values.Count)
            _marks.RemoveAt(_marks.Count - 1);
        else
            Pop();
    }

    /// <summary>Everything since the last mark, oldest first; the mark goes too.</summary>
    internal object?[] PopMark()
    {
        if (_marks.Count == 0)
            throw context.Bad("its pickle takes more than it gave");
        var start = _marks[^1];
        _marks.RemoveAt(_marks.Count - 1);
        var taken = _values.GetRange(start, _values.Count - start).ToArray();
        _values.RemoveRange(start, taken.Length);
        return taken;
    }

    internal object?[] Pop(int count)
    {
        var taken = new object?[count];
        for (var i = count - 1; i >= 0; i--)
            taken[i] = Pop();
        return taken;
    }
}
