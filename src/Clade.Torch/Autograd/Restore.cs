namespace Clade.Torch;

/// <summary>Puts a setting of the thread back when it is disposed, which must happen on the same thread: no <c>await</c> in between.</summary>
public sealed class Restore : IDisposable
{
    private readonly int _thread = Environment.CurrentManagedThreadId;
    private Action? _action;

    internal Restore(Action action) => _action = action;

    /// <summary>Puts the setting back; a second call does nothing.</summary>
    /// <exception cref="InvalidOperationException">Another thread calls it, whose settings are its own.</exception>
    public void Dispose()
    {
        if (_action is null)
            return;
        if (_thread != Environment.CurrentManagedThreadId)
            throw new InvalidOperationException("A setting of a thread must be put back by that thread: do not await in between.");
        var action = _action;
        _action = null;
        action();
    }
}
