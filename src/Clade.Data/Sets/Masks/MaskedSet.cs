using Clade.Core;
using Clade.Data.Images;

namespace Clade.Data.Sets;

/// <summary>Pictures with the class of every pixel, in files beside them. Made by <see cref="MaskSets"/>; every mask was decoded once and fits. Thread-safe; owns its files.</summary>
public sealed class MaskedSet : IDisposable
{
    private readonly MaskClasses _classes;
    private readonly IReadOnlyList<SourceMember> _members;
    private readonly PictureSource _source;

    internal MaskedSet(PictureSet pictures, MaskClasses classes, PictureSource source, IReadOnlyList<SourceMember> members, IReadOnlyList<(int Width, int Height)> sizes) =>
        (Pictures, _classes, _source, _members, Sizes) = (pictures, classes, source, members, sizes);

    /// <summary>The pictures that have a mask, with the classes; what could not be used is in its problems.</summary>
    public PictureSet Pictures { get; }

    /// <summary>Pixels a row and rows of each picture's mask.</summary>
    public IReadOnlyList<(int Width, int Height)> Sizes { get; }

    /// <summary>Pixels that are judged, over all masks.</summary>
    public required long Judged { get; init; }

    /// <summary>Pixels that are not: of the ignored number, or of one that no class has where the file of classes gives the numbers.</summary>
    public required long NotJudged { get; init; }

    /// <summary>Changes with the masks and with what their numbers mean.</summary>
    public required string MaskHash { get; init; }

    /// <summary>The class of each pixel of a picture, row by row; -1 where it is not judged.</summary>
    /// <param name="number">Of the picture in the set.</param>
    /// <exception cref="InputException">The file cannot be read any more.</exception>
    public int[] Labels(int number)
    {
        var mask = Decode(_source, _members[number]);
        return [.. mask.Values.Select(value => _classes.Of(value))];
    }

    /// <summary>Closes the files of pictures and masks.</summary>
    public void Dispose()
    {
        Pictures.Dispose();
        _source.Dispose();
    }

    internal static IndexMask Decode(PictureSource source, SourceMember member) => IndexPng.Read(source.Read(member), Printable.Name(member.Path));
}
