using Clade.Data.Images;

namespace Clade.Data.Corruptions;

/// <summary>A picture as three planes of numbers in [0, 1], red first. Changed in place.</summary>
internal sealed class FloatPicture(int width, int height)
{
    public int Width { get; } = width;

    public int Height { get; } = height;

    public int Area => Width * Height;

    /// <summary>Three planes of [H, W].</summary>
    public float[][] Planes { get; } = [new float[width * height], new float[width * height], new float[width * height]];

    public static FloatPicture From(RgbImage image)
    {
        var picture = new FloatPicture(image.Width, image.Height);
        for (var channel = 0; channel < 3; channel++)
        {
            var plane = picture.Planes[channel];
            for (var i = 0; i < plane.Length; i++)
                plane[i] = image.Pixels[(3 * i) + channel] / 255f;
        }

        return picture;
    }

    /// <summary>Takes over another picture's numbers.</summary>
    public void Take(FloatPicture other)
    {
        for (var channel = 0; channel < 3; channel++)
            other.Planes[channel].CopyTo(Planes[channel], 0);
    }

    /// <summary>Cut to [0, 1] and rounded to bytes.</summary>
    public RgbImage ToRgb()
    {
        var pixels = new byte[3 * Area];
        for (var channel = 0; channel < 3; channel++)
        {
            var plane = Planes[channel];
            for (var i = 0; i < plane.Length; i++)
                pixels[(3 * i) + channel] = (byte)MathF.Round(255 * Math.Clamp(plane[i], 0, 1));
        }

        return new RgbImage(Width, Height, pixels);
    }

    /// <summary>A new value for every number of every plane, in order.</summary>
    public void Map(Func<float, float> value)
    {
        foreach (var plane in Planes)
        {
            for (var i = 0; i < plane.Length; i++)
                plane[i] = value(plane[i]);
        }
    }

    /// <summary>Luma of Rec. 601, [H, W].</summary>
    public float[] Grey()
    {
        var grey = new float[Area];
        for (var i = 0; i < grey.Length; i++)
            grey[i] = (0.299f * Planes[0][i]) + (0.587f * Planes[1][i]) + (0.114f * Planes[2][i]);
        return grey;
    }
}
