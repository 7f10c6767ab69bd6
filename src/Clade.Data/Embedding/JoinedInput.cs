using Clade.Core;
using Clade.Data.Sets;

namespace Clade.Data.Embedding;

/// <summary>Several inputs in their order.</summary>
internal sealed class JoinedInput : PictureInput
{
    private readonly IReadOnlyList<PictureInput> _inputs;

    // First number of each input, and behind them the count of all.
    private readonly int[] _firsts;

    public JoinedInput(IReadOnlyList<PictureInput> inputs)
    {
        (_inputs, _firsts) = (inputs, new int[inputs.Count + 1]);
        for (var i = 0; i < inputs.Count; i++)
        {
            var next = (long)_firsts[i] + inputs[i].Count;
            _firsts[i + 1] = next <= int.MaxValue ? (int)next : throw new InputException($"More than {int.MaxValue} pictures are too many for one run; give fewer.");
        }
    }

    public override int Count => _firsts[^1];

    public override IReadOnlyList<PictureProblem> Problems => [.. _inputs.SelectMany(input => input.Problems)];

    public override string Id(int index) => At(index, static (input, i) => input.Id(i));

    public override byte[] Read(int index) => At(index, static (input, i) => input.Read(i));

    public override IReadOnlyList<string> Captions(int index) => At(index, static (input, i) => input.Captions(i));

    protected override void Dispose(bool disposing)
    {
        foreach (var input in _inputs)
            input.Dispose();
        base.Dispose(disposing);
    }

    private T At<T>(int index, Func<PictureInput, int, T> use)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Count);
        var place = Array.BinarySearch(_firsts, index);
        // Empty inputs share their first number with the next one: the last of them has the picture.
        var part = place < 0 ? ~place - 1 : place;
        while (_firsts[part + 1] <= index)
            part++;
        return use(_inputs[part], index - _firsts[part]);
    }
}
