namespace Clade.Models.Hub;

/// <summary>Counts bytes over all connections and tells of them. Thread-safe.</summary>
internal sealed class HubMeter(IProgress<HubProgress>? progress, long total)
{
    private long _done, _carried;

    /// <summary>Bytes that came over the network, those thrown away included.</summary>
    internal long Carried => Interlocked.Read(ref _carried);

    /// <summary>Bytes that were here before, or, if negative, that must be fetched again.</summary>
    internal void Found(string file, long bytes)
    {
        if (bytes != 0)
            Tell(file, bytes);
    }

    internal void Came(string file, long bytes)
    {
        Interlocked.Add(ref _carried, bytes);
        Tell(file, bytes);
    }

    internal void Waiting(string file) => progress?.Report(new HubProgress(file, Interlocked.Read(ref _done), total) { Waiting = true });

    private void Tell(string file, long bytes) => progress?.Report(new HubProgress(file, Interlocked.Add(ref _done, bytes), total));
}
