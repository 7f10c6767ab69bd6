namespace Clade.Data.Scenes;

/// <summary>
/// A picture with transparency: 8-bit sRGB and straight (not premultiplied) alpha, [H, W, 4] row-major, red first, no padding. The array is not copied and
/// belongs to the record; treat it as read-only once shared between threads.
/// </summary>
/// <param name="Width">Pixels a row, at least 1.</param>
/// <param name="Height">Rows, at least 1.</param>
/// <param name="Pixels">Exactly <c>Width * Height * 4</c> bytes; alpha 0 is transparent, 255 opaque.</param>
/// <exception cref="ArgumentException">The sizes are not positive, or the array has another length.</exception>
public sealed record RgbaImage(int Width, int Height, byte[] Pixels)
{
    /// <summary>[H, W, 4] bytes: red, green, blue, alpha.</summary>
    public byte[] Pixels { get; } = Check(Width, Height, Pixels);

    private static byte[] Check(int width, int height, byte[] pixels)
    {
        ArgumentNullException.ThrowIfNull(pixels);
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        if (pixels.Length != (long)width * height * 4)
            throw new ArgumentException($"{width} x {height} RGBA needs {(long)width * height * 4} bytes, not {pixels.Length}.", nameof(pixels));
        return pixels;
    }
}
