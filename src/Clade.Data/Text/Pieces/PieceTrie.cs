namespace Clade.Data.Text.Pieces;

/// <summary>
/// Finds which texts of a list another text begins with. A tree in flat arrays: the children of a node lie side by side, sorted by their
/// letter. Immutable.
/// </summary>
internal sealed class PieceTrie
{
    /// <summary>The node of the empty text.</summary>
    public const int Root = 0;

    private readonly List<char> _letters = [];
    private readonly List<int> _firstChild = [];
    private readonly List<int> _values = [];

    /// <param name="pieces">Texts that are not empty, each once, with what is found for it: 0 or more.</param>
    public PieceTrie(IEnumerable<(string Text, int Value)> pieces)
    {
        (string Text, int Value)[] sorted = [.. pieces.OrderBy(piece => piece.Text, StringComparer.Ordinal)];
        // A queue of ranges that share a beginning, in the order of their nodes: each node's children follow those of the node before it.
        var ranges = new Queue<(int From, int To, int Depth)>();
        Add('\0', -1);
        ranges.Enqueue((0, sorted.Length, 0));
        for (var node = 0; ranges.TryDequeue(out var range); node++)
        {
            _firstChild[node] = _letters.Count;
            var (from, to, depth) = range;
            if (depth > 0 && sorted[from].Text.Length == depth)
                _values[node] = sorted[from++].Value;
            while (from < to)
            {
                var letter = sorted[from].Text[depth];
                var end = from + 1;
                while (end < to && sorted[end].Text[depth] == letter)
                    end++;
                Add(letter, -1);
                ranges.Enqueue((from, end, depth + 1));
                from = end;
            }
        }

        _firstChild.Add(_letters.Count);
    }

    /// <summary>Follows one letter from a node; -1 when nothing goes on so.</summary>
    public int Next(int node, char letter)
    {
        var (low, high) = (_firstChild[node], _firstChild[node + 1] - 1);
        while (low <= high)
        {
            var middle = (low + high) >>> 1;
            var found = _letters[middle];
            if (found == letter)
                return middle;
            if (found < letter)
                low = middle + 1;
            else
                high = middle - 1;
        }

        return -1;
    }

    /// <summary>What belongs to the text that ends at a node, or -1.</summary>
    public int Value(int node) => _values[node];

    /// <summary>The longest text of the list that another one begins with: its value and length, or -1 and 0.</summary>
    public (int Value, int Length) Longest(ReadOnlySpan<char> text)
    {
        var best = (-1, 0);
        for (int node = Root, i = 0; i < text.Length && (node = Next(node, text[i])) >= 0;)
        {
            i++;
            if (_values[node] >= 0)
                best = (_values[node], i);
        }

        return best;
    }

    private void Add(char letter, int value)
    {
        _letters.Add(letter);
        _firstChild.Add(0);
        _values.Add(value);
    }
}
