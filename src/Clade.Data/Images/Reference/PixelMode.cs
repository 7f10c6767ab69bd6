namespace Clade.Data.Images.Reference;

/// <summary>In what form Pillow 9.4 would hold a file after opening it; it decides how the picture is resized.</summary>
internal enum PixelMode
{
    /// <summary>[H, W] bytes (Pillow's L).</summary>
    Grey,

    /// <summary>[H, W, 3] bytes.</summary>
    Rgb,

    /// <summary>[H, W, 4] bytes, alpha last and not multiplied in; grey with alpha is stored so too, which gives the same numbers.</summary>
    Rgba,

    /// <summary>[H, W, 4] bytes, 255 = full ink.</summary>
    Cmyk,

    /// <summary>[H, W, 3] bytes: colours looked up already, but resized by nearest neighbour as palette indexes and bilevel pictures are (P and 1).</summary>
    Indexed,

    /// <summary>[H, W] 16-bit grey levels in the machine's byte order, two bytes each (I).</summary>
    Grey16,
}

/// <summary>A decoded file as Pillow would hold it.</summary>
/// <param name="Width">Pixels a row.</param>
/// <param name="Height">Rows.</param>
/// <param name="Mode">What <paramref name="Pixels"/> means.</param>
/// <param name="Pixels">Row-major, interleaved, no padding.</param>
internal sealed record ReferenceImage(int Width, int Height, PixelMode Mode, byte[] Pixels)
{
    /// <summary>Bytes a pixel.</summary>
    public int PixelBytes => BytesOf(Mode);

    /// <summary>Bytes a pixel of a mode.</summary>
    public static int BytesOf(PixelMode mode) => mode switch
    {
        PixelMode.Grey => 1,
        PixelMode.Grey16 => 2,
        PixelMode.Rgb or PixelMode.Indexed => 3,
        _ => 4,
    };

    /// <summary>The RGB form of the same picture, converted as Pillow does: [H, W, 3] bytes; the same array where nothing is to do.</summary>
    public byte[] ToRgb()
    {
        if (Mode is PixelMode.Rgb or PixelMode.Indexed)
            return Pixels;
        var rgb = new byte[checked(Width * Height * 3)];
        var (source, target) = (Pixels, rgb);
        switch (Mode)
        {
            case PixelMode.Grey:
                for (int from = 0, to = 0; from < source.Length; from++, to += 3)
                    target[to] = target[to + 1] = target[to + 2] = source[from];
                break;
            case PixelMode.Rgba:
                for (int from = 0, to = 0; from < source.Length; from += 4, to += 3)
                    (target[to], target[to + 1], target[to + 2]) = (source[from], source[from + 1], source[from + 2]);
                break;
            case PixelMode.Cmyk:
                for (int from = 0, to = 0; from < source.Length; from += 4, to += 3)
                {
                    var white = 255 - source[from + 3];
                    for (var channel = 0; channel < 3; channel++)
                        target[to + channel] = (byte)Math.Max(0, white - AlphaMath.Multiply(source[from + channel], white));
                }

                break;
            default:
                var levels = System.Runtime.InteropServices.MemoryMarshal.Cast<byte, ushort>(source);
                for (int from = 0, to = 0; from < levels.Length; from++, to += 3)
                    target[to] = target[to + 1] = target[to + 2] = (byte)Math.Min((int)levels[from], 255);
                break;
        }

        return rgb;
    }
}
