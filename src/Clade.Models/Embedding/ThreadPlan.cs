using Clade.Torch;

namespace Clade.Models;

/// <summary>
/// One plan for all stages. Towers run side by side on few threads each, so that none waits for another at the end of every product, and decoding fills
/// the processor in between.
/// </summary>
/// <param name="Towers">Batches that are computed at the same time.</param>
/// <param name="ThreadsEach">Threads of libtorch for each.</param>
/// <param name="Decoders">Threads that read and decode.</param>
public sealed record ThreadPlan(int Towers, int ThreadsEach, int Decoders)
{
    // More batches at a time would not share a cache.
    private const int MostTowers = 8;

    /// <summary>The plan for a machine and an amount of work.</summary>
    /// <param name="device">Where towers compute; a GPU takes one batch at a time.</param>
    /// <param name="batches">Batches that are to be computed.</param>
    /// <param name="cores">Processors; those of this machine if not given.</param>
    public static ThreadPlan For(Device device, long batches, int? cores = null)
    {
        var available = cores ?? Environment.ProcessorCount;
        var towers = device.IsCpu && batches >= 2L * available ? Math.Min(available, MostTowers) : 1;
        return new ThreadPlan(towers, Math.Max(1, available / towers), available);
    }
}
