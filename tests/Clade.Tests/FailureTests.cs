using Clade.Core;
using Clade.Data.Images;

namespace Clade.Tests;

/// <summary>What a call leaves behind when a part of it fails: nothing that still reads, and nothing lost that was good.</summary>
[Collection(SharedModel.Name)]
public sealed class FailureTests(Shipped shipped)
{
    [Fact]
    public async Task ACall_EndsOnlyWhenItReadsNoMore()
    {
        var later = new SlowStream();
        ImageInput[] images = [new SlowStream(later.Begun, "no picture"u8.ToArray()), .. Enumerable.Repeat((ImageInput)shipped.Picture("dog"), 3), later];
        await Assert.ThrowsAsync<InputException>(() => shipped.Clip.EmbedImagesAsync(images));
        Assert.True(later.Begun.IsCompleted && later.Ended.IsCompleted);
    }

    [Fact]
    public async Task AStream_EndsOnlyWhenItReadsNoMore()
    {
        var later = new SlowStream();
        var first = new SlowStream(later.Begun, "no picture"u8.ToArray());
        async IAsyncEnumerable<ImageInput> Source()
        {
            yield return first;
            await first.Begun;
            yield return later;
        }

        await Assert.ThrowsAsync<InputException>(() => EmbedTests.All(shipped.Clip.EmbedImagesAsync(Source())));
        Assert.True(later.Begun.IsCompleted && later.Ended.IsCompleted);
    }

    [Fact]
    public async Task AStream_WhoseSourceFails_GivesOutWhatCameBefore()
    {
        static async IAsyncEnumerable<string> Source()
        {
            yield return "dog";
            yield return "key";
            await Task.CompletedTask;
            throw new InvalidDataException("the database is gone");
        }

        var got = new List<float[]>();
        await Assert.ThrowsAsync<InvalidDataException>(async () =>
        {
            await foreach (var vector in shipped.Clip.EmbedTextsAsync(Source()))
                got.Add(vector.ToArray());
        });
        Shipped.Close(shipped.Reference(["dog", "key"]), got);
    }

    [Fact]
    public async Task AStreamOfBytes_IsReadOnce()
    {
        using var bytes = new MemoryStream(shipped.Picture("dog"));
        var image = ImageInput.FromStream(bytes, "dog.png");
        shipped.Clip.EmbedImage(image);
        foreach (var error in new[] { Assert.Throws<InputException>(() => shipped.Clip.EmbedImage(image)), await Assert.ThrowsAsync<InputException>(() => shipped.Clip.EmbedImageAsync(image)) })
            Assert.Contains("dog.png has been read before", error.Message, StringComparison.Ordinal);
        var twice = ImageInput.FromStream(new MemoryStream(shipped.Picture("dog")));
        Assert.Contains("has been read before", Assert.Throws<InputException>(() => shipped.Clip.EmbedImages([twice, twice])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AStreamThatCannotBeUnpacked_IsOneSentence()
    {
        using var packed = new MemoryStream([0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF, 0xFF]);
        using var gzip = new System.IO.Compression.GZipStream(packed, System.IO.Compression.CompressionMode.Decompress);
        Assert.Contains("upload.png", Assert.Throws<InputException>(() => shipped.Clip.EmbedImage(ImageInput.FromStream(gzip, "upload.png"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void WhatAStreamThrows_ComesOutAsItIs()
    {
        ImageInput[] images = [shipped.Picture("dog"), new FaultyStream()];
        Assert.Equal("lost", Assert.Throws<TimeoutException>(() => shipped.Clip.EmbedImages(images)).Message);
        Assert.Equal("lost", Assert.Throws<TimeoutException>(() => shipped.Clip.EmbedImage(new FaultyStream())).Message);
    }

    [SkippableFact]
    public void AFileWithoutEnd_IsReadUpToTheLimit()
    {
        Skip.IfNot(File.Exists("/dev/zero"), "There is no /dev/zero here.");
        using var strict = Clip.Load(Shipped.Model, Shipped.Exact with { Limits = new ImageLimits { MaxFileBytes = 1 << 20 }, Pack = false });
        Assert.Contains("shrink it", Assert.Throws<InputException>(() => strict.EmbedImage("/dev/zero")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void TheScale_CanBeReadAfterDisposal()
    {
        var clip = Clip.Load(Shipped.Model, Shipped.Exact with { Pack = false });
        clip.Dispose();
        Assert.Equal(shipped.Clip.LogitScale, clip.LogitScale);
        Assert.Equal(shipped.Clip.LogitBias, clip.LogitBias);
    }

    [Fact]
    public async Task LabelsThatChangeMeanwhile_DoNotSpoilTheKeptOnes()
    {
        List<string> labels = ["dog", "key"], templates = ["a {}", "the {}"];
        var running = shipped.Clip.ClassifyAsync(shipped.Picture("dog"), labels, templates);
        (labels[0], labels[1]) = ("key", "dog");
        templates.Clear();
        Assert.Equal("dog", (await running)[0].Label);
        Assert.Equal("dog", shipped.Clip.Classify(shipped.Picture("dog"), ["dog", "key"], ["a {}", "the {}"])[0].Label);
    }

    /// <summary>Waits for a task, or for its cancellation, and then some, before it gives its bytes.</summary>
    private sealed class SlowStream(Task? wait = null, byte[]? bytes = null) : MemoryStream(bytes ?? [])
    {
        private readonly TaskCompletionSource _begun = new(TaskCreationOptions.RunContinuationsAsynchronously), _ended = new();

        public Task Begun => _begun.Task;

        public Task Ended => _ended.Task;

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            _begun.TrySetResult();
            try
            {
                await (wait ?? Task.Delay(TimeSpan.FromSeconds(20), cancellationToken));
            }
            finally
            {
                await Task.Delay(200, CancellationToken.None);
                _ended.TrySetResult();
            }

            return Read(buffer.Span);
        }
    }

    private sealed class FaultyStream : MemoryStream
    {
        public override int Read(Span<byte> buffer) => throw new TimeoutException("lost");
    }
}
