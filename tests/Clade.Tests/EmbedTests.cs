using Clade.Core;
using Clade.Data.Images;
using Clade.Torch.Tests;
using Microsoft.Extensions.AI;

namespace Clade.Tests;

/// <summary>Vectors through the front door are those of the layer below, whatever the form of the input and of the call.</summary>
[Collection(SharedModel.Name)]
public sealed class EmbedTests(Shipped shipped)
{
    private static readonly string[] s_texts = ["red apple", "dog", "", "flag of France", "a very long text about nothing, " + new string('x', 500), "sun", "cat face", "key", "violin"];

    private Clip Clip => shipped.Clip;

    [Fact]
    public async Task Texts_AreThoseOfTheModel()
    {
        var expected = shipped.Reference(s_texts);
        Shipped.Close(expected, Clip.EmbedTexts(s_texts));
        Shipped.Close(expected, await Clip.EmbedTextsAsync(s_texts));
        Shipped.Close([expected[1]], [Clip.EmbedText(s_texts[1])]);
        Shipped.Close([expected[1]], [await Clip.EmbedTextAsync(s_texts[1])]);
        var flat = new float[s_texts.Length * Clip.Dimensions];
        Clip.EmbedTexts(s_texts, flat.AsSpan());
        Shipped.Close(expected, [.. flat.Chunk(Clip.Dimensions)]);
        Shipped.Close(expected, await All(Clip.EmbedTextsAsync(s_texts.ToAsyncEnumerable())));
        Assert.All(expected, vector => Assert.Equal(1, vector.Sum(value => (double)value * value), 1e-5));
    }

    [Fact]
    public async Task Pictures_AreThoseOfTheModel_InEveryForm()
    {
        byte[][] pictures = [.. shipped.Pictures(9).Select(picture => picture.Bytes)];
        var expected = shipped.Reference(pictures);
        Shipped.Close(expected, Clip.EmbedImages([.. pictures.Select(bytes => (ImageInput)bytes)]));
        Shipped.Close(expected, await Clip.EmbedImagesAsync([.. pictures.Select(bytes => (ImageInput)new MemoryStream(bytes))]));
        Shipped.Close(expected, Clip.EmbedImages([.. pictures.Select(bytes => ImageInput.FromStream(new MemoryStream(bytes)))]));
        Shipped.Close(expected, await All(Clip.EmbedImagesAsync(pictures.Select(bytes => ImageInput.FromBytes(bytes)).ToAsyncEnumerable())));
        var flat = new float[9 * Clip.Dimensions];
        Clip.EmbedImages([.. pictures.Select(bytes => ImageInput.FromBytes(bytes))], flat.AsSpan());
        Shipped.Close(expected, [.. flat.Chunk(Clip.Dimensions)]);

        using var folder = new TempFolder();
        string[] paths = [.. pictures.Select((bytes, i) => folder.Write($"{i}.png", bytes))];
        Shipped.Close(expected, Clip.EmbedImages(paths));
        Shipped.Close(expected, await Clip.EmbedImagesAsync(paths));
        Shipped.Close(expected[..2], Clip.EmbedImages([paths[0], paths[1]]));
        using var file = File.OpenRead(paths[1]);
        Shipped.Close(expected[..4], Clip.EmbedImages([paths[0], file, pictures[2], new DataContent(pictures[3], "image/png")]));
        Shipped.Close([expected[0]], [Clip.EmbedImage(paths[0])]);
        Shipped.Close([expected[0]], [await Clip.EmbedImageAsync(pictures[0].AsMemory().ToArray())]);
        Shipped.Close([expected[0]], [Clip.EmbedImage(ImageInput.FromPixels(ImageFile.DecodeRgb(pictures[0], "picture")))], 2e-2);
    }

    [Fact]
    public void NothingIn_NothingOut()
    {
        Assert.Empty(Clip.EmbedTexts([]));
        Assert.Empty(Clip.EmbedImages(Array.Empty<ImageInput>()));
        Clip.EmbedTexts([], []);
    }

    [Fact]
    public void WithoutNormalisation_VectorsAreThoseOfTheTower()
    {
        using var raw = Clip.Load(Shipped.Model, Shipped.Exact with { Normalise = false });
        var (long_, unit) = (raw.EmbedText("dog"), Clip.EmbedText("dog"));
        var length = Math.Sqrt(long_.Sum(value => (double)value * value));
        Assert.NotInRange(length, 0.99, 1.01);
        Shipped.Close([unit], [[.. long_.Select(value => (float)(value / length))]]);
    }

    [Fact]
    public void LowPrecision_IsNear_AndAutoSaysWhatItIs()
    {
        using var low = Clip.Load(Shipped.Model, new ClipOptions { Precision = ClipPrecision.BFloat16 });
        foreach (var (caption, bytes) in shipped.Pictures(5))
        {
            Assert.InRange(Clip.Similarity(low.EmbedText(caption), Clip.EmbedText(caption)), 0.999f, 0.9999999f);
            Assert.InRange(Clip.Similarity(low.EmbedImage(bytes), Clip.EmbedImage(bytes)), 0.99f, 0.9999999f);
        }

        using var automatic = Clip.Load(Shipped.Model);
        Assert.Equal(Torch.TorchRuntime.HasFastBFloat16 ? ClipPrecision.BFloat16 : ClipPrecision.Float32, automatic.Precision);
    }

    [Theory]
    [InlineData(ClipPrecision.Float32, 4e-6)]
    [InlineData(ClipPrecision.BFloat16, 2e-2)]
    public void Packing_ChangesNothingButRounding(ClipPrecision precision, double tolerance)
    {
        using var clip = Clip.Load(Shipped.Model, new ClipOptions { Precision = precision, Pack = false });
        ImageInput[] images = [.. shipped.Pictures(20).Select(picture => (ImageInput)picture.Bytes)];
        var before = (Texts: clip.EmbedTexts(s_texts), Images: clip.EmbedImages(images));
        // Others may call meanwhile.
        Parallel.For(0, 4, i =>
        {
            if (i < 2)
                clip.Pack();
            else
                clip.EmbedTexts(s_texts);
        });
        Assert.Equal(precision == ClipPrecision.BFloat16 ? Torch.ElementType.BFloat16 : Torch.ElementType.Float32, clip.Model.Model.Image!.Plan!.Type);
        Shipped.Close(before.Texts, clip.EmbedTexts(s_texts), tolerance);
        Shipped.Close(before.Images, clip.EmbedImages(images), tolerance);
        Assert.Equal(Clip.Fingerprint, clip.Fingerprint);
    }

    [Fact]
    public void WhatTheModelIs_CanBeRead()
    {
        Assert.Equal(("ancestor-pictograms", Clip.Model.Plan.Config.EmbedDim), (Clip.ModelId, Clip.Dimensions));
        Assert.Equal((true, true), (Clip.HasImages, Clip.HasTexts));
        Assert.Equal(Math.Exp(Clip.Model.Model.LogitScale.ToDouble()), Clip.LogitScale, 1e-4);
        Assert.Null(Clip.LogitBias);
        Assert.Equal(16, Clip.Fingerprint.Whole.Length);
        using var other = Clip.Load(Shipped.Model, new ClipOptions { ModelId = "pictures" });
        Assert.Equal(("pictures", Clip.Fingerprint), (other.ModelId, other.Fingerprint));
    }

    [Fact]
    public void Similarity_IsTheCosine()
    {
        Assert.Equal(0.6f, Clip.Similarity([3, 4], [1, 0]), 1e-7);
        Assert.Equal(-1f, Clip.Similarity([2, 0], [-7, 0]));
        Assert.Equal(0f, Clip.Similarity([0, 0], [1, 0]));
        Assert.Contains("2 and 3", Assert.Throws<ArgumentException>(() => Clip.Similarity([1, 2], [1, 2, 3])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task PicturesThatAreNone_AreOneSentenceWithTheirName()
    {
        using var folder = new TempFolder();
        var good = folder.Write("good.png", shipped.Pictures(1)[0].Bytes);
        var letter = folder.Write("letter.png", "Dear reader"u8.ToArray());
        var empty = folder.Write("empty.png", []);
        var cut = folder.Write("cut.png", File.ReadAllBytes(good)[..100]);
        void Refused(string part, params ImageInput[] images)
        {
            var error = Assert.Throws<InputException>(() => Clip.EmbedImages(images));
            Assert.Contains(part, error.Message, StringComparison.Ordinal);
            Assert.EndsWith(".", error.Message, StringComparison.Ordinal);
            Assert.Equal(error.Message, Assert.Throws<InputException>(() => Clip.EmbedImagesAsync(images).GetAwaiter().GetResult()).Message);
        }

        Refused("letter.png", good, letter);
        Refused("letter.png", good, good, good, good, good, letter, empty);
        Refused("empty.png", empty);
        Refused("cut.png", cut);
        Refused("none.png", folder["none.png"]);
        Refused("is a folder", folder.Root);
        Refused("Picture 2", ImageInput.FromBytes(File.ReadAllBytes(good)), ImageInput.FromBytes("no"u8.ToArray()));
        Refused("cat.gif", ImageInput.FromBytes("no"u8.ToArray(), "cat.gif"));
        Assert.Contains("text/plain", Assert.Throws<InputException>(() => Clip.EmbedImage(new DataContent("hello"u8.ToArray(), "text/plain"))).Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<InputException>(() => Clip.EmbedImageAsync(new BrokenStream()));
        Assert.Contains("Picture 1", Assert.Throws<InputException>(() => Clip.EmbedImage(new BrokenStream())).Message, StringComparison.Ordinal);

        using var strict = Clip.Load(Shipped.Model, Shipped.Exact with { Limits = new ImageLimits { MaxFileBytes = 200 } });
        foreach (ImageInput image in new ImageInput[] { good, new MemoryStream(File.ReadAllBytes(good)) })
            Assert.Contains("shrink it", Assert.Throws<InputException>(() => strict.EmbedImage(image)).Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<InputException>(() => strict.EmbedImageAsync(new MemoryStream(File.ReadAllBytes(good))));
        Assert.Single(Clip.EmbedImages([good]));
    }

    [Fact]
    public void WrongCalls_AreRefused()
    {
        Assert.Contains($"need {2 * Clip.Dimensions}", Assert.Throws<ArgumentException>(() => Clip.EmbedTexts(["a", "b"], new float[Clip.Dimensions], default)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => Clip.EmbedTexts(["a", null!]));
        Assert.ThrowsAny<ArgumentException>(() => Clip.EmbedImages([null!, "a.png"]));
        Assert.Contains("nowhere", Assert.Throws<InputException>(() => Clip.Load("nowhere/at all")).Message, StringComparison.Ordinal);
        foreach (var options in new[] { new ClipOptions { BatchSize = 0 }, new ClipOptions { Threads = 0 }, new ClipOptions { CachedLabelSets = -1 }, new ClipOptions { ModelId = " " }, new ClipOptions { Precision = (ClipPrecision)9 } })
            Assert.Throws<InputException>(() => Clip.Load(Shipped.Model, options));
    }

    [Fact]
    public void NoTensorStaysBehind() => Live.AssertFlat(() =>
    {
        using var clip = Clip.Load(Shipped.Model, Shipped.Exact);
        clip.EmbedTexts(s_texts);
        clip.EmbedImages([.. shipped.Pictures(6).Select(picture => (ImageInput)picture.Bytes)]);
        Assert.Throws<InputException>(() => clip.EmbedImages([shipped.Pictures(1)[0].Bytes, "none.png"]));
        clip.Classify(shipped.Pictures(1)[0].Bytes, ["a", "b"]);
    });

    internal static async Task<List<float[]>> All(IAsyncEnumerable<ReadOnlyMemory<float>> vectors)
    {
        var all = new List<float[]>();
        await foreach (var vector in vectors)
            all.Add(vector.ToArray());
        return all;
    }

    private sealed class BrokenStream : MemoryStream
    {
        public override int Read(Span<byte> buffer) => throw new IOException("The wire was cut");

        public override int Read(byte[] buffer, int offset, int count) => throw new IOException("The wire was cut");

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => throw new IOException("The wire was cut");
    }
}
