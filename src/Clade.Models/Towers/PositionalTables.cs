using Clade.Torch;

namespace Clade.Models;

/// <summary>Positional tables for other sizes than those they were trained at.</summary>
public static class PositionalTables
{
    /// <summary>
    /// The image tower's table for another patch grid: the class position is kept, the grid is resampled bicubically with
    /// antialiasing, as OpenCLIP does when it loads weights at another resolution. A fresh tensor; a copy where the grid stays.
    /// </summary>
    /// <param name="table">[1 + g·g, d], class position first.</param>
    /// <param name="grid">Patches a side wanted.</param>
    /// <returns>[1 + grid·grid, d]</returns>
    /// <exception cref="ArgumentException">The table is not that of a square grid.</exception>
    public static Tensor ResizeGrid(Tensor table, int grid)
    {
        ArgumentNullException.ThrowIfNull(table);
        var (rows, width) = (table.Size(0) - 1, table.Size(1));
        var before = (long)Math.Round(Math.Sqrt(rows));
        if (before * before != rows || rows == 0)
            throw new ArgumentException($"{rows} positions are not a square grid.", nameof(table));
        using var scope = new TensorScope();
        if (before == grid)
            return scope.Keep(table.Clone());
        // [g·g, d] -> [1, d, g, g] -> [1, d, grid, grid] -> [grid·grid, d]
        var picture = table.Narrow(0, 1, rows).T().Reshape([1, width, before, before]);
        var resized = picture.UpsampleBicubic2dAa([grid, grid], align_corners: false, []).Reshape([width, (long)grid * grid]).T();
        return scope.Keep(Operators.Cat([table.Narrow(0, 0, 1), resized]).Contiguous());
    }
}
