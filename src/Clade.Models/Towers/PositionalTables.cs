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
    public static Tensor ResizeGrid(Tensor table, int grid) => ResizeGrid(table, grid, grid);

    /// <summary>The same for a grid that is no square, which a tower of square pictures never has.</summary>
    /// <param name="table">[1 + g·g, d], class position first.</param>
    /// <param name="rows">Patches from top to bottom wanted.</param>
    /// <param name="columns">Patches from left to right wanted.</param>
    /// <returns>[1 + rows·columns, d]</returns>
    /// <exception cref="ArgumentException">The table is not that of a square grid.</exception>
    public static Tensor ResizeGrid(Tensor table, int rows, int columns)
    {
        ArgumentNullException.ThrowIfNull(table);
        var (places, width) = (table.Size(0) - 1, table.Size(1));
        var before = (long)Math.Round(Math.Sqrt(places));
        if (before * before != places || places == 0)
            throw new ArgumentException($"{places} positions are not a square grid.", nameof(table));
        using var scope = new TensorScope();
        if (before == rows && before == columns)
            return scope.Keep(table.Clone());
        // [g·g, d] -> [1, d, g, g] -> [1, d, rows, columns] -> [rows·columns, d]
        var picture = table.Narrow(0, 1, places).T().Reshape([1, width, before, before]);
        var resized = picture.UpsampleBicubic2dAa([rows, columns], align_corners: false, []).Reshape([width, (long)rows * columns]).T();
        return scope.Keep(Operators.Cat([table.Narrow(0, 0, 1), resized]).Contiguous());
    }
}
