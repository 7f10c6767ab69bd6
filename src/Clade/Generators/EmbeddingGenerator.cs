using Clade.Core;
using Microsoft.Extensions.AI;

namespace Clade.Generators;

/// <summary>A <see cref="Clip"/> as Microsoft.Extensions.AI wants one. The model is loaded with the first call, on a thread of the pool; it stays whoever's it was. Thread-safe.</summary>
internal sealed class EmbeddingGenerator<TInput>(Func<Clip> load, Func<Clip, IReadOnlyList<TInput>, CancellationToken, Task<(float[] Rows, long Tokens)>> embed, bool countsTokens)
    : IEmbeddingGenerator<TInput, Embedding<float>>
{
    // A load that failed is tried again; that a model is loaded once is the container's care.
    private readonly Lazy<Clip> _clip = new(load, LazyThreadSafetyMode.PublicationOnly);
    private EmbeddingGeneratorMetadata? _metadata;

    public async Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(IEnumerable<TInput> values, EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(values);
        var clip = _clip.IsValueCreated ? _clip.Value : await Task.Run(() => _clip.Value, cancellationToken).ConfigureAwait(false);
        Check(clip, options);
        TInput[] inputs = [.. values];
        var (rows, tokens) = await embed(clip, inputs, cancellationToken).ConfigureAwait(false);
        var result = new GeneratedEmbeddings<Embedding<float>>(inputs.Length);
        var now = DateTimeOffset.UtcNow;
        for (var i = 0; i < inputs.Length; i++)
            result.Add(new Embedding<float>(rows.AsMemory(i * clip.Dimensions, clip.Dimensions)) { ModelId = clip.ModelId, CreatedAt = now });
        if (countsTokens)
            result.Usage = new UsageDetails { InputTokenCount = tokens, TotalTokenCount = tokens };
        return result;
    }

    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceKey is not null ? null
            : serviceType.IsInstanceOfType(this) ? this
            : serviceType == typeof(EmbeddingGeneratorMetadata) ? _metadata ??= new EmbeddingGeneratorMetadata(CladeTelemetry.Provider, null, _clip.Value.ModelId, _clip.Value.Dimensions)
            : serviceType == typeof(Clip) ? _clip.Value
            : null;
    }

    public void Dispose()
    {
        // The model is not this object's.
    }

    private static void Check(Clip clip, EmbeddingGenerationOptions? options)
    {
        if (options?.ModelId is { } id && id != clip.ModelId && id != clip.Model.Name)
            throw new InputException($"The model '{Printable.Name(id)}' was asked for and this generator has '{clip.ModelId}'; leave ModelId out, or use the generator of that model.");
        if (options?.Dimensions is { } dimensions && dimensions != clip.Dimensions)
            throw new InputException($"Vectors of {dimensions} numbers were asked for and {clip.ModelId} gives {clip.Dimensions}; leave Dimensions out.");
    }
}
