using Clade.Core;
using Clade.Torch;

namespace Clade.Evaluation;

/// <summary>Gathers the unit vectors of batch after batch in one table; disposes it unless it is taken.</summary>
internal sealed class FeatureSink : IDisposable
{
    private readonly FeatureOptions _options;
    private readonly CancellationToken _cancellation;
    private readonly Device _device;
    private readonly int _count;
    private Tensor? _table;
    private int _done;

    public FeatureSink(Device device, int count, string what, FeatureOptions? options, CancellationToken cancellation)
    {
        _options = options ?? new FeatureOptions();
        ArgumentOutOfRangeException.ThrowIfLessThan(_options.BatchSize, 1);
        if (count < 1)
            throw new InputException($"There are no {what} to embed; give at least one.");
        (_device, _count, _cancellation) = (device, count, cancellation);
    }

    /// <summary>Rows of the next batch, at most what is left of <paramref name="limit"/>.</summary>
    public int Next(int limit) => Math.Min(_options.BatchSize, limit);

    /// <summary>Runs one batch in a scope of its own and stores its vectors.</summary>
    /// <param name="forward">Gives [n, D].</param>
    /// <param name="rows">Places in the table; null for the next n.</param>
    public void Add(Func<Tensor> forward, long[]? rows = null)
    {
        _cancellation.ThrowIfCancellationRequested();
        using (new TensorScope())
        {
            var unit = UnitVectors.Compute(_options, _device, forward);
            using var _ = Autograd.NoGrad();
            _table ??= Operators.Empty([_count, unit.Size(1)], ElementType.Float32, _device).DetachFromScope();
            var n = (int)unit.Size(0);
            if (rows is null)
                _table.Narrow(0, _done, n).CopyInPlace(unit);
            else
                _table.IndexCopyInPlace(0, Tensor.From<long>(rows).To(_device), unit);
            _done += n;
        }

        _options.Progress?.Invoke(_done, _count);
    }

    /// <summary>The full table, now the caller's.</summary>
    public Tensor Take()
    {
        var table = _table!;
        _table = null;
        return table;
    }

    public void Dispose() => _table?.Dispose();
}
