using System.Globalization;
using System.Text.Json;
using Clade.Core;

namespace Clade.Training;

/// <summary>The JSONL log of a run: one object a step. A resumed run cuts what lies beyond its checkpoint, so that the file reads like an uninterrupted one.</summary>
internal sealed class TrainingLog : IDisposable
{
    private readonly StreamWriter _writer;

    internal TrainingLog(string path, long resumeAt)
    {
        try
        {
            var kept = File.Exists(path) && resumeAt > 0 ? File.ReadLines(path).Where(line => StepOf(line) <= resumeAt).ToList() : [];
            AtomicFile.WriteText(path, string.Concat(kept.Select(line => line + "\n")));
            _writer = new StreamWriter(path, append: true) { AutoFlush = true };
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"Cannot write the log {path}: {error.Message.TrimEnd('.')}; choose another folder.", error);
        }
    }

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

        _writer.WriteLine(System.Text.Encoding.UTF8.GetString(buffer.ToArray()));
    }

    public void Dispose() => _writer.Dispose();

    private static long StepOf(string line)
    {
        const string start = "{\"step\":";
        var end = line.IndexOf(',', StringComparison.Ordinal);
        return line.StartsWith(start, StringComparison.Ordinal) && end > 0 && line.EndsWith('}')
            && long.TryParse(line.AsSpan(start.Length, end - start.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var step) ? step : long.MaxValue;
    }
}
