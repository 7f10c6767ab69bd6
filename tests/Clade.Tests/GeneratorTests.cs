using Clade.Core;
using Microsoft.Extensions.AI;

namespace Clade.Tests;

/// <summary>The generators of Microsoft.Extensions.AI.</summary>
[Collection(SharedModel.Name)]
public sealed class GeneratorTests(Shipped shipped)
{
    [Fact]
    public async Task Texts_ComeWithTheirModelAndTokens()
    {
        var generator = shipped.Clip.AsTextEmbeddingGenerator();
        string[] texts = ["dog", "red apple", "sun", "key", "violin"];
        var result = await generator.GenerateAsync(texts);
        Shipped.Close(shipped.Reference(texts), [.. result.Select(embedding => embedding.Vector.ToArray())]);
        Assert.All(result, embedding => Assert.Equal((shipped.Clip.ModelId, shipped.Clip.Dimensions), (embedding.ModelId, embedding.Dimensions)));
        var ids = shipped.Clip.Model.Tokenizer!.Tokenizer;
        var tokens = texts.Sum(text => ids.Encode(text).Count + ids.Frame.Count);
        Assert.Equal(((long?)tokens, (long?)tokens), (result.Usage!.InputTokenCount, result.Usage.TotalTokenCount));
        Shipped.Close(shipped.Reference(["dog"]), [(await generator.GenerateVectorAsync("dog")).ToArray()]);
        Assert.Empty(await generator.GenerateAsync([]));
    }

    [Fact]
    public async Task Pictures_ComeAsDataContent()
    {
        var generator = shipped.Clip.AsImageEmbeddingGenerator();
        byte[][] pictures = [.. shipped.Pictures(5).Select(picture => picture.Bytes)];
        var contents = pictures.Select((bytes, i) => i % 2 == 0 ? new DataContent(bytes, "image/png") : new DataContent($"data:image/png;base64,{Convert.ToBase64String(bytes)}"));
        var result = await generator.GenerateAsync(contents);
        Shipped.Close(shipped.Reference(pictures), [.. result.Select(embedding => embedding.Vector.ToArray())]);
        Assert.Null(result.Usage);
        var broken = new DataContent("no"u8.ToArray(), "image/png") { Name = "upload.png" };
        Assert.Contains("upload.png", (await Assert.ThrowsAsync<InputException>(() => generator.GenerateAsync([broken]))).Message, StringComparison.Ordinal);
        var text = new DataContent("no"u8.ToArray(), "text/plain") { Name = "letter.txt" };
        Assert.Contains("letter.txt", (await Assert.ThrowsAsync<InputException>(() => generator.GenerateAsync([text]))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WhatItCannotGive_IsRefused()
    {
        var generator = shipped.Clip.AsTextEmbeddingGenerator();
        Assert.Contains("'gpt'", (await Assert.ThrowsAsync<InputException>(() => generator.GenerateAsync(["a"], new EmbeddingGenerationOptions { ModelId = "gpt" }))).Message, StringComparison.Ordinal);
        Assert.Contains("7 numbers", (await Assert.ThrowsAsync<InputException>(() => generator.GenerateAsync(["a"], new EmbeddingGenerationOptions { Dimensions = 7 }))).Message, StringComparison.Ordinal);
        foreach (var id in new[] { shipped.Clip.ModelId, shipped.Clip.Model.Name, null })
            Assert.Single(await generator.GenerateAsync(["a"], new EmbeddingGenerationOptions { ModelId = id, Dimensions = shipped.Clip.Dimensions }));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => generator.GenerateAsync(["a"], null, new CancellationToken(true)));
    }

    [Fact]
    public void Services_AreMetadataModelAndItself()
    {
        var generator = shipped.Clip.AsTextEmbeddingGenerator();
        var metadata = generator.GetService<EmbeddingGeneratorMetadata>()!;
        Assert.Equal(("clade", shipped.Clip.ModelId, (int?)shipped.Clip.Dimensions), (metadata.ProviderName, metadata.DefaultModelId, metadata.DefaultModelDimensions));
        Assert.Same(shipped.Clip, generator.GetService<Clip>());
        Assert.Same(generator, generator.GetService<IEmbeddingGenerator<string, Embedding<float>>>());
        Assert.Null(generator.GetService<string>());
        Assert.Null(generator.GetService(typeof(Clip), "key"));
        generator.Dispose();
        Assert.Equal(shipped.Clip.Dimensions, shipped.Clip.EmbedText("still here").Length);
    }

    [Fact]
    public async Task TheFirstCall_HoldsNoThread_AndAFailedLoadIsTriedAgain()
    {
        using var gate = new ManualResetEventSlim();
        var (loads, returned) = (0, false);
        var generator = ClipGeneratorExtensions.Texts(() =>
        {
            returned = gate.Wait(TimeSpan.FromSeconds(10));
            return ++loads == 1 ? throw new InputException("The disk is not there yet.") : shipped.Clip;
        });
        var first = generator.GenerateAsync(["dog"]);
        gate.Set();
        await Assert.ThrowsAsync<InputException>(() => first);
        Assert.True(returned);
        Assert.Single(await generator.GenerateAsync(["dog"]));
        Assert.Single(await generator.GenerateAsync(["dog"]));
        Assert.Equal(2, loads);
    }
}
