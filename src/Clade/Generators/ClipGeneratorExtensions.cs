using Clade.Generators;
using Microsoft.Extensions.AI;

namespace Clade;

/// <summary>A <see cref="Clip"/> as the embedding generators of Microsoft.Extensions.AI.</summary>
public static class ClipGeneratorExtensions
{
    /// <summary>Texts to vectors. Thread-safe; disposing it leaves the model alone.</summary>
    /// <param name="clip">The model.</param>
    public static IEmbeddingGenerator<string, Embedding<float>> AsTextEmbeddingGenerator(this Clip clip)
    {
        ArgumentNullException.ThrowIfNull(clip);
        return Texts(() => clip);
    }

    /// <summary>Pictures to vectors. Thread-safe; disposing it leaves the model alone.</summary>
    /// <param name="clip">The model.</param>
    public static IEmbeddingGenerator<DataContent, Embedding<float>> AsImageEmbeddingGenerator(this Clip clip)
    {
        ArgumentNullException.ThrowIfNull(clip);
        return Images(() => clip);
    }

    internal static IEmbeddingGenerator<string, Embedding<float>> Texts(Func<Clip> load) =>
        new EmbeddingGenerator<string>(load, (clip, texts, cancellation) => clip.EmbedTextRowsAsync(texts, cancellation), countsTokens: true);

    internal static IEmbeddingGenerator<DataContent, Embedding<float>> Images(Func<Clip> load) =>
        new EmbeddingGenerator<DataContent>(load, async (clip, images, cancellation) => (await clip.EmbedImageRowsAsync([.. images.Select(ImageInput.FromDataContent)], cancellation).ConfigureAwait(false), 0), countsTokens: false);
}
