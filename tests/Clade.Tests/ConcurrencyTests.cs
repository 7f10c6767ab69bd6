namespace Clade.Tests;

/// <summary>Threads, cancellation and disposal.</summary>
[Collection(SharedModel.Name)]
public sealed class ConcurrencyTests(Shipped shipped)
{
    [Fact]
    public void EightThreads_GetTheSameVectors()
    {
        string[] texts = ["red apple", "dog", "flag of France", "sun", "key", "violin"];
        ImageInput[] images = [.. shipped.Pictures(6).Select(picture => (ImageInput)picture.Bytes)];
        var (expectedTexts, expectedImages) = (shipped.Clip.EmbedTexts(texts), shipped.Clip.EmbedImages(images));
        var threads = new Thread[8];
        var wrong = new System.Collections.Concurrent.ConcurrentBag<string>();
        for (var t = 0; t < threads.Length; t++)
        {
            var seed = t;
            threads[t] = new Thread(() =>
            {
                for (var round = 0; round < 5; round++)
                {
                    var shift = (seed + round) % 6;
                    var some = shipped.Clip.EmbedTexts([texts[shift], texts[(shift + 1) % 6]]);
                    if (!Same(some[0], expectedTexts[shift]) || !Same(some[1], expectedTexts[(shift + 1) % 6]))
                        wrong.Add($"text {shift} of thread {seed}");
                    if (!Same(shipped.Clip.EmbedImage(images[shift]), expectedImages[shift]))
                        wrong.Add($"picture {shift} of thread {seed}");
                    if (!Same(shipped.Clip.EmbedTextAsync(texts[shift]).GetAwaiter().GetResult(), expectedTexts[shift]))
                        wrong.Add($"awaited text {shift} of thread {seed}");
                }
            });
            threads[t].Start();
        }

        foreach (var thread in threads)
            thread.Join();
        Assert.Empty(wrong);
    }

    [Fact]
    public async Task AStream_KeepsItsOrder_AndReadsAheadOnlySoFar()
    {
        var texts = Enumerable.Range(0, 203).Select(i => $"text number {i}").ToArray();
        var expected = shipped.Clip.EmbedTexts(texts);
        var (read, got) = (0, 0);
        async IAsyncEnumerable<string> Source()
        {
            foreach (var text in texts)
            {
                read++;
                if (read % 7 == 0)
                    await Task.Delay(1);
                yield return text;
            }
        }

        await foreach (var vector in shipped.Clip.EmbedTextsAsync(Source()))
        {
            // In the channel two batches of 4, one computed, one waiting, one given out.
            Assert.InRange(read - got, 0, 5 * 4 + 2);
            Shipped.Close([expected[got++]], [vector.ToArray()]);
        }

        Assert.Equal(texts.Length, got);
    }

    [Fact]
    public async Task AStream_GivesOutWhatIsDone_WhileItsSourceWaits()
    {
        var gate = new TaskCompletionSource();
        async IAsyncEnumerable<string> Source()
        {
            yield return "dog";
            await gate.Task;
            yield return "cat";
        }

        await using var vectors = shipped.Clip.EmbedTextsAsync(Source()).GetAsyncEnumerator();
        Assert.True(await vectors.MoveNextAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(30)));
        Shipped.Close([shipped.Clip.EmbedText("dog")], [vectors.Current.ToArray()]);
        gate.SetResult();
        Assert.True(await vectors.MoveNextAsync());
        Shipped.Close([shipped.Clip.EmbedText("cat")], [vectors.Current.ToArray()]);
        Assert.False(await vectors.MoveNextAsync());
    }

    [Fact]
    public async Task AStream_ThatIsLeft_LetsItsSourceGo()
    {
        var closed = new TaskCompletionSource();
        async IAsyncEnumerable<string> Endless([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken token = default)
        {
            try
            {
                for (var i = 0; ; i++)
                {
                    await Task.Delay(1, token);
                    yield return $"text {i}";
                }
            }
            finally
            {
                closed.SetResult();
            }
        }

        await foreach (var _ in shipped.Clip.EmbedTextsAsync(Endless()))
            break;
        await closed.Task.WaitAsync(TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task AStream_ThatFails_SaysSo_AfterWhatWasGood()
    {
        async IAsyncEnumerable<ImageInput> Source()
        {
            yield return shipped.Pictures(1)[0].Bytes;
            await Task.Yield();
            throw new InvalidDataException("the database is gone");
        }

        Assert.Equal("the database is gone", (await Assert.ThrowsAsync<InvalidDataException>(() => EmbedTests.All(shipped.Clip.EmbedImagesAsync(Source())))).Message);
        var broken = new ImageInput[] { shipped.Pictures(1)[0].Bytes, ImageInput.FromBytes("no"u8.ToArray(), "bad.png") }.ToAsyncEnumerable();
        Assert.Contains("bad.png", (await Assert.ThrowsAsync<Core.InputException>(() => EmbedTests.All(shipped.Clip.EmbedImagesAsync(broken)))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cancelled_BeforeAndWhileInLine()
    {
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();
        Assert.ThrowsAny<OperationCanceledException>(() => shipped.Clip.EmbedText("dog", cancelled.Token));
        Assert.ThrowsAny<OperationCanceledException>(() => shipped.Clip.EmbedImage(shipped.Pictures(1)[0].Bytes, cancelled.Token));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => shipped.Clip.EmbedTextsAsync(["dog"], cancelled.Token));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => EmbedTests.All(shipped.Clip.EmbedTextsAsync(new[] { "dog" }.ToAsyncEnumerable(), cancelled.Token)));

        // A long call has many batches: it ends after the one in hand.
        using var later = new CancellationTokenSource();
        var texts = Enumerable.Range(0, 100_000).Select(i => $"a text of several words, number {i}").ToArray();
        var running = Task.Run(() => shipped.Clip.EmbedTexts(texts, later.Token));
        var awaited = shipped.Clip.EmbedTextsAsync(texts, later.Token);
        await Task.Delay(100);
        await later.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running.WaitAsync(TimeSpan.FromSeconds(30)));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => awaited.WaitAsync(TimeSpan.FromSeconds(30)));
        Shipped.Close(shipped.Reference(["dog"]), [shipped.Clip.EmbedText("dog")]);
    }

    [Fact]
    public async Task AfterDisposal_EverythingIsRefused_AndWhatRanHasEnded()
    {
        var clip = Clip.Load(Shipped.Model, Shipped.Exact);
        var texts = Enumerable.Range(0, 20_000).Select(i => $"a text of several words, number {i}").ToArray();
        var running = clip.EmbedTextsAsync(texts);
        await clip.EmbedTextAsync("dog");
        clip.Dispose();
        clip.Dispose();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => running.WaitAsync(TimeSpan.FromSeconds(30)));
        Assert.Throws<ObjectDisposedException>(() => clip.EmbedText("dog"));
        Assert.Throws<ObjectDisposedException>(() => clip.EmbedImage(shipped.Pictures(1)[0].Bytes));
        Assert.Throws<ObjectDisposedException>(() => clip.EmbedTextsAsync(AsyncEnumerable.Empty<string>()));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => clip.EmbedImagesAsync(["a.png"]));
        Assert.Throws<ObjectDisposedException>(() => clip.Fingerprint);
    }

    private static bool Same(float[] left, float[] right) => left.Zip(right).All(pair => Math.Abs(pair.First - pair.Second) < 4e-6);
}
