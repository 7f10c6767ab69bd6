using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;

namespace Clade.Models;

/// <summary>
/// Threads of a pipeline that end together: the first failure, or the caller's cancellation, stops all. Stages are joined by bounded queues; whoever
/// runs ahead waits.
/// </summary>
internal sealed class Stages : IDisposable
{
    private readonly CancellationTokenSource _stop;
    private readonly List<Thread> _threads = [];
    private Exception? _failure;

    public Stages(CancellationToken cancellation) => _stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);

    /// <summary>Cancelled when the pipeline is to stop.</summary>
    public CancellationToken Token => _stop.Token;

    /// <summary>Starts threads that do something to every item of a queue; when the last has ended, <paramref name="end"/> is called, also after a failure.</summary>
    /// <param name="name">For debuggers.</param>
    /// <param name="count">Number of threads.</param>
    /// <param name="queue">Where items come from.</param>
    /// <param name="work">Gets an item.</param>
    /// <param name="end">Closes the queue of the next stage; null for the last one.</param>
    /// <param name="drains">Whether items that are already there are worked on although the pipeline stops.</param>
    public void Start<T>(string name, int count, BlockingCollection<T> queue, Action<T> work, Action? end = null, bool drains = false)
    {
        var running = count;
        for (var i = 0; i < count; i++)
        {
            var thread = new Thread(() =>
            {
                Guard(() =>
                {
                    foreach (var item in queue.GetConsumingEnumerable(drains ? CancellationToken.None : Token))
                        work(item);
                });
                if (Interlocked.Decrement(ref running) == 0)
                    end?.Invoke();
            })
            {
                Name = name,
                IsBackground = true,
            };
            _threads.Add(thread);
            thread.Start();
        }
    }

    /// <summary>Runs the first stage on this thread.</summary>
    public void Run(Action work) => Guard(work);

    /// <summary>Waits for all threads.</summary>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    public void Join(CancellationToken cancellation)
    {
        _threads.ForEach(thread => thread.Join());
        if (_failure is not null)
            ExceptionDispatchInfo.Throw(_failure);
        cancellation.ThrowIfCancellationRequested();
    }

    public void Dispose() => _stop.Dispose();

    private void Guard(Action work)
    {
        try
        {
            work();
        }
        catch (OperationCanceledException) when (Token.IsCancellationRequested)
        {
        }
        catch (Exception error)
        {
            Interlocked.CompareExchange(ref _failure, error, null);
            _stop.Cancel();
        }
    }
}
