using System.Text.Encodings.Web;
using System.Text.Json;
using Clade.Core;

namespace Clade.Cli;

/// <summary>Numbers with the names of what they belong to, as a safetensors file: what <c>preprocess</c> and <c>embed</c> write.</summary>
internal static class VectorFile
{
    /// <summary>Value of <c>format</c> in the notes of the file.</summary>
    internal const string Vectors = "clade-vectors", Pixels = "clade-pixels";

    private static readonly JsonSerializerOptions s_json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>A float32 table.</summary>
    internal static SafeTensorsItem Table(string name, ReadOnlyMemory<float> values, params long[] shape) =>
        new(name, "F32", shape, NumberBytes.Of(values));

    /// <summary>Names as one text of the notes: a JSON list, in the order of the rows.</summary>
    internal static string Names(IEnumerable<string> names) => JsonSerializer.Serialize(names, s_json);

    /// <summary>One line of a JSON Lines file.</summary>
    internal static string Line(object value) => JsonSerializer.Serialize(value, s_json) + "\n";

    /// <summary>Refuses a table that no file of one piece can hold, before work is done for it.</summary>
    /// <exception cref="InputException">It is too large.</exception>
    internal static void CheckSize(int rows, long width, string what)
    {
        var most = Array.MaxLength / sizeof(float) / width;
        if (rows > most)
            throw new InputException($"{rows} {what} are more than go into one file, {most} of {width} numbers each; write several files.");
    }
}
