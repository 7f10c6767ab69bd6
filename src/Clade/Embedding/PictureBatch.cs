using System.Runtime.ExceptionServices;
using Clade.Core;
using Clade.Data.Images;

namespace Clade.Embedding;

/// <summary>Pictures as an image tower reads them.</summary>
/// <param name="Pixels">[N, 3, S, S] row-major: the pictures that could be read, in their order, and room for those that could not.</param>
/// <param name="Errors">One a picture: why it could not be read, or null.</param>
internal sealed record PictureBatch(float[] Pixels, InputException?[] Errors)
{
    /// <summary>How many could be read.</summary>
    internal int Count => Errors.Count(error => error is null);

    /// <summary>Reads and prepares pictures, on all cores.</summary>
    /// <param name="preprocess">What the tower wants.</param>
    /// <param name="images">The pictures.</param>
    /// <param name="first">Place of the first among all that were given, for names.</param>
    /// <param name="limits">Limits against hostile files.</param>
    /// <param name="cancellation">Looked at before each picture.</param>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    internal static PictureBatch Read(ClipPreprocess preprocess, IReadOnlyList<ImageInput> images, int first, ImageLimits limits, CancellationToken cancellation)
    {
        var length = preprocess.Length;
        var pixels = GC.AllocateUninitializedArray<float>(checked(images.Count * length));
        var errors = new InputException?[images.Count];
        try
        {
            if (images.Count == 1)
                ReadOne(0);
            else
                Parallel.For(0, images.Count, new ParallelOptions { CancellationToken = cancellation, MaxDegreeOfParallelism = Environment.ProcessorCount }, ReadOne);
        }
        catch (AggregateException error)
        {
            // What a stream of the caller throws is the same alone and among others.
            ExceptionDispatchInfo.Throw(error.InnerExceptions[0]);
        }

        var batch = new PictureBatch(pixels, errors);
        batch.CloseGaps(length);
        return batch;

        void ReadOne(int index)
        {
            cancellation.ThrowIfCancellationRequested();
            try
            {
                Prepare(preprocess, images[index], Name(images[index], first + index), pixels.AsSpan(index * length, length), limits);
            }
            catch (InputException error)
            {
                errors[index] = error;
            }
        }
    }

    /// <summary>How messages call a picture: by its own name, or its place.</summary>
    internal static string Name(ImageInput image, int index) => image.Name ?? $"Picture {index + 1}";

    /// <exception cref="InputException">A picture could not be read: the first of them, in their order.</exception>
    internal PictureBatch OrThrow() => Array.Find(Errors, error => error is not null) is { } first ? throw first : this;

    private static void Prepare(ClipPreprocess preprocess, ImageInput image, string name, Span<float> destination, ImageLimits limits)
    {
        if (image.Pixels is { } decoded)
            preprocess.Apply(decoded, destination);
        else
            preprocess.Apply(image.Read(name, limits).Span, name, destination, limits);
    }

    private void CloseGaps(int length)
    {
        for (int from = 0, to = 0; from < Errors.Length; from++)
        {
            if (Errors[from] is not null)
                continue;
            if (from != to)
                Pixels.AsSpan(from * length, length).CopyTo(Pixels.AsSpan(to * length));
            to++;
        }
    }
}
