using System.Runtime.ExceptionServices;
using Clade.Core;
using Clade.Data.Images;

namespace Clade.Cli;

/// <summary>Picture files as the numbers that an image tower takes.</summary>
internal static class PictureFiles
{
    /// <summary>Looks at all paths before anything is computed.</summary>
    /// <exception cref="InputException">One is a folder or is not there.</exception>
    internal static void Check(IReadOnlyList<string> paths)
    {
        foreach (var path in paths)
        {
            if (Directory.Exists(path))
                throw new InputException($"{path} is a folder; name the picture files in it, for example {Path.Combine(path, "*.jpg")}.");
            if (!File.Exists(path))
                throw new InputException($"There is no picture {path}; check the path.");
        }
    }

    /// <summary>Some of the files, many at a time, each where it belongs in [n, 3, S, S]. The error is that of the first picture that is none, in their order.</summary>
    /// <exception cref="InputException">A file is no readable picture.</exception>
    internal static float[] Pixels(ClipPreprocess preprocess, IReadOnlyList<string> paths, int start, int count, CancellationToken cancellation)
    {
        var pixels = GC.AllocateUninitializedArray<float>(checked(count * preprocess.Length));
        var errors = new Exception?[count];
        Parallel.For(0, count, new ParallelOptions { CancellationToken = cancellation, MaxDegreeOfParallelism = Environment.ProcessorCount }, i =>
        {
            try
            {
                var path = paths[start + i];
                preprocess.Apply(Bytes(path), path, pixels.AsSpan(i * preprocess.Length, preprocess.Length));
            }
            catch (Exception error)
            {
                errors[i] = error;
            }
        });
        if (Array.Find(errors, error => error is not null) is { } first)
            ExceptionDispatchInfo.Throw(first);
        return pixels;
    }

    private static byte[] Bytes(string path)
    {
        try
        {
            var length = new FileInfo(path).Length;
            return length <= ImageLimits.Default.MaxFileBytes ? File.ReadAllBytes(path)
                : throw new InputException($"{path} has {length >> 20} MiB, which no picture has that Clade reads; shrink it.");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"Cannot read {path}: {DiskError.Say(error)}.", error);
        }
    }
}
