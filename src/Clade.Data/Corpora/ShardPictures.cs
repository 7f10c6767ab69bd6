using System.Text.Json;
using Clade.Core;
using Clade.Data.Images;
using Clade.Data.Shards;

namespace Clade.Data.Corpora;

/// <summary>Makes the pictures of one shard on all cores, and writes it.</summary>
internal static class ShardPictures
{
    /// <summary>The member extension of a format.</summary>
    public static string Extension(CorpusFormat format) => format == CorpusFormat.Png ? "png" : "webp";

    /// <summary>Decodes, resizes, encodes and writes; what cannot be decoded is listed, never lost.</summary>
    public static CorpusShard Write(CorpusOptions options, PlannedShard shard, Action<int> finished, CancellationToken cancellation)
    {
        var encoded = new byte[]?[shard.Pictures.Count];
        var reasons = new string?[shard.Pictures.Count];
        var count = 0;
        try
        {
            Parallel.For(0, shard.Pictures.Count, new ParallelOptions { CancellationToken = cancellation, MaxDegreeOfParallelism = Environment.ProcessorCount }, index =>
            {
                (encoded[index], reasons[index]) = Encode(shard.Pictures[index], options);
                var done = Interlocked.Increment(ref count);
                if (done % 16 == 0)
                    finished(done);
            });
        }
        catch (AggregateException error) when (error.InnerExceptions.Count > 0)
        {
            throw error.InnerExceptions[0];
        }

        var skipped = shard.Pictures.Select((picture, index) => (picture, reason: reasons[index]))
            .Where(pair => pair.reason is not null)
            .Select(pair => new SkippedPicture(pair.picture.Record.Key, pair.picture.Source, pair.reason!)).ToList();
        var samples = shard.Pictures.Select((picture, index) => (picture.Record, Data: encoded[index])).Where(pair => pair.Data is not null)
            .Select(pair => new ShardSample(pair.Record.Key,
            [
                new ShardMember(Extension(options.Format), pair.Data!),
                new ShardMember("json", JsonSerializer.SerializeToUtf8Bytes(pair.Record, CorpusManifest.Json)),
            ]));
        var info = ShardWriter.Write(Path.Combine(options.Out, shard.File), samples);
        return new CorpusShard(shard.File, shard.Split, info.Samples, info.Bytes, info.Sha256, shard.Digest, skipped);
    }

    private static (byte[]? Data, string? Reason) Encode(PlannedPicture picture, CorpusOptions options)
    {
        try
        {
            var image = picture.Trim ? PictureTrim.Square(picture.Bytes(), picture.FileName, options.ImageSize)
                : ImageFile.PictogramSquare(picture.Bytes(), picture.FileName, options.ImageSize);
            if (image.Pixels.AsSpan().IndexOfAnyExcept((byte)255) < 0)
                return (null, $"{picture.FileName} shows nothing but white.");
            var data = options.Format == CorpusFormat.Png ? ImageFile.EncodePng(image)
                : ImageFile.EncodeWebp(image, options.Quality ?? 100, lossless: (options.Quality ?? 100) == 100);
            return (data, null);
        }
        catch (InputException error)
        {
            return (null, error.Message);
        }
    }
}
