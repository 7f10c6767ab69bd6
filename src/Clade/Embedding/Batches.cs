namespace Clade.Embedding;

/// <summary>Goes through many inputs batch by batch: while a tower computes one, the next is prepared.</summary>
internal static class Batches
{
    /// <summary>Blocks until all are done.</summary>
    /// <param name="total">Inputs.</param>
    /// <param name="size">Most of them at a time.</param>
    /// <param name="start">From the first and the number of inputs to their vectors; prepares on this thread, then returns while the tower computes.</param>
    /// <param name="destination">The vectors, row after row; what is in it after an error is not defined.</param>
    /// <param name="cancellation">Looked at between batches.</param>
    internal static void Run(int total, int size, Func<int, int, Task<float[]>> start, Span<float> destination, CancellationToken cancellation)
    {
        Task<float[]>? running = null;
        for (int first = 0, count; first < total; first += count)
        {
            cancellation.ThrowIfCancellationRequested();
            count = Math.Min(size, total - first);
            var next = start(first, count);
            if (running is not null)
                destination = Put(running.GetAwaiter().GetResult(), destination);
            running = next;
        }

        if (running is not null)
            Put(running.GetAwaiter().GetResult(), destination);
    }

    /// <summary>As <see cref="Run"/>, without holding a thread. What is prepared meanwhile gets a cancellation of its own, and has ended when this has.</summary>
    internal static async Task RunAsync(int total, int size, Func<int, int, CancellationToken, Task<float[]>> start, Memory<float> destination, CancellationToken cancellation)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        Task<float[]>? running = null, next = null;
        try
        {
            for (int first = 0, count; first < total; first += count)
            {
                cancellation.ThrowIfCancellationRequested();
                count = Math.Min(size, total - first);
                next = start(first, count, stop.Token);
                if (running is not null)
                    destination = Put(await running.ConfigureAwait(false), destination);
                (running, next) = (next, null);
            }

            if (running is not null)
                Put(await running.ConfigureAwait(false), destination);
        }
        catch (Exception error)
        {
            await stop.CancelAsync().ConfigureAwait(false);
            await Task.WhenAll(running ?? Task.CompletedTask, next ?? Task.CompletedTask).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (error is OperationCanceledException)
                cancellation.ThrowIfCancellationRequested();
            throw;
        }
    }

    /// <summary>Vectors row after row as an array each.</summary>
    internal static float[][] Split(float[] rows, int width)
    {
        var vectors = new float[rows.Length / width][];
        for (var row = 0; row < vectors.Length; row++)
            vectors[row] = rows.AsSpan(row * width, width).ToArray();
        return vectors;
    }

    private static Span<float> Put(float[] rows, Span<float> destination)
    {
        rows.CopyTo(destination);
        return destination[rows.Length..];
    }

    private static Memory<float> Put(float[] rows, Memory<float> destination)
    {
        rows.CopyTo(destination);
        return destination[rows.Length..];
    }
}
