namespace Clade.Torch;

/// <summary>
/// Disposes every tensor that its thread makes while it is the innermost scope, except those kept. Scopes nest;
/// each belongs to the thread that opened it, and so do the tensors in it. <c>using var scope = new TensorScope();</c>
/// </summary>
public sealed class TensorScope : IDisposable
{
    [ThreadStatic]
    private static TensorScope? s_current;

    private readonly TensorScope? _outer;
    private readonly int _thread = Environment.CurrentManagedThreadId;
    private Tensor? _first;
    private bool _disposed;

    /// <summary>Opens a scope inside the current one.</summary>
    public TensorScope()
    {
        _outer = s_current;
        s_current = this;
    }

    internal static TensorScope? Current => s_current;

    /// <summary>
    /// Hands a tensor to the scope outside this one, or to the caller if there is none; returns the tensor. A tensor that
    /// is not in this scope stays where it is: it outlives this scope anyway, unless an inner scope that is still open holds it.
    /// </summary>
    public Tensor Keep(Tensor tensor)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        if (tensor.Scope == this)
        {
            Remove(tensor);
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

    /// <summary>Disposes what was not kept; a second call does nothing.</summary>
    /// <exception cref="InvalidOperationException">An inner scope is still open, or another thread closes it.</exception>
    public void Dispose()
    {
        if (_disposed)
            return;
        if (s_current != this)
            throw new InvalidOperationException("Scopes must be closed in reverse order, by the thread that opened them.");
        _disposed = true;
        s_current = _outer;
        // Newest first; the loop bears owners of foreign memory that dispose further tensors.
        while (_first is { } tensor)
            tensor.Dispose();
    }

    internal void Add(Tensor tensor)
    {
        tensor.Scope = this;
        tensor.Next = _first;
        if (_first is not null)
            _first.Previous = tensor;
        _first = tensor;
    }

    internal void Remove(Tensor tensor)
    {
        if (_thread != Environment.CurrentManagedThreadId)
            throw new InvalidOperationException("A tensor in a scope belongs to the scope's thread; take it out with DetachFromScope there before another thread disposes it.");
        if (tensor.Previous is null)
            _first = tensor.Next;
        else
            tensor.Previous.Next = tensor.Next;
        if (tensor.Next is not null)
            tensor.Next.Previous = tensor.Previous;
        (tensor.Scope, tensor.Previous, tensor.Next) = (null, null, null);
    }
}
