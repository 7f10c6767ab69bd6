using System.Diagnostics;

namespace Clade.Cli;

/// <summary>Time left, from work planned in floating-point operations and the speed so far.</summary>
internal sealed class DemoClock(TextWriter writer, double total)
{
    private readonly long _start = Stopwatch.GetTimestamp();
    private readonly bool _terminal = !Console.IsErrorRedirected;
    private double _done, _before;
    private long _shown;
    private string _stage = "";

    internal TimeSpan Elapsed => Stopwatch.GetElapsedTime(_start);

    /// <summary>Begins a stage of the given cost; what was planned for the last one counts as done.</summary>
    internal void Stage(string name, double cost)
    {
        _before += _cost;
        (_stage, _cost, _done, _shown) = (name, cost, 0, 0);
        Show(0, "");
    }

    private double _cost;

    /// <summary>Tells how much of the stage is done.</summary>
    internal void Show(double share, string note)
    {
        _done = share * _cost;
        if (_shown != 0 && Stopwatch.GetElapsedTime(_shown).TotalSeconds < (_terminal ? 0.2 : 20) && share < 1)
            return;
        _shown = Stopwatch.GetTimestamp();
        var done = _before + _done;
        var left = done > 0.01 * total ? TimeSpan.FromSeconds(Elapsed.TotalSeconds * Math.Max(0, total - done) / done).ToString("m\\:ss", System.Globalization.CultureInfo.InvariantCulture) + " left" : "estimating the time";
        var bar = new string('█', (int)(24 * Math.Min(1, done / total))).PadRight(24, '░');
        var line = $"{bar} {left}  {_stage} {note}";
        writer.Write(_terminal ? $"\r{line.PadRight(100)[..100]}" : line + "\n");
        writer.Flush();
    }

    internal void Finish()
    {
        if (_terminal)
            writer.WriteLine();
    }
}
