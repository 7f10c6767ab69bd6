using System.Text;
using Clade.Core;
using Clade.Data.Images;

namespace Clade.Data.Tests.Images;

/// <summary>Small pictures made on the spot.</summary>
internal static class Pictures
{
    public static RgbImage Noise(int width, int height, ulong seed = 1)
    {
        var pixels = new byte[width * height * 3];
        new Random((int)seed).NextBytes(pixels);
        return new RgbImage(width, height, pixels);
    }

    public static RgbImage Smooth(int width, int height)
    {
        var pixels = new byte[width * height * 3];
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
            {
                var at = (y * width + x) * 3;
                pixels[at] = (byte)(255 * x / Math.Max(1, width - 1));
                pixels[at + 1] = (byte)(255 * y / Math.Max(1, height - 1));
                pixels[at + 2] = (byte)(127 + 100 * Math.Sin((x + y) / 9.0));
            }
        }

        return new RgbImage(width, height, pixels);
    }

    public static byte[] Svg(string body, string attributes = "width='40' height='20'") =>
        Encoding.UTF8.GetBytes($"<svg xmlns='http://www.w3.org/2000/svg' xmlns:xlink='http://www.w3.org/1999/xlink' {attributes}>{body}</svg>");

    public static (byte R, byte G, byte B) At(this RgbImage image, int x, int y)
    {
        var at = (y * image.Width + x) * 3;
        return (image.Pixels[at], image.Pixels[at + 1], image.Pixels[at + 2]);
    }

    /// <summary>The message of the one kind of exception that bad input may cause; one sentence that names the file.</summary>
    public static string Refusal(Action action, string name = "bad.png")
    {
        var error = Assert.Throws<InputException>(action);
        Assert.Contains(name, error.Message, StringComparison.Ordinal);
        Assert.EndsWith(".", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
        Assert.Contains(';', error.Message);
        return error.Message;
    }
}
