namespace Clade.Data.Images;

/// <summary>
/// A picture in memory: 8-bit sRGB, [H, W, 3] row-major, red first, no padding. The array is not copied and belongs to
/// the record; treat it as read-only once shared between threads.
/// </summary>
/// <param name="Width">Pixels a row, at least 1.</param>
/// <param name="Height">Rows, at least 1.</param>
/// <param name="Pixels">Exactly <c>Width * Height * 3</c> bytes.</param>
/// <exception cref="ArgumentException">The sizes are not positive, or the array has another length.</exception>
public sealed record RgbImage(int Width, int Height, byte[] Pixels)
{
    /// <summary>[H, W, 3] bytes, red first.</summary>
    public byte[] Pixels { get; } = Check(Width, Height, Pixels);

    private static byte[] Check(int width, int height, byte[] pixels)
    {
        ArgumentNullException.ThrowIfNull(pixels);
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        if (pixels.Length != (long)width * height * 3)
            throw new ArgumentException($"{width} x {height} RGB needs {(long)width * height * 3} bytes, not {pixels.Length}.", nameof(pixels));
        return pixels;
    }
}
