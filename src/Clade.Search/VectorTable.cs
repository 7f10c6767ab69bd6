using System.Text.Json;
using Clade.Core;
using Clade.Torch;

namespace Clade.Search;

/// <summary>
/// Vectors of unit length with the names of what they belong to and the fingerprint of the model they come from; finds the nearest by comparing with all of
/// them. In memory, or mapped from a file that <c>clade embed</c> wrote. Immutable and thread-safe; dispose it after the last search has ended.
/// </summary>
public sealed class VectorTable : IDisposable
{
    /// <summary>Value of the note <c>format</c> of such a file.</summary>
    public const string Format = "clade-vectors";

    private readonly Tensor _rows;

    private VectorTable(IReadOnlyList<string> names, Tensor rows, string fingerprint, IReadOnlyDictionary<string, string> notes) =>
        (Names, _rows, Fingerprint, Notes) = (names, rows, fingerprint, notes);

    /// <summary>N names, in the order of the rows.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>Rows, N.</summary>
    public int Count => Names.Count;

    /// <summary>Numbers a row, D.</summary>
    public int Width => (int)_rows.Size(1);

    /// <summary>Fingerprint of the model; empty if the file does not say.</summary>
    public string Fingerprint { get; }

    /// <summary>What the file says of itself; empty for a table in memory.</summary>
    public IReadOnlyDictionary<string, string> Notes { get; }

    /// <summary>Makes a table in memory.</summary>
    /// <param name="names">N names.</param>
    /// <param name="rows">[N, D] of any length above 0; kept where it is: leave it as it is.</param>
    /// <param name="width">D, at least 1.</param>
    /// <param name="fingerprint">Of the model.</param>
    /// <exception cref="ArgumentException">Names and rows are not as many.</exception>
    /// <exception cref="InputException">A number is not finite.</exception>
    public static VectorTable Of(IReadOnlyList<string> names, Memory<float> rows, int width, string fingerprint)
    {
        ArgumentNullException.ThrowIfNull(names);
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        if ((long)names.Count * width != rows.Length)
            throw new ArgumentException($"{names.Count} names do not fit {rows.Length} numbers in rows of {width}.", nameof(names));
        return new VectorTable(names, Unit(Tensor.Wrap(rows, [names.Count, width]), "The table"), fingerprint, new Dictionary<string, string>());
    }

    /// <summary>Opens a file of vectors; float32 of unit length stays in the file, anything else is read into memory.</summary>
    /// <param name="path">A safetensors file with the table and a JSON list of names in its notes.</param>
    /// <param name="kind"><c>image</c> or <c>text</c>: the table <c>image.features</c> with the note <c>image.names</c>, or the other.</param>
    /// <exception cref="InputException">The file cannot be read, is none of vectors, or does not fit together.</exception>
    public static VectorTable Open(string path, string kind = "image")
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(kind);
        var file = SafeTensorsFile.Open(path);
        Tensor? rows = null;
        try
        {
            var entry = file.Find(kind + ".features") ?? throw new InputException($"{path} has no vectors '{kind}.features'; give a file that 'clade embed' wrote.");
            if (entry.Shape is not [var count, >= 1 and var width] || count > int.MaxValue || width > int.MaxValue)
                throw new InputException($"{path} holds '{kind}.features' of shape [{string.Join(", ", entry.Shape)}], which is no table of vectors; write it again with 'clade embed'.");
            var names = ReadNames(file, kind, count);
            var type = entry.DType switch
            {
                "F32" => ElementType.Float32,
                "F16" => ElementType.Float16,
                "BF16" => ElementType.BFloat16,
                "F64" => ElementType.Float64,
                _ => throw new InputException($"{path} holds vectors of type {entry.DType}; F32, F16, BF16 and F64 are read."),
            };
            rows = Rows(file, entry, type);
            return new VectorTable(names, Unit(rows, path), file.Metadata.GetValueOrDefault("fingerprint", ""), file.Metadata);
        }
        catch
        {
            rows?.Dispose();
            file.Dispose();
            throw;
        }
    }

    /// <summary>The rows nearest to a query, the nearest first; equally near ones in their order.</summary>
    /// <param name="query">[D] of any length above 0.</param>
    /// <param name="top">Most rows, at least 1.</param>
    /// <exception cref="ArgumentException">The query has another length than the rows, or numbers that are not finite.</exception>
    public IReadOnlyList<VectorHit> Nearest(ReadOnlySpan<float> query, int top)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(top, 1);
        if (query.Length != Width)
            throw new ArgumentException($"The query has {query.Length} numbers and the table's rows {Width}.", nameof(query));
        if (query.ContainsAnyExceptInRange(float.MinValue, float.MaxValue))
            throw new ArgumentException("The query has numbers that are not finite.", nameof(query));
        if (Count == 0)
            return [];
        float[] scores;
        using (new TensorScope())
        using (Autograd.NoGrad())
        {
            var direction = Tensor.From(query, [query.Length]).To(ElementType.Float64);
            var unit = (direction / direction.LinalgVectorNorm(2).ClampMin(1e-30)).To(ElementType.Float32);
            // [N, D] x [D] -> [N]
            scores = _rows.Matmul(unit).ToArray<float>();
        }

        return TopOf(scores, Math.Min(top, scores.Length));
    }

    /// <summary>One row, of unit length.</summary>
    public float[] Row(int row)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(row);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(row, Count);
        return _rows.AsSpan<float>().Slice(row * Width, Width).ToArray();
    }

    /// <summary>Frees the memory, or closes the file.</summary>
    public void Dispose() => _rows.Dispose();

    // The worst of the best so far is on top of the heap.
    private static VectorHit[] TopOf(float[] scores, int top)
    {
        var worstFirst = Comparer<VectorHit>.Create((a, b) => a.Score != b.Score ? a.Score.CompareTo(b.Score) : b.Row.CompareTo(a.Row));
        var best = new PriorityQueue<VectorHit, VectorHit>(top + 1, worstFirst);
        for (var row = 0; row < scores.Length; row++)
        {
            var hit = new VectorHit(row, Math.Clamp(scores[row], -1, 1));
            if (best.Count < top)
                best.Enqueue(hit, hit);
            else if (worstFirst.Compare(hit, best.Peek()) > 0)
                best.EnqueueDequeue(hit, hit);
        }

        var sorted = new VectorHit[best.Count];
        for (var i = sorted.Length - 1; i >= 0; i--)
            sorted[i] = best.Dequeue();
        return sorted;
    }

    // Rows of unit length outside of all scopes; the tensor given is taken over.
    private static Tensor Unit(Tensor rows, string name)
    {
        using var scope = new TensorScope();
        using var _ = Autograd.NoGrad();
        var lengths = rows.To(ElementType.Float32).LinalgVectorNorm(2, [-1], keepdim: true);
        var off = rows.Size(0) == 0 ? 0 : (lengths - 1).Abs().Max().ToDouble();
        if (!double.IsFinite(off))
            throw new InputException($"{name} has vectors with numbers that are not finite; write it again.");
        if (off < 1e-3 && rows.ElementType == ElementType.Float32)
            return rows.DetachFromScope();
        var unit = (rows.To(ElementType.Float32) / lengths.ClampMin(1e-12)).DetachFromScope();
        rows.Dispose();
        return unit;
    }

    // In the file, unless there is nothing to point at or its writer did not align it. The tensor, or this, closes the file.
    private static Tensor Rows(SafeTensorsFile file, SafeTensorsEntry entry, ElementType type)
    {
        var shape = entry.Shape.ToArray();
        if (entry.Length > 0 && file.Address(entry) % type.Size() == 0)
            return Tensor.FromPointer(file.Address(entry), shape, type, file).DetachFromScope();
        var copy = Operators.Empty(shape, type).DetachFromScope();
        if (entry.Length > 0)
            file.Bytes(entry).CopyTo(copy.AsBytes());
        file.Dispose();
        return copy;
    }

    private static string[] ReadNames(SafeTensorsFile file, string kind, long count)
    {
        try
        {
            var names = JsonSerializer.Deserialize<string[]>(file.Metadata.GetValueOrDefault(kind + ".names", ""));
            return names is not null && names.LongLength == count && !names.Contains(null) ? names
                : throw new InputException($"{file.Path} has {count} vectors and {names?.Length ?? 0} names; write it again with 'clade embed'.");
        }
        catch (JsonException error)
        {
            throw new InputException($"{file.Path} has no list of names '{kind}.names' in its notes; write it again with 'clade embed'.", error);
        }
    }
}
