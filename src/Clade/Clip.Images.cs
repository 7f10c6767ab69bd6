using Clade.Core;
using Clade.Embedding;
using Clade.Telemetry;

namespace Clade;

public sealed partial class Clip
{
    private const string Image = "image";

    /// <summary>A picture to its vector.</summary>
    /// <param name="image">A path, bytes, a stream, <c>DataContent</c> or pixels; see <see cref="ImageInput"/>.</param>
    /// <param name="cancellation">Looked at before the picture is read and before it is computed.</param>
    /// <returns>[D], of unit length unless the options say otherwise.</returns>
    /// <exception cref="InputException">The picture cannot be read, or the model has no image tower; the sentence names the file.</exception>
    /// <exception cref="ObjectDisposedException">This was disposed.</exception>
    public float[] EmbedImage(ImageInput image, CancellationToken cancellation = default)
    {
        var vector = new float[Dimensions];
        EmbedImages([image], vector, cancellation);
        return vector;
    }

    /// <summary>Pictures to vectors, in their order. Files are read and decoded on all cores while the tower computes.</summary>
    /// <param name="images">N pictures.</param>
    /// <param name="cancellation">Looked at before each picture.</param>
    /// <returns>N arrays of D numbers.</returns>
    /// <exception cref="InputException">One of the pictures cannot be read, or the model has no image tower; the sentence names the file.</exception>
    /// <exception cref="ObjectDisposedException">This was disposed.</exception>
    public float[][] EmbedImages(IReadOnlyList<ImageInput> images, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(images);
        var rows = Room(images.Count);
        EmbedImages(images, rows, cancellation);
        return Batches.Split(rows, Dimensions);
    }

    /// <summary>Picture files to vectors, in their order.</summary>
    /// <inheritdoc cref="EmbedImages(IReadOnlyList{ImageInput}, CancellationToken)"/>
    public float[][] EmbedImages(IReadOnlyList<string> images, CancellationToken cancellation = default) => EmbedImages(Files(images), cancellation);

    /// <summary>Pictures to vectors in memory of the caller, row after row.</summary>
    /// <param name="images">N pictures.</param>
    /// <param name="destination">[N, D], exactly; not defined after an error.</param>
    /// <param name="cancellation">Looked at before each picture.</param>
    /// <exception cref="ArgumentException">The destination has another length.</exception>
    /// <inheritdoc cref="EmbedImages(IReadOnlyList{ImageInput}, CancellationToken)"/>
    public void EmbedImages(IReadOnlyList<ImageInput> images, Span<float> destination, CancellationToken cancellation = default)
    {
        CheckImages(images);
        CheckDestination(images.Count, destination);
        Operation.Run(ModelId, Image, images.Count, Dimensions, destination, (_, rows) =>
            Batches.Run(images.Count, _options.BatchSize, (first, count) => Start(Part(images, first, count), first, cancellation), rows, cancellation));
    }

    /// <inheritdoc cref="EmbedImage"/>
    public async Task<float[]> EmbedImageAsync(ImageInput image, CancellationToken cancellation = default) =>
        (await EmbedImagesAsync([image], cancellation).ConfigureAwait(false))[0];

    /// <inheritdoc cref="EmbedImages(IReadOnlyList{ImageInput}, CancellationToken)"/>
    public async Task<float[][]> EmbedImagesAsync(IReadOnlyList<ImageInput> images, CancellationToken cancellation = default) =>
        Batches.Split(await EmbedImageRowsAsync(images, cancellation).ConfigureAwait(false), Dimensions);

    /// <inheritdoc cref="EmbedImages(IReadOnlyList{string}, CancellationToken)"/>
    public Task<float[][]> EmbedImagesAsync(IReadOnlyList<string> images, CancellationToken cancellation = default) => EmbedImagesAsync(Files(images), cancellation);

    /// <summary>
    /// A stream of pictures to a stream of vectors, in the same order. Batches are as large as what has come while the tower was busy: a slow source
    /// waits for no batch to fill, a fast one gets full batches. Reads at most two batches ahead, so memory does not grow.
    /// </summary>
    /// <param name="images">Pictures; disposed when the result is.</param>
    /// <param name="cancellation">Ends it between pictures.</param>
    /// <returns>A vector [D] a picture.</returns>
    /// <inheritdoc cref="EmbedImages(IReadOnlyList{ImageInput}, CancellationToken)"/>
    public IAsyncEnumerable<ReadOnlyMemory<float>> EmbedImagesAsync(IAsyncEnumerable<ImageInput> images, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(images);
        CheckImages([]);
        return Flow.Run(images, _options.BatchSize, Dimensions, EmbedImageRowsAsync, cancellation);
    }

    /// <summary>Rows of vectors.</summary>
    internal Task<float[]> EmbedImageRowsAsync(IReadOnlyList<ImageInput> images, CancellationToken cancellation)
    {
        CheckImages(images);
        var rows = Room(images.Count);
        return Operation.RunAsync(ModelId, Image, images.Count, Dimensions, async _ =>
        {
            await Batches.RunAsync(images.Count, _options.BatchSize, (first, count, stop) => StartAsync(Part(images, first, count), first, stop), rows, cancellation).ConfigureAwait(false);
            return rows;
        });
    }

    /// <summary>The vectors of those that can be read, row after row, and why the others cannot. Cancelled while they are read; what has been read is computed.</summary>
    internal (Task<float[]> Rows, InputException?[] Errors) EmbedReadable(IReadOnlyList<ImageInput> images, CancellationToken cancellation)
    {
        CheckImages(images);
        var batch = PictureBatch.Read(Model.Preprocess!, images, 0, _options.Limits, cancellation);
        return (batch.Count == 0 ? Task.FromResult<float[]>([]) : Start(batch, CancellationToken.None), batch.Errors);
    }

    private Task<float[]> Start(IReadOnlyList<ImageInput> images, int first, CancellationToken cancellation) =>
        Start(PictureBatch.Read(Model.Preprocess!, images, first, _options.Limits, cancellation).OrThrow(), cancellation);

    private Task<float[]> Start(PictureBatch batch, CancellationToken cancellation) =>
        _towers.Images(batch.Pixels.AsMemory(0, batch.Count * Model.Preprocess!.Length), batch.Count, cancellation);

    private async Task<float[]> StartAsync(IReadOnlyList<ImageInput> images, int first, CancellationToken cancellation)
    {
        if (images.Any(image => !image.IsAtHand))
        {
            var fetched = new ImageInput[images.Count];
            for (var i = 0; i < fetched.Length; i++)
                fetched[i] = await images[i].FetchAsync(PictureBatch.Name(images[i], first + i), _options.Limits, cancellation).ConfigureAwait(false);
            images = fetched;
        }

        return await Task.Run(() => Start(images, first, cancellation), cancellation).ConfigureAwait(false);
    }

    private void CheckImages(IReadOnlyList<ImageInput> images)
    {
        ArgumentNullException.ThrowIfNull(images);
        ObjectDisposedException.ThrowIf(_towers.IsDisposed, this);
        _towers.NeedImages();
        for (var i = 0; i < images.Count; i++)
        {
            if (images[i] is null)
                throw new ArgumentException($"Picture {i + 1} of {images.Count} is null.", nameof(images));
        }
    }

    private static ImageInput[] Files(IReadOnlyList<string> paths)
    {
        ArgumentNullException.ThrowIfNull(paths);
        return [.. paths.Select(ImageInput.FromFile)];
    }
}
