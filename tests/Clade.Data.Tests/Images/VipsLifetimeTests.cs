using System.Text;
using Clade.Core;
using Clade.Data.Images;
using Clade.Data.Images.Vips;

namespace Clade.Data.Tests.Images;

/// <summary>Counts what libvips holds, so no other class of tests may decode meanwhile.</summary>
[Collection(nameof(VipsLifetimeTests))]
[CollectionDefinition(nameof(VipsLifetimeTests), DisableParallelization = true)]
public sealed class VipsLifetimeTests
{
    private static readonly byte[] Png = ImageFile.EncodePng(Pictures.Noise(60, 50));
    private static readonly byte[] WebP = ImageFile.EncodeWebp(Pictures.Smooth(60, 50));
    private static readonly byte[] Svg = Pictures.Svg("<rect width='20' height='20' fill='red'/>");

    private static void DecodeAll()
    {
        ImageFile.DecodeRgb(Png, "a.png");
        ImageFile.DecodeRgb(WebP, "a.webp");
        ImageFile.PictogramSquare(Svg, "a.svg", 48);
        foreach (var broken in (byte[][])[Png[..^30], WebP[..^30], [], Encoding.ASCII.GetBytes("text")])
            Assert.Throws<InputException>(() => ImageFile.DecodeRgb(broken, "broken"));
    }

    [Fact]
    public void ThousandDecodes_LeaveNothingBehind()
    {
        DecodeAll();
        var before = VipsNative.TrackedAllocations();
        for (var round = 0; round < 150; round++)
            DecodeAll();
        Assert.Equal(before, VipsNative.TrackedAllocations());
        Assert.Equal(0, before);
    }

    [Fact]
    public void EightThreads_SeeTheSamePictures()
    {
        var expected = (ImageFile.DecodeRgb(Png, "a.png").Pixels, ImageFile.DecodeRgb(WebP, "a.webp").Pixels, ImageFile.PictogramSquare(Svg, "a.svg", 48).Pixels);
        var failures = 0;
        var threads = Enumerable.Range(0, 8).Select(_ => new Thread(() =>
        {
            for (var round = 0; round < 40; round++)
            {
                DecodeAll();
                if (!ImageFile.DecodeRgb(Png, "a.png").Pixels.AsSpan().SequenceEqual(expected.Item1)
                    || !ImageFile.DecodeRgb(WebP, "a.webp").Pixels.AsSpan().SequenceEqual(expected.Item2)
                    || !ImageFile.PictogramSquare(Svg, "a.svg", 48).Pixels.AsSpan().SequenceEqual(expected.Item3))
                    Interlocked.Increment(ref failures);
            }
        })).ToList();
        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());
        Assert.Equal(0, failures);
        // libvips frees a thread's buffers when the thread ends, which may be a moment after it was joined.
        SpinWait.SpinUntil(() => VipsNative.TrackedAllocations() == 0, TimeSpan.FromSeconds(10));
        Assert.Equal(0, VipsNative.TrackedAllocations());
    }
}
