using System.Diagnostics;
using Clade.Core;

namespace Clade.Models;

/// <summary>Counts what is done and tells who wants to know. Thread-safe.</summary>
internal sealed class ProgressCount(long total, EmbeddingOptions options)
{
    private readonly Lock _lock = new();
    private readonly long _start = Stopwatch.GetTimestamp();
    private long _done, _failed;

    public long Failed => Interlocked.Read(ref _failed);

    public TimeSpan Elapsed => Stopwatch.GetElapsedTime(_start);

    /// <summary>Counts a failure.</summary>
    /// <exception cref="InputException">It is one too many.</exception>
    public void Fail(string reason)
    {
        if (Interlocked.Increment(ref _failed) > options.MostErrors)
            throw new InputException(options.MostErrors == 0 ? reason : $"More than {options.MostErrors} have failed, the last because: {reason} Leave such files out, or raise --max-errors.");
    }

    public void Add(int count)
    {
        lock (_lock)
        {
            _done += count;
            options.Progress?.Invoke(new EmbeddingProgress(_done, Failed, total, Elapsed));
        }
    }
}
