using Clade.Core;
using Clade.Torch;

namespace Clade.Evaluation;

/// <summary>Puts blocks of vectors, in any order, into one table; disposes it unless it is taken.</summary>
internal sealed class BlockTable(int count) : IDisposable
{
    private readonly bool[] _filled = new bool[count];
    private Tensor? _table;

    /// <summary>Copies a block to its place.</summary>
    public void Put(FeatureBlock block)
    {
        if (block.Rows.Length == 0)
            return;
        using var scope = new TensorScope();
        using var _ = Autograd.NoGrad();
        var vectors = Tensor.From<float>(block.Vectors, [block.Rows.Length, block.Vectors.Length / block.Rows.Length]);
        _table ??= Operators.Empty([count, vectors.Size(1)], ElementType.Float32).DetachFromScope();
        if (vectors.Size(1) != _table.Size(1))
            throw new InputException($"Kept features have {vectors.Size(1)} channels and others of the same model {_table.Size(1)}; clear the cache of features.");
        _table.IndexCopyInPlace(0, Tensor.From<long>([.. block.Rows.Select(row => (long)row)]), vectors);
        foreach (var row in block.Rows)
            _filled[row] = true;
    }

    /// <summary>The rows that were filled and their numbers, now the caller's.</summary>
    /// <exception cref="InputException">No row was filled.</exception>
    public (Tensor Vectors, int[] Rows) Take(Device device, Func<string> empty)
    {
        int[] rows = [.. Enumerable.Range(0, count).Where(row => _filled[row])];
        if (_table is null)
            throw new InputException(empty());
        using var scope = new TensorScope();
        using var _ = Autograd.NoGrad();
        var kept = rows.Length == count ? _table : _table.IndexSelect(0, Tensor.From<long>([.. rows.Select(row => (long)row)]));
        var placed = kept.To(device).DetachFromScope();
        if (ReferenceEquals(placed, _table))
            _table = null;
        return (placed, rows);
    }

    public void Dispose() => _table?.Dispose();
}
