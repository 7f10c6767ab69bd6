using System.Globalization;
using System.Text.Json;
using Clade.Core;

namespace Clade.Training;

/// <summary>
/// The JSONL log of a run: one object a step. A resumed run cuts what lies beyond its checkpoint, so that the file reads like
/// an uninterrupted one; a line that does not fit on the disk is taken back.
/// </summary>
internal sealed class TrainingLog : IDisposable
{
    private readonly FileStream _file;
    private readonly string _path;

    /// <exception cref="InputException">The file cannot be written.</exception>
    internal TrainingLog(string path, long resumeAt)
    {
        _path = path;
        try
        {
            var kept = File.Exists(path) && resumeAt > 0 ? File.ReadLines(path).Where(line => StepOf(line) <= resumeAt).ToList() : [];
            AtomicFile.WriteText(path, string.Concat(kept.Select(line => line + "\n")));
            _file = new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.Read, bufferSize: 0);
        }
        catch (Exception error) when (DiskError.Is(error))
        {
            throw Failed(error);
        }
    }

    /// <exception cref="InputException">The disk is full.</exception>
    internal void Write(long step, double loss, IReadOnlyDictionary<string, double> terms, double rate, double norm, double scale)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteNumber("step", step);
            json.WriteNumber("loss", Math.Round(loss, 6));
            foreach (var (name, value) in terms)
                json.WriteNumber(name, Math.Round(value, 6));
            json.WriteNumber("rate", rate);
            json.WriteNumber("grad_norm", Math.Round(norm, 6));
            json.WriteNumber("scale", Math.Round(scale, 4));
            json.WriteEndObject();
        }

        buffer.WriteByte((byte)'\n');
        var length = _file.Length;
        try
        {
            _file.Write(buffer.GetBuffer().AsSpan(0, (int)buffer.Length));
        }
        catch (Exception error) when (DiskError.Is(error))
        {
            TakeBack(length);
            throw Failed(error);
        }
    }

    public void Dispose() => _file.Dispose();

    private void TakeBack(long length)
    {
        try
        {
            _file.SetLength(length);
        }
        catch (IOException)
        {
            // Half a line is dropped when the run is resumed.
        }
    }

    private InputException Failed(Exception error) =>
        new($"Cannot write the log {_path}: {DiskError.Say(error)}; free some space, then resume from the last checkpoint, or choose another folder.", error);

    private static long StepOf(string line)
    {
        const string start = "{\"step\":";
        var end = line.IndexOf(',', StringComparison.Ordinal);
        return line.StartsWith(start, StringComparison.Ordinal) && end > 0 && line.EndsWith('}')
            && long.TryParse(line.AsSpan(start.Length, end - start.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var step) ? step : long.MaxValue;
    }
}
