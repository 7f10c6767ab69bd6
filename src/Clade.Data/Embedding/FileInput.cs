using Clade.Core;
using Clade.Data.Images;
using Clade.Data.Sets;

namespace Clade.Data.Embedding;

/// <summary>Files on disk: 8 bytes and the text of a relative path each.</summary>
/// <param name="folder">What paths are relative to; empty for none.</param>
/// <param name="paths">With forward slashes, where there is a folder.</param>
/// <param name="problems">See <see cref="PictureInput.Problems"/>.</param>
internal sealed class FileInput(string folder, string[] paths, IReadOnlyList<PictureProblem> problems) : PictureInput
{
    public override int Count => paths.Length;

    public override IReadOnlyList<PictureProblem> Problems => problems;

    public override string Id(int index) => folder.Length == 0 ? paths[index] : Path.Join(folder, paths[index]);

    public override byte[] Read(int index)
    {
        var path = Id(index);
        try
        {
            if (Directory.Exists(path))
                throw new InputException($"{path} is a folder; name the picture files in it.");
            var length = new FileInfo(path).Length;
            return length <= ImageLimits.Default.MaxFileBytes ? File.ReadAllBytes(path)
                : throw new InputException($"{path} has {length >> 20} MiB, which no picture has that Clade reads; shrink it.");
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new InputException($"There is no picture {path}; check the path.", error);
        }
        catch (Exception error) when (DiskError.Is(error))
        {
            throw new InputException($"Cannot read {path}: {DiskError.Say(error)}.", error);
        }
        catch (ArgumentException error)
        {
            throw new InputException($"{path} is no path of a file; correct the list.", error);
        }
    }
}
