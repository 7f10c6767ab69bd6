using Clade.Core;
using Clade.Data.Images;
using Clade.Pictures;
using Clade.Search;

namespace Clade;

/// <summary>
/// A folder of pictures that can be searched by words or by a picture. The vectors are computed once and kept in the user's cache folder: the next time only
/// pictures that are new or have changed are embedded. Immutable and thread-safe once open; dispose it after the last search. The model stays the caller's.
/// </summary>
/// <example><code>
/// using var clip = Clip.Load("openai/clip-vit-base-patch32");
/// using var folder = PictureFolder.Open(clip, "/home/me/pictures");
/// foreach (var match in folder.FindByText("a dog on a beach", top: 5))
///     Console.WriteLine($"{match.Similarity:F3} {match.Path}");
/// </code></example>
public sealed class PictureFolder : IDisposable
{
    private static readonly TimeSpan s_saveEvery = TimeSpan.FromMinutes(1);
    private readonly Clip _clip;
    private readonly VectorTable _table;

    private PictureFolder(Clip clip, string folder, VectorTable table, IReadOnlyList<BrokenPicture> broken) => (_clip, Folder, _table, Broken) = (clip, folder, table, broken);

    /// <summary>The folder as it was given.</summary>
    public string Folder { get; }

    /// <summary>Pictures that can be found.</summary>
    public int Count => _table.Count;

    /// <summary>Files that are named like pictures and cannot be read as such. Those that are none are remembered; those that could not be read are tried again the next time.</summary>
    public IReadOnlyList<BrokenPicture> Broken { get; }

    /// <summary>Pictures that were embedded while it was opened.</summary>
    public int Embedded { get; private init; }

    /// <summary>The file that keeps the vectors.</summary>
    public string CacheFile { get; private init; } = "";

    /// <summary>Why the vectors could not be kept; null if they were. Searching works all the same.</summary>
    public string? CacheProblem { get; private init; }

    /// <summary>Finds the pictures of a folder and all below it, and embeds those that are not known yet.</summary>
    /// <param name="clip">A model with an image tower.</param>
    /// <param name="folder">The folder. Hidden files, and folders behind links, are left out.</param>
    /// <param name="options">Null for the defaults.</param>
    /// <param name="progress">Told after each batch.</param>
    /// <param name="cancellation">Looked at before each picture; what is done by then is kept.</param>
    /// <exception cref="InputException">There is no such folder, or the model has no image tower.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static PictureFolder Open(Clip clip, string folder, PictureFolderOptions? options = null, IProgress<PictureFolderProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(clip);
        ArgumentException.ThrowIfNullOrEmpty(folder);
        if (!Directory.Exists(folder))
            throw new InputException($"There is no folder {folder}; check the path.");
        options ??= new PictureFolderOptions();
        var file = FolderCache.FileOf(options.CacheFolder ?? UserCache.Folder("search"), folder, $"{clip.Fingerprint}\n{clip.Precision}{(clip.Limits == ImageLimits.Default ? "" : $"\n{clip.Limits}")}");
        var update = new FolderUpdate(clip, folder, file, PictureEntry.Find(folder));
        update.Run(options.Refresh ? FolderCache.Empty(clip.Dimensions) : FolderCache.Read(file, clip.Dimensions), s_saveEvery, progress, cancellation);
        var (entries, rows) = update.Result();
        var table = VectorTable.Of([.. entries.Select(entry => entry.Name)], rows, clip.Dimensions, clip.Fingerprint.Whole);
        return new PictureFolder(clip, folder, table, [.. update.Broken.Select(item => new BrokenPicture(Path.Combine(folder, item.Entry.Name), item.Reason))])
        {
            Embedded = update.Embedded,
            CacheFile = file,
            CacheProblem = update.Problem,
        };
    }

    /// <summary>The pictures that fit a text best, the best first.</summary>
    /// <param name="text">What is looked for.</param>
    /// <param name="top">Most pictures, at least 1.</param>
    /// <param name="cancellation">Looked at before the text is embedded.</param>
    /// <exception cref="InputException">The model has no text tower or no tokenizer.</exception>
    public IReadOnlyList<PictureMatch> FindByText(string text, int top = 10, CancellationToken cancellation = default) => FindByVector(_clip.EmbedText(text, cancellation), top);

    /// <summary>The pictures most like a picture, the most alike first; one that lies in the folder finds itself.</summary>
    /// <param name="image">What is looked for.</param>
    /// <param name="top">Most pictures, at least 1.</param>
    /// <param name="cancellation">Looked at before the picture is read.</param>
    /// <exception cref="InputException">The picture cannot be read.</exception>
    public IReadOnlyList<PictureMatch> FindByImage(ImageInput image, int top = 10, CancellationToken cancellation = default) => FindByVector(_clip.EmbedImage(image, cancellation), top);

    /// <summary>The pictures nearest to a vector of the same model, the nearest first.</summary>
    /// <param name="query">[D] of any length above 0.</param>
    /// <param name="top">Most pictures, at least 1.</param>
    /// <exception cref="ArgumentException">It has another length than the model's vectors, or numbers that are not finite.</exception>
    public IReadOnlyList<PictureMatch> FindByVector(ReadOnlySpan<float> query, int top = 10) =>
        [.. _table.Nearest(query, top).Select(hit => new PictureMatch(Path.Combine(Folder, _table.Names[hit.Row]), hit.Score))];

    /// <summary>Frees the vectors; the model stays.</summary>
    public void Dispose() => _table.Dispose();
}
