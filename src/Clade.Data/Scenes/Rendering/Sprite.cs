using Clade.Data.Images.Reference;

namespace Clade.Data.Scenes;

/// <summary>A cut-out at the size and turn it is painted with, laid out for <see cref="Blend"/>: premultiplied colours, and what stays of the background.</summary>
internal sealed class Sprite
{
    private Sprite(int width, int height, byte[] colours, byte[] rest, byte[] alpha) => (Width, Height, Colours, Rest, Alpha) = (width, height, colours, rest, alpha);

    public int Width { get; }

    public int Height { get; }

    /// <summary>[H, W, 3] premultiplied.</summary>
    public byte[] Colours { get; }

    /// <summary>[H, W, 3]: 255 - alpha, once a channel.</summary>
    public byte[] Rest { get; }

    /// <summary>[H, W].</summary>
    public byte[] Alpha { get; }

    /// <summary>Bytes it takes.</summary>
    public long Size => Alpha.Length * 7L;

    public static Sprite Of(AlphaPicture picture)
    {
        var pixels = picture.Width * picture.Height;
        var sprite = new Sprite(picture.Width, picture.Height, new byte[pixels * 3], new byte[pixels * 3], new byte[pixels]);
        for (var at = 0; at < pixels; at++)
            sprite.Set(at, picture.Pixels[at * 4], picture.Pixels[at * 4 + 1], picture.Pixels[at * 4 + 2], picture.Pixels[at * 4 + 3]);
        return sprite;
    }

    /// <summary>The same, fainter: colours and alpha times opacity / 255.</summary>
    public Sprite Fade(byte opacity)
    {
        var faded = new Sprite(Width, Height, new byte[Colours.Length], new byte[Rest.Length], new byte[Alpha.Length]);
        for (var at = 0; at < Alpha.Length; at++)
            faded.Set(at, Times(Colours[at * 3]), Times(Colours[at * 3 + 1]), Times(Colours[at * 3 + 2]), Times(Alpha[at]));
        return faded;

        byte Times(byte value) => (byte)AlphaMath.Multiply(value, opacity);
    }

    private void Set(int at, byte red, byte green, byte blue, byte alpha)
    {
        Colours[at * 3] = red;
        Colours[at * 3 + 1] = green;
        Colours[at * 3 + 2] = blue;
        Rest.AsSpan(at * 3, 3).Fill((byte)(255 - alpha));
        Alpha[at] = alpha;
    }
}
