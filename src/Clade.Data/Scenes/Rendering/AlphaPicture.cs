using Clade.Data.Images;
using Clade.Data.Images.Reference;

namespace Clade.Data.Scenes;

/// <summary>
/// A cut-out as it is kept: no margin, colours premultiplied by alpha, [H, W, 4] bytes. Resizing premultiplied colours leaves no halo of what lies under transparent
/// pixels, and its filter softens the edge.
/// </summary>
internal sealed class AlphaPicture
{
    /// <summary>Alpha below this is no part of the drawing when its margin is removed.</summary>
    private const byte Seen = 16;

    private AlphaPicture(int width, int height, byte[] pixels) => (Width, Height, Pixels) = (width, height, pixels);

    public int Width { get; }

    public int Height { get; }

    /// <summary>[H, W, 4] premultiplied; no channel is above its alpha.</summary>
    public byte[] Pixels { get; }

    /// <summary>Removes the margin and premultiplies; null when nothing can be seen.</summary>
    public static AlphaPicture? Of(RgbaImage image)
    {
        var (left, top, right, bottom) = (image.Width, image.Height, -1, -1);
        for (var y = 0; y < image.Height; y++)
        {
            for (var x = 0; x < image.Width; x++)
            {
                if (image.Pixels[(y * image.Width + x) * 4 + 3] < Seen)
                    continue;
                (left, right) = (Math.Min(left, x), Math.Max(right, x));
                (top, bottom) = (Math.Min(top, y), y);
            }
        }

        if (right < 0)
            return null;
        var (width, height) = (right - left + 1, bottom - top + 1);
        var pixels = new byte[width * height * 4];
        for (var y = 0; y < height; y++)
            AlphaMath.Premultiply(image.Pixels.AsSpan(((top + y) * image.Width + left) * 4, width * 4), pixels.AsSpan(y * width * 4));
        return new AlphaPicture(width, height, pixels);
    }

    /// <summary>The same with every hue turned to one.</summary>
    public AlphaPicture WithHue(int hue)
    {
        var straight = Pixels.ToArray();
        AlphaMath.Unpremultiply(straight);
        var recoloured = Recolouring.WithHue(straight, hue);
        AlphaMath.Premultiply(recoloured, straight);
        return new AlphaPicture(Width, Height, straight);
    }

    /// <summary>What the colour is called, or null when there are several.</summary>
    public SceneColour? Colour()
    {
        var straight = Pixels.ToArray();
        AlphaMath.Unpremultiply(straight);
        return ColourNames.Dominant(straight);
    }

    /// <summary>Columns and rows when the longer side has that many pixels; at least one each.</summary>
    public (int Width, int Height) SizeOf(int side)
    {
        var longer = Math.Max(Width, Height);
        return (Math.Max(1, (2 * Width * side + longer) / (2 * longer)), Math.Max(1, (2 * Height * side + longer) / (2 * longer)));
    }

    /// <summary>Resized so that the longer side has that many pixels, with Pillow's bicubic filter.</summary>
    public AlphaPicture Resize(int side)
    {
        var (width, height) = SizeOf(side);
        if (width == Width && height == Height)
            return this;
        var pixels = Resampler.Resize(Pixels, Width, Height, 4, new ResizeWindow(width, height, 0, 0, width, height), Interpolation.Bicubic);
        // The bicubic filter overshoots at edges: a colour above its alpha would be brighter than white.
        for (var at = 0; at < pixels.Length; at += 4)
        {
            var alpha = pixels[at + 3];
            for (var channel = at; channel < at + 3; channel++)
                pixels[channel] = Math.Min(pixels[channel], alpha);
        }

        return new AlphaPicture(width, height, pixels);
    }

    /// <summary>Mirrored left to right.</summary>
    public AlphaPicture Flip()
    {
        var pixels = new byte[Pixels.Length];
        for (var y = 0; y < Height; y++)
        {
            for (var x = 0; x < Width; x++)
                Pixels.AsSpan((y * Width + x) * 4, 4).CopyTo(pixels.AsSpan((y * Width + Width - 1 - x) * 4));
        }

        return new AlphaPicture(Width, Height, pixels);
    }

    /// <summary>Turned clockwise: exactly by multiples of 90 degrees, by bilinear interpolation otherwise.</summary>
    /// <param name="degrees">0 to 359.</param>
    public AlphaPicture Turn(int degrees) => degrees switch
    {
        0 => this,
        90 => Map(Height, Width, (x, y) => (y, Height - 1 - x)),
        180 => Map(Width, Height, (x, y) => (Width - 1 - x, Height - 1 - y)),
        270 => Map(Height, Width, (x, y) => (Width - 1 - y, x)),
        _ => TurnAnyhow(degrees * Math.PI / 180),
    };

    private AlphaPicture Map(int width, int height, Func<int, int, (int X, int Y)> from)
    {
        var pixels = new byte[Pixels.Length];
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
            {
                var source = from(x, y);
                Pixels.AsSpan((source.Y * Width + source.X) * 4, 4).CopyTo(pixels.AsSpan((y * width + x) * 4));
            }
        }

        return new AlphaPicture(width, height, pixels);
    }

    private AlphaPicture TurnAnyhow(double angle)
    {
        var (sin, cos) = Math.SinCos(angle);
        var width = (int)Math.Ceiling(Math.Abs(Width * cos) + Math.Abs(Height * sin)) + 1;
        var height = (int)Math.Ceiling(Math.Abs(Width * sin) + Math.Abs(Height * cos)) + 1;
        var pixels = new byte[width * height * 4];
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
            {
                var (dx, dy) = (x - (width - 1) / 2.0, y - (height - 1) / 2.0);
                Sample(dx * cos + dy * sin + (Width - 1) / 2.0, dy * cos - dx * sin + (Height - 1) / 2.0, pixels.AsSpan((y * width + x) * 4, 4));
            }
        }

        return new AlphaPicture(width, height, pixels);
    }

    private void Sample(double x, double y, Span<byte> target)
    {
        if (x <= -1 || y <= -1 || x >= Width || y >= Height)
            return;
        var (left, top) = ((int)Math.Floor(x), (int)Math.Floor(y));
        var (fx, fy) = ((int)((x - left) * 256), (int)((y - top) * 256));
        for (var channel = 0; channel < 4; channel++)
        {
            var above = At(left, top, channel) * (256 - fx) + At(left + 1, top, channel) * fx;
            var below = At(left, top + 1, channel) * (256 - fx) + At(left + 1, top + 1, channel) * fx;
            target[channel] = (byte)((above * (256 - fy) + below * fy + (1 << 15)) >> 16);
        }
    }

    private int At(int x, int y, int channel) => x < 0 || y < 0 || x >= Width || y >= Height ? 0 : Pixels[(y * Width + x) * 4 + channel];
}
