using System.Diagnostics;

namespace Clade.Training;

/// <summary>Speed over the last 50 steps.</summary>
internal sealed class SpeedMeter
{
    private readonly Queue<(long Time, long Pairs)> _steps = new();
    private double _stepsPerSecond;
    private long _pairs;

    internal SpeedMeter() => _steps.Enqueue((Stopwatch.GetTimestamp(), 0));

    internal double PairsPerSecond { get; private set; }

    internal void Add(long pairs)
    {
        _pairs += pairs;
        _steps.Enqueue((Stopwatch.GetTimestamp(), _pairs));
        while (_steps.Count > 50)
            _steps.Dequeue();
        var (time, before) = _steps.Peek();
        var seconds = Math.Max(1e-6, Stopwatch.GetElapsedTime(time).TotalSeconds);
        (PairsPerSecond, _stepsPerSecond) = ((_pairs - before) / seconds, (_steps.Count - 1) / seconds);
    }

    internal TimeSpan Remaining(long steps) => TimeSpan.FromSeconds(steps / Math.Max(1e-6, _stepsPerSecond));
}
