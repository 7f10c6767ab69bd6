using System.Globalization;
using System.Text;
using Clade.Core;
using Clade.Data.Embedding;
using Clade.Data.Sets;

namespace Clade.Models.Tests;

/// <summary>Pictures that are drawn when they are read: two rectangles whose colours and places follow from the number. Counts what is read.</summary>
internal sealed class DrawnPictures(int count, Func<int, bool>? broken = null) : PictureInput
{
    private int _reads;

    /// <summary>Pictures read so far.</summary>
    public int Reads => _reads;

    /// <summary>Called with the number of each picture that is read.</summary>
    public Action<int>? OnRead { get; set; }

    public override int Count => count;

    public override IReadOnlyList<PictureProblem> Problems { get; } = [];

    public override string Id(int index) => string.Create(CultureInfo.InvariantCulture, $"folder/picture-{index:D6}.svg");

    public override IReadOnlyList<string> Captions(int index) => index % 2 == 0 ? [$"picture {index}", "other"] : [];

    public override byte[] Read(int index)
    {
        Interlocked.Increment(ref _reads);
        OnRead?.Invoke(index);
        if (broken?.Invoke(index) == true)
            return index % 2 == 0 ? Encoding.UTF8.GetBytes("no picture at all, only words") : throw new InputException($"Cannot read {Id(index)}: it is gone.");
        var random = new KeyedRandom(index);
        return Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture,
            $"<svg xmlns='http://www.w3.org/2000/svg' width='70' height='64'><rect width='70' height='64' fill='#{random.NextInt(1 << 24):x6}'/><rect x='{random.NextInt(40)}' y='{random.NextInt(40)}' width='25' height='20' fill='#{random.NextInt(1 << 24):x6}'/></svg>"));
    }
}
