using Clade.Models;
using Clade.Torch;

namespace Clade.Methods;

/// <summary>
/// The scalars a and b of one tower: what is stored for them, and their values at any depth. Layers l are counted from 0;
/// <c>p_i = i (L-1)/(L'-1)</c> places layer i of a model of depth L' in a table of depth L.
/// </summary>
internal sealed class LearngeneCoefficients : Module
{
    private readonly CoefficientMode _mode;
    private readonly int _layers;
    private readonly Tensor _stored;

    /// <summary>Initial values: a = 1 and b = (l+1)/L in every mode that can say so, so that both bases get gradient at every layer.</summary>
    /// <param name="name">Name of the stored tensor: v or t.</param>
    /// <param name="mode">How the scalars are given.</param>
    /// <param name="layers">Depth L of the auxiliary tower.</param>
    internal LearngeneCoefficients(string name, CoefficientMode mode, int layers)
    {
        (_mode, _layers) = (mode, layers);
        var initial = Initial(mode, layers);
        _stored = mode == CoefficientMode.TlegFixed ? Buffer(name, initial) : Parameter(name, initial);
    }

    /// <summary>What is stored: [L, 8, 2], or [degree+1, 8, 2] for polynomials.</summary>
    internal Tensor Stored => _stored;

    /// <summary>a and b at a depth, with graph: [depth, 8, 2], a first.</summary>
    internal Tensor At(int depth) => Values(_mode, _stored, _layers, depth);

    /// <summary>Shape of what is stored.</summary>
    internal static long[] StoredShape(CoefficientMode mode, int layers) => [Degree(mode) is { } degree ? degree + 1 : layers, BlockGroups.Count, 2];

    /// <summary>a and b of a model of the given depth: [depth, 8, 2]. At the auxiliary's own depth exactly the auxiliary's.</summary>
    internal static Tensor Values(CoefficientMode mode, Tensor stored, int layers, int depth)
    {
        long groups = BlockGroups.Count;
        if (mode == CoefficientMode.TlegFixed)
            return Like(Enumerable.Range(0, depth).Select(i => new[] { 1, (double)i / depth }), stored).Unsqueeze(1).Expand([depth, groups, 2]);
        if (Degree(mode) is { } degree)
            return Like(Enumerable.Range(0, depth).Select(i => Powers(RelativeDepth(i, layers, depth), degree)), stored).Matmul(stored.View([degree + 1, groups * 2])).View([depth, groups, 2]);
        var table = mode == CoefficientMode.Convex ? stored.Softmax(-1) : stored;
        return depth == layers ? table
            : Like(Enumerable.Range(0, depth).Select(i => Neighbours(Position(i, layers, depth), layers)), stored).Matmul(table.Reshape([layers, groups * 2])).View([depth, groups, 2]);
    }

    /// <summary>Where layer <paramref name="i"/> of a model of depth <paramref name="depth"/> stands in a table of <paramref name="layers"/> rows: 0 … layers-1.</summary>
    internal static double Position(int i, int layers, int depth) => depth == 1 ? (layers - 1) / 2.0 : i * (double)(layers - 1) / (depth - 1);

    private static Tensor Initial(CoefficientMode mode, int layers)
    {
        using var scope = new TensorScope();
        using var _ = Autograd.NoGrad();
        var step = 1.0 / layers;
        IEnumerable<double[]> rows = mode switch
        {
            CoefficientMode.TlegFixed => Enumerable.Range(0, layers).Select(l => new[] { 1, l * step }),
            CoefficientMode.Convex => Enumerable.Range(0, layers).Select(l => new[] { 0, Math.Log((l + 1) * step) }),
            CoefficientMode.Poly1 => [[1, step], [0, 1 - step]],
            CoefficientMode.Poly2 => [[1, step], [0, 1 - step], [0, 0]],
            _ => Enumerable.Range(0, layers).Select(l => new[] { 1, (l + 1) * step }),
        };
        var values = Matrix(rows);
        return scope.Keep(values.To(ElementType.Float32).Unsqueeze(1).Expand([values.Size(0), BlockGroups.Count, 2]).Contiguous());
    }

    private static int? Degree(CoefficientMode mode) => mode switch
    {
        CoefficientMode.Poly1 => 1,
        CoefficientMode.Poly2 => 2,
        _ => null,
    };

    // The auxiliary's own rule, l / max(1, L-1), wins at its own depth; elsewhere a single layer stands in the middle.
    private static double RelativeDepth(int i, int layers, int depth) => depth == layers ? i / Math.Max(1.0, layers - 1) : depth == 1 ? 0.5 : i / (double)(depth - 1);

    private static double[] Powers(double s, int degree) => [.. Enumerable.Range(0, degree + 1).Select(k => Math.Pow(s, k))];

    // Weights of linear interpolation over the rows of the table.
    private static double[] Neighbours(double position, int layers)
    {
        var row = new double[layers];
        var floor = Math.Min((int)position, layers - 1);
        row[floor] += 1 - (position - floor);
        if (position > floor)
            row[floor + 1] += position - floor;
        return row;
    }

    private static Tensor Like(IEnumerable<double[]> rows, Tensor other) => Matrix(rows).To(other.Device, other.ElementType);

    private static Tensor Matrix(IEnumerable<double[]> rows)
    {
        var list = rows.ToList();
        return Tensor.From<double>([.. list.SelectMany(row => row)], [list.Count, list[0].Length]);
    }
}
