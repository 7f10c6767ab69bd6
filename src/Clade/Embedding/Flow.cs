using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace Clade.Embedding;

/// <summary>A stream of inputs to a stream of vectors, in the same order: batches are as large as what has come while the tower was busy.</summary>
internal static class Flow
{
    /// <param name="source">The inputs; read ahead by at most two batches.</param>
    /// <param name="size">Most inputs a batch.</param>
    /// <param name="width">Numbers a vector.</param>
    /// <param name="embed">A batch to its vectors, row after row.</param>
    /// <param name="cancellation">Ends it between batches.</param>
    internal static async IAsyncEnumerable<ReadOnlyMemory<float>> Run<T>(IAsyncEnumerable<T> source, int size, int width, Func<List<T>, CancellationToken, Task<float[]>> embed, [EnumeratorCancellation] CancellationToken cancellation)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var channel = Channel.CreateBounded<T>(new BoundedChannelOptions(2 * size) { SingleReader = true, SingleWriter = true });
        var pump = Pump(source, channel.Writer, stop.Token);
        Task<float[]>? running = null, next = null;
        Task<bool>? more = null;
        try
        {
            while (true)
            {
                more ??= channel.Reader.WaitToReadAsync(stop.Token).AsTask();
                // What is done goes out at once, also while the source keeps us waiting, and before the source's failure.
                if (running is null || (await Task.WhenAny(more, running).ConfigureAwait(false) == more && more.IsCompletedSuccessfully))
                {
                    next = await more.ConfigureAwait(false) ? embed(Take(channel.Reader, size), stop.Token) : null;
                    more = null;
                }

                if (running is not null)
                {
                    var rows = await running.ConfigureAwait(false);
                    for (var at = 0; at < rows.Length; at += width)
                        yield return rows.AsMemory(at, width);
                }
                else if (next is null)
                {
                    break;
                }

                (running, next) = (next, null);
            }
        }
        finally
        {
            await stop.CancelAsync().ConfigureAwait(false);
            await Task.WhenAll(pump, running ?? Task.CompletedTask, next ?? Task.CompletedTask).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static List<T> Take<T>(ChannelReader<T> reader, int most)
    {
        var batch = new List<T>(most);
        while (batch.Count < most && reader.TryRead(out var item))
            batch.Add(item);
        return batch;
    }

    // What goes wrong in the source reaches the reader through the channel.
    private static async Task Pump<T>(IAsyncEnumerable<T> source, ChannelWriter<T> writer, CancellationToken cancellation)
    {
        try
        {
            await foreach (var item in source.WithCancellation(cancellation).ConfigureAwait(false))
                await writer.WriteAsync(item, cancellation).ConfigureAwait(false);
            writer.Complete();
        }
        catch (Exception error)
        {
            writer.Complete(error);
        }
    }
}
