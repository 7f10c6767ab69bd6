using Clade.Data.Images;

namespace Clade.Data.Corpora;

/// <summary>
/// Puts a drawing that lies small on a large white page into the middle of its square: clip art is often drawn on a page
/// of paper. A drawing that fills nine tenths of its page is left as it is.
/// </summary>
internal static class PictureTrim
{
    /// <summary>Pixels whose darkest channel is at least this bright count as paper.</summary>
    private const byte Paper = 248;

    /// <summary>A white square of <paramref name="size"/> pixels with what is drawn in its middle, a margin of one pixel in 32 around it.</summary>
    /// <exception cref="Core.InputException">The bytes are no picture within the limits.</exception>
    public static RgbImage Square(ReadOnlySpan<byte> bytes, string name, int size)
    {
        var side = Math.Min(1024, 4 * size);
        var page = ImageFile.PictogramSquare(bytes, name, side);
        var box = Content(page);
        if (box.Side == 0 || box.Side > 0.9 * side)
            return Resampler.Resize(page, size, size);
        if (box.Side < 2 * size && side < 2048)
        {
            side = (int)Math.Min(2048, Math.Ceiling(side * 2.0 * size / box.Side));
            page = ImageFile.PictogramSquare(bytes, name, side);
            box = Content(page);
        }

        return box.Side == 0 ? Resampler.Resize(page, size, size) : Resampler.Resize(Crop(page, box), size, size);
    }

    private readonly record struct Box(int Left, int Top, int Right, int Bottom)
    {
        public int Side => Right < Left ? 0 : Math.Max(Right - Left, Bottom - Top) + 1;
    }

    private static Box Content(RgbImage image)
    {
        var box = new Box(image.Width, image.Height, -1, -1);
        for (var row = 0; row < image.Height; row++)
        {
            var pixels = image.Pixels.AsSpan(row * image.Width * 3, image.Width * 3);
            var first = pixels.IndexOfAnyInRange((byte)0, (byte)(Paper - 1));
            if (first < 0)
                continue;
            var last = pixels.LastIndexOfAnyInRange((byte)0, (byte)(Paper - 1));
            box = new Box(Math.Min(box.Left, first / 3), Math.Min(box.Top, row), Math.Max(box.Right, last / 3), row);
        }

        return box;
    }

    private static RgbImage Crop(RgbImage image, Box box)
    {
        var side = box.Side + Math.Max(2, box.Side / 16);
        var (left, top) = ((box.Left + box.Right + 1 - side) / 2, (box.Top + box.Bottom + 1 - side) / 2);
        var pixels = new byte[side * side * 3];
        pixels.AsSpan().Fill(255);
        var (from, to) = (Math.Max(0, left), Math.Min(image.Width, left + side));
        for (var row = Math.Max(0, top); row < Math.Min(image.Height, top + side); row++)
            image.Pixels.AsSpan((row * image.Width + from) * 3, (to - from) * 3).CopyTo(pixels.AsSpan(((row - top) * side + from - left) * 3));
        return new RgbImage(side, side, pixels);
    }
}
