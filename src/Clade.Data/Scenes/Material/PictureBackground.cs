using Clade.Core;
using Clade.Data.Images;

namespace Clade.Data.Scenes;

/// <summary>
/// Parts of a real picture as a background: the seed chooses a window with the sides of the scene, between the least share and the whole of the picture, mirrored or not.
/// The decoded picture is kept in memory.
/// </summary>
public sealed class PictureBackground : SceneBackground
{
    private readonly Lazy<RgbImage> _picture;
    private readonly double _leastShare;

    /// <summary>Describes a background; the picture is read when it is first painted.</summary>
    /// <param name="id">Unique in a material.</param>
    /// <param name="kind">For example <c>photo</c>, <c>stamp</c>, <c>clipart</c>, <c>cifar</c>, or a habitat.</param>
    /// <param name="phrase">See <see cref="SceneBackground.Phrase"/>.</param>
    /// <param name="read">Decodes the picture; called once.</param>
    /// <param name="leastShare">The smallest window, as a share of the largest that fits, in (0, 1].</param>
    public PictureBackground(string id, string kind, string phrase, Func<RgbImage> read, double leastShare = 0.6) : base(id, kind, phrase)
    {
        ArgumentNullException.ThrowIfNull(read);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(leastShare);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(leastShare, 1);
        (_picture, _leastShare) = (new Lazy<RgbImage>(read), leastShare);
    }

    /// <inheritdoc/>
    /// <exception cref="InputException">The picture cannot be read.</exception>
    public override RgbImage Paint(int width, int height, long seed)
    {
        var picture = _picture.Value;
        var random = new KeyedRandom(seed, SceneStreams.Background);
        var fit = Math.Min((double)picture.Width / width, (double)picture.Height / height) * random.NextDouble(_leastShare, 1);
        var (columns, rows) = (Math.Clamp((int)(width * fit), 1, picture.Width), Math.Clamp((int)(height * fit), 1, picture.Height));
        var (left, top) = (random.NextInt(picture.Width - columns + 1), random.NextInt(picture.Height - rows + 1));
        var window = new byte[columns * rows * 3];
        for (var row = 0; row < rows; row++)
            picture.Pixels.AsSpan(((top + row) * picture.Width + left) * 3, columns * 3).CopyTo(window.AsSpan(row * columns * 3));
        if (random.NextInt(2) == 1)
            Mirror(window, columns);
        return Resampler.Resize(new RgbImage(columns, rows, window), width, height);
    }

    private static void Mirror(Span<byte> pixels, int width)
    {
        for (var row = 0; row < pixels.Length; row += width * 3)
        {
            for (var (x, y) = (row, row + (width - 1) * 3); x < y; x += 3, y -= 3)
            {
                for (var channel = 0; channel < 3; channel++)
                    (pixels[x + channel], pixels[y + channel]) = (pixels[y + channel], pixels[x + channel]);
            }
        }
    }
}
