using System.Text;
using Clade.Core;
using Clade.Data.Images;
using Clade.Data.Sets;

namespace Clade.Evaluation;

/// <summary>A picture of a set that is painted, not read. Immutable.</summary>
/// <param name="Id">Unique in its set.</param>
/// <param name="Paint">Gives the pixels; called on several threads, at most once to the end.</param>
internal sealed record PaintedPicture(string Id, Func<RgbImage> Paint)
{
    public int? Label { get; init; }

    public IReadOnlyDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>(0);

    /// <summary>A set of them. A picture is painted when it is first asked for and then kept as PNG, because damage asks for it again and again.</summary>
    /// <param name="name">For people.</param>
    /// <param name="origin">Changes when the same identities would give other pixels.</param>
    /// <param name="pictures">At least one.</param>
    /// <param name="classes">What labels count.</param>
    public static PictureSet Set(string name, string origin, IReadOnlyList<PaintedPicture> pictures, IReadOnlyList<string>? classes = null)
    {
        if (pictures.Count == 0)
            throw new InputException($"There is nothing to paint for {name}; give more cut-outs.");
        var entries = pictures.Select(picture =>
        {
            var bytes = new Lazy<byte[]>(() => ImageFile.EncodePng(picture.Paint()));
            return new PictureEntry(picture.Id, () => bytes.Value) { Label = picture.Label, Tags = picture.Tags, Stamp = PictureStamp.OfBytes(Encoding.UTF8.GetBytes($"{origin} {picture.Id}")) };
        }).ToArray();
        return new PictureSet(name, entries, classes ?? [], PictureStamp.ContentHash(entries.Select(entry => (entry.Id, entry.Stamp!))), []);
    }
}
