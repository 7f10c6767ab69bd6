using System.Runtime.ExceptionServices;
using Clade.Core;
using Clade.Data.Images;
using Clade.Data.Sets;

namespace Clade.Evaluation;

/// <summary>Pixels of the pictures of a batch that could be decoded.</summary>
/// <param name="Rows">n numbers of pictures in the set, ascending.</param>
/// <param name="Pixels">[n, 3, S, S]; valid until the batch after the next is made.</param>
/// <param name="Problems">The others.</param>
/// <param name="Unread">Whether a file could not even be read: another run may have more luck.</param>
internal sealed record PictureBatch(IReadOnlyList<int> Rows, Memory<float> Pixels, IReadOnlyList<FeatureProblem> Problems, bool Unread);

/// <summary>Reads, decodes, changes and preprocesses pictures on all cores, one batch ahead of the tower. Memory holds two batches.</summary>
internal sealed class PicturePipeline(PictureSet set, ClipPreprocess preprocess, PictureChange? change, CancellationToken cancellation)
{
    private readonly float[][] _buffers = [[], []];

    /// <summary>The batches in order, to be read once by one thread.</summary>
    /// <param name="batches">First picture and number of pictures of each.</param>
    public IEnumerable<PictureBatch> Run(IReadOnlyList<(int First, int Count)> batches)
    {
        Task<PictureBatch>? next = null;
        try
        {
            for (var i = 0; i < batches.Count; i++)
            {
                var current = (next ?? Start(i)).GetAwaiter().GetResult();
                next = i + 1 < batches.Count ? Start(i + 1) : null;
                yield return current;
            }
        }
        finally
        {
            // What still reads must not outlive the set.
            if (next is not null)
                Task.WhenAny(next).Wait(CancellationToken.None);
        }

        Task<PictureBatch> Start(int i) => Task.Run(() => Make(batches[i].First, batches[i].Count, i % 2), CancellationToken.None);
    }

    private PictureBatch Make(int first, int count, int side)
    {
        var length = preprocess.Length;
        if (_buffers[side].Length < checked(count * length))
            _buffers[side] = GC.AllocateUninitializedArray<float>(count * length);
        var pixels = _buffers[side];
        var (reasons, errors, unread) = (new string?[count], new Exception?[count], false);
        Parallel.For(0, count, new ParallelOptions { CancellationToken = cancellation, MaxDegreeOfParallelism = Environment.ProcessorCount }, i =>
        {
            var read = false;
            try
            {
                var entry = set.Entries[first + i];
                var bytes = entry.Read();
                read = true;
                Preprocess(bytes, entry.Id, first + i, pixels.AsSpan(i * length, length));
            }
            catch (InputException error)
            {
                reasons[i] = error.Message;
                if (!read)
                    Volatile.Write(ref unread, true);
            }
            catch (Exception error)
            {
                errors[i] = error;
            }
        });
        if (Array.Find(errors, error => error is not null) is { } failure)
            ExceptionDispatchInfo.Throw(failure);
        int[] kept = [.. Enumerable.Range(0, count).Where(i => reasons[i] is null)];
        foreach (var (place, i) in kept.Index().Where(pair => pair.Index != pair.Item))
            pixels.AsSpan(i * length, length).CopyTo(pixels.AsSpan(place * length));
        var problems = reasons.Index().Where(pair => pair.Item is not null).Select(pair => new FeatureProblem(first + pair.Index, pair.Item!)).ToArray();
        return new PictureBatch([.. kept.Select(i => first + i)], pixels.AsMemory(0, kept.Length * length), problems, unread);
    }

    private void Preprocess(byte[] bytes, string id, int number, Span<float> pixels)
    {
        if (change is null)
            preprocess.Apply(bytes, id, pixels);
        else
            preprocess.Apply(change.Apply(preprocess.Decode(bytes, id), number), pixels);
    }
}
