using Clade.Data.Images;

namespace Clade.Data.Scenes;

/// <summary>Another background, seen through a window that is moved by whole pixels inside a larger picture of it.</summary>
internal sealed class ShiftedBackground(SceneBackground inner, int margin, int dx, int dy) : SceneBackground(inner.Id, inner.Kind, inner.Phrase)
{
    public override RgbImage Paint(int width, int height, long seed)
    {
        var whole = inner.Paint(width + 2 * margin, height + 2 * margin, seed);
        var pixels = new byte[width * height * 3];
        for (var row = 0; row < height; row++)
            whole.Pixels.AsSpan(((margin - dy + row) * whole.Width + margin - dx) * 3, width * 3).CopyTo(pixels.AsSpan(row * width * 3));
        return new RgbImage(width, height, pixels);
    }
}
