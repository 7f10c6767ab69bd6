namespace Clade.Torch;

/// <summary>
/// Disposes every tensor that its thread makes while it is the innermost scope, except those kept. Scopes nest;
/// each belongs to the thread that opened it. <c>using var scope = new TensorScope();</c>
/// </summary>
public sealed class TensorScope : IDisposable
{
    [ThreadStatic]
    private static TensorScope? s_current;

    private readonly TensorScope? _outer;
    private readonly HashSet<Tensor> _tensors = new(ReferenceEqualityComparer.Instance);
    private bool _disposed;

    /// <summary>Opens a scope inside the current one.</summary>
    public TensorScope()
    {
        _outer = s_current;
        s_current = this;
    }

    internal static TensorScope? Current => s_current;

    /// <summary>Hands a tensor to the scope outside this one, or to the caller if there is none.</summary>
    public Tensor Keep(Tensor tensor)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        if (tensor.Scope == this)
        {
            _tensors.Remove(tensor);
            tensor.Scope = _outer;
            _outer?.Add(tensor);
        }

        return tensor;
    }

    /// <summary>Hands several tensors outward.</summary>
    public void Keep(params ReadOnlySpan<Tensor> tensors)
    {
        foreach (var tensor in tensors)
            Keep(tensor);
    }

    /// <summary>Disposes what was not kept.</summary>
    /// <exception cref="InvalidOperationException">An inner scope is still open, or another thread closes it.</exception>
    public void Dispose()
    {
        if (_disposed)
            return;
        if (s_current != this)
            throw new InvalidOperationException("Scopes must be closed in reverse order, by the thread that opened them.");
        _disposed = true;
        s_current = _outer;
        foreach (var tensor in _tensors)
            tensor.DisposeFromScope();
        _tensors.Clear();
    }

    internal void Add(Tensor tensor) => _tensors.Add(tensor);

    internal void Remove(Tensor tensor) => _tensors.Remove(tensor);
}
