using Clade.Core;
using Clade.Data.Images;

namespace Clade.Evaluation.Reports;

/// <summary>Pictures of a page, shrunk to fit 96 x 96 pixels and written into it as WebP; each is read once.</summary>
internal sealed class Thumbnails(HtmlReportOptions options)
{
    /// <summary>Longer side, in pixels.</summary>
    public const int Side = 96;

    private const int Quality = 80;

    private readonly Dictionary<(string Data, string Id), Thumbnail?> _known = [];

    /// <summary>The picture; null if it cannot be had or read, or the page has enough.</summary>
    public Thumbnail? Find(TaskResult result, string id)
    {
        if (_known.TryGetValue((result.Data, id), out var known))
            return known;
        return options.Picture is null || _known.Count >= options.MostPictures ? null : _known[(result.Data, id)] = Make(options.Picture, result, id);
    }

    private static Thumbnail? Make(Func<TaskResult, string, byte[]?> picture, TaskResult result, string id)
    {
        try
        {
            if (picture(result, id) is not { } bytes)
                return null;
            var image = ImageFile.DecodeRgb(bytes, id);
            var scale = Math.Min(1, (double)Side / Math.Max(image.Width, image.Height));
            var (width, height) = (Math.Max(1, (int)Math.Round(image.Width * scale)), Math.Max(1, (int)Math.Round(image.Height * scale)));
            var small = scale < 1 ? Resampler.Resize(image, width, height) : image;
            return new Thumbnail("data:image/webp;base64," + Convert.ToBase64String(ImageFile.EncodeWebp(small, Quality)), width, height);
        }
        catch (InputException)
        {
            return null;
        }
    }
}

/// <summary>A picture in a page.</summary>
/// <param name="Uri">Its bytes as a data URI.</param>
/// <param name="Width">Pixels a row.</param>
/// <param name="Height">Rows.</param>
internal sealed record Thumbnail(string Uri, int Width, int Height);
