using System.Collections.Concurrent;
using Clade.Torch;

namespace Clade.Embedding;

/// <summary>
/// The one thread on which a model computes, in the order of the calls: libtorch keeps a team of threads for each thread that calls it, so
/// calls from many threads would share the cores badly. What waits in line can be cancelled; what runs, runs to its end. Thread-safe.
/// </summary>
internal sealed class TowerThread : IDisposable
{
    private readonly BlockingCollection<Action> _line = [];
    private readonly Thread _thread;

    internal TowerThread(string name, Device device, bool bfloat16)
    {
        _thread = new Thread(() => Work(device, bfloat16)) { IsBackground = true, Name = name };
        _thread.Start();
    }

    /// <summary>Computes in line; tensors that are left over are disposed.</summary>
    /// <exception cref="ObjectDisposedException">It was disposed.</exception>
    internal Task<T> Run<T>(Func<T> compute, CancellationToken cancellation)
    {
        if (cancellation.IsCancellationRequested)
            return Task.FromCanceled<T>(cancellation);
        var turn = new Turn<T>(compute, cancellation);
        try
        {
            _line.Add(turn.Take, CancellationToken.None);
        }
        catch (InvalidOperationException)
        {
            turn.Leave();
            throw new ObjectDisposedException(nameof(Clip));
        }

        return turn.Task;
    }

    /// <summary>Lets what is in line end, then the thread.</summary>
    public void Dispose()
    {
        _line.CompleteAdding();
        if (Thread.CurrentThread != _thread)
            _thread.Join();
    }

    private void Work(Device device, bool bfloat16)
    {
        using var precision = bfloat16 ? Autocast.Enable(device: device) : (IDisposable?)null;
        using var _ = Autograd.NoGrad();
        foreach (var take in _line.GetConsumingEnumerable())
            take();
        _line.Dispose();
    }

    private sealed class Turn<T>
    {
        private readonly TaskCompletionSource<T> _result = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly Func<T> _compute;
        private readonly CancellationTokenRegistration _cancellation;
        private int _begun;

        internal Turn(Func<T> compute, CancellationToken cancellation)
        {
            _compute = compute;
            _cancellation = cancellation.UnsafeRegister((turn, token) => ((Turn<T>)turn!).Cancel(token), this);
        }

        internal Task<T> Task => _result.Task;

        internal void Leave() => _cancellation.Dispose();

        internal void Take()
        {
            if (Interlocked.Exchange(ref _begun, 1) != 0)
                return;
            _cancellation.Dispose();
            try
            {
                using var scope = new TensorScope();
                _result.SetResult(_compute());
            }
            catch (Exception error)
            {
                _result.SetException(error);
            }
        }

        private void Cancel(CancellationToken token)
        {
            if (Interlocked.Exchange(ref _begun, 1) == 0)
                _result.SetCanceled(token);
        }
    }
}
