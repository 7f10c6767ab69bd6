using Clade.Torch;

namespace Clade.Models;

/// <summary>Positional tables for other sizes than those they were trained at. Every result is a fresh tensor.</summary>
public static class PositionalTables
{
    /// <summary>
    /// The image tower's table for another square grid: the class position is kept, the grid is resampled bicubically with
    /// antialiasing, as OpenCLIP does when it loads weights at another resolution.
    /// </summary>
    /// <param name="table">[1 + g·g, d], class position first.</param>
    /// <param name="grid">Patches a side wanted.</param>
    /// <returns>[1 + grid·grid, d]</returns>
    /// <exception cref="ArgumentException">The table is not that of a square grid.</exception>
    public static Tensor ResizeGrid(Tensor table, int grid) => ResizeGrid(table, grid, grid);

    /// <summary>
    /// The image tower's table for another grid (open_clip/model.py, <c>resize_pos_embed</c>). As there, a table that has as many places as the grid wanted is left
    /// as it is, whatever the grid's shape.
    /// </summary>
    /// <param name="table">[1 + g·g, d], class position first, or [g·g, d].</param>
    /// <param name="rows">Patches from top to bottom wanted.</param>
    /// <param name="columns">Patches from left to right wanted.</param>
    /// <param name="classToken">Whether the first row belongs to the class token and is kept.</param>
    /// <param name="antialias">Whether shrinking averages, and cubic weights use a = -0.5; else a = -0.75 and border rows repeat, as in code without antialiasing.</param>
    /// <returns>[rows·columns, d], below the class position where there is one.</returns>
    /// <exception cref="ArgumentException">The table is not that of a square grid.</exception>
    public static Tensor ResizeGrid(Tensor table, int rows, int columns, bool classToken = true, bool antialias = true)
    {
        ArgumentNullException.ThrowIfNull(table);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(rows);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(columns);
        long first = classToken ? 1 : 0, places = table.Size(0) - first, width = table.Size(1);
        var before = (long)Math.Round(Math.Sqrt(places));
        if (before * before != places || places == 0)
            throw new ArgumentException($"{places} positions are not a square grid.", nameof(table));
        using var scope = new TensorScope();
        if (places == (long)rows * columns)
            return scope.Keep(table.Clone());
        // [g·g, d] -> [1, d, g, g] -> [1, d, rows, columns] -> [rows·columns, d]
        var picture = table.Narrow(0, first, places).T().Reshape([1, width, before, before]);
        var resampled = antialias ? picture.UpsampleBicubic2dAa([rows, columns], align_corners: false, []) : picture.UpsampleBicubic2d([rows, columns], align_corners: false, []);
        var resized = resampled.Reshape([width, (long)rows * columns]).T();
        return scope.Keep(classToken ? Operators.Cat([table.Narrow(0, 0, 1), resized]).Contiguous() : resized.Contiguous());
    }

    /// <summary>
    /// A text tower's table for a longer context that keeps what the first places learned (Long-CLIP, Zhang et al. 2024, section 3.1): they stay, the others are
    /// stretched linearly over what is left, and beyond the last one its difference to the one before goes on.
    /// </summary>
    /// <param name="table">[L, d]</param>
    /// <param name="context">Places wanted, more than L.</param>
    /// <param name="keep">Places at the start that stay: 20 in the paper, which makes 248 places of 77.</param>
    /// <returns>[context, d]</returns>
    public static Tensor StretchContext(Tensor table, int context, int keep = 20)
    {
        ArgumentNullException.ThrowIfNull(table);
        var length = table.Size(0);
        ArgumentOutOfRangeException.ThrowIfLessThan(context, length);
        if (keep < 0 || keep > length - 2)
            throw new ArgumentOutOfRangeException(nameof(keep), keep, $"Of {length} places at most {length - 2} can stay.");
        var step = (double)(length - keep) / (context - keep);
        return Interpolate(table, context, place => place < keep ? place : keep + ((place - keep) * step), extrapolate: true);
    }

    /// <summary>A text tower's table for another context, resampled linearly between the centres of places (open_clip/model.py, <c>resize_text_pos_embed</c>).</summary>
    /// <param name="table">[L, d]</param>
    /// <param name="context">Places wanted.</param>
    /// <returns>[context, d]</returns>
    public static Tensor ResizeContext(Tensor table, int context)
    {
        ArgumentNullException.ThrowIfNull(table);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(context);
        var step = (double)table.Size(0) / context;
        return Interpolate(table, context, place => Math.Max(0, ((place + 0.5) * step) - 0.5), extrapolate: false);
    }

    // Row i of the result lies at source(i) of the table, between two rows or, past the last one, on their line.
    private static Tensor Interpolate(Tensor table, int places, Func<int, double> source, bool extrapolate)
    {
        var last = table.Size(0) - 1;
        var (below, above, weights) = (new long[places], new long[places], new double[places]);
        for (var place = 0; place < places; place++)
        {
            var at = source(place);
            below[place] = Math.Min((long)at, extrapolate ? Math.Max(last - 1, 0) : last);
            above[place] = Math.Min(below[place] + 1, last);
            weights[place] = at - below[place];
        }

        using var scope = new TensorScope();
        var start = table.IndexSelect(0, Tensor.From<long>(below).To(table.Device));
        var difference = table.IndexSelect(0, Tensor.From<long>(above).To(table.Device)) - start;
        return scope.Keep(start + (difference * Tensor.From<double>(weights, [places, 1]).To(table.Device, table.ElementType)));
    }
}
