using Clade.Core;
using Clade.Data.Images;
using Clade.Data.Sets;

namespace Clade.Evaluation;

/// <summary>One square of a picture, in pixels. <see cref="Whole"/> is the whole of a square picture whose size is not known yet.</summary>
internal readonly record struct Window(int Left, int Top, int Side)
{
    public static Window Whole => default;
}

/// <summary>A square of a set of squares.</summary>
/// <param name="Picture">Number of the picture.</param>
/// <param name="Window">Where the square lies in it.</param>
/// <param name="Count">Squares of the picture.</param>
internal readonly record struct Square(int Picture, Window Window, int Count);

/// <summary>
/// Pictures cut into squares that a tower sees whole, since its preprocessing would cut the ends off a long picture. The squares have the shorter side and lie at most half
/// of it apart.
/// </summary>
internal static class PictureWindows
{
    /// <summary>Squares that cover a picture, from its top or left end to the other; one for a square picture.</summary>
    public static IReadOnlyList<Window> Of(int width, int height)
    {
        var (side, more) = (Math.Min(width, height), Math.Abs((long)width - height));
        var steps = (int)Math.Min(more, ((2 * more) + side - 1) / side);
        return [.. Enumerable.Range(0, steps + 1).Select(step => steps == 0 ? 0 : (int)(step * more / steps)).Select(place => width > height ? new Window(place, 0, side) : new Window(0, place, side))];
    }

    /// <summary>A set of squares, those of a picture one after the other; pictures are read from the set that is given.</summary>
    /// <param name="pictures">The set.</param>
    /// <param name="sizes">Of each picture; null where all are squares.</param>
    /// <param name="without">Pictures that are left out.</param>
    public static (PictureSet Squares, IReadOnlyList<Square> Places) Set(PictureSet pictures, IReadOnlyList<(int Width, int Height)>? sizes, IReadOnlySet<int> without)
    {
        var (entries, places) = (new List<PictureEntry>(), new List<Square>());
        for (var number = 0; number < pictures.Entries.Count; number++)
        {
            if (without.Contains(number))
                continue;
            var (entry, windows) = (pictures.Entries[number], sizes is null ? [Window.Whole] : Of(sizes[number].Width, sizes[number].Height));
            for (var i = 0; i < windows.Count; i++)
            {
                entries.Add(windows.Count == 1 ? entry : entry with { Id = $"{entry.Id} ({i + 1} of {windows.Count})" });
                places.Add(new Square(number, windows[i], windows.Count));
            }
        }

        return (new PictureSet(pictures.Name, entries, pictures.Classes, pictures.ContentHash, []), places);
    }

    /// <summary>Cuts each picture's square out.</summary>
    public static PictureChange Cut(IReadOnlyList<Square> places, IReadOnlyList<(int Width, int Height)> sizes) => new("squares", (picture, number) =>
    {
        var (own, (left, top, side), _) = places[number];
        if ((picture.Width, picture.Height) != sizes[own])
            throw new InputException($"The picture has {picture.Width} x {picture.Height} pixels and its mask {sizes[own].Width} x {sizes[own].Height}.");
        if (picture.Width == picture.Height)
            return picture;
        var square = new byte[side * side * 3];
        for (var y = 0; y < side; y++)
            picture.Pixels.AsSpan(3 * (((top + y) * picture.Width) + left), 3 * side).CopyTo(square.AsSpan(3 * y * side));
        return new RgbImage(side, side, square);
    });
}
