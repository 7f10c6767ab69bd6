namespace Clade.Evaluation;

/// <summary>How features are computed and kept. Immutable: variants by <c>with</c>.</summary>
public sealed record FeatureOptions
{
    /// <summary>Pictures or captions at a time, at least 1.</summary>
    public int BatchSize { get; init; } = 64;

    /// <summary>
    /// Compute in bfloat16 by autocast where libtorch can; features stay float32, their cosine to float32 ones is about 0.9999.
    /// Fast where <see cref="Clade.Torch.TorchRuntime.HasFastBFloat16"/>; off by default, so that figures do not depend on the machine.
    /// </summary>
    public bool BFloat16 { get; init; }

    /// <summary>Where an <see cref="EvaluatedModel"/> keeps features and finds those of earlier runs; null for nowhere.</summary>
    public FeatureCache? Cache { get; init; }

    /// <summary>Called on the calling thread after each batch with what is done and the total; null for silence.</summary>
    public Action<int, int>? Progress { get; init; }

    /// <summary>Gets a sentence about what a person should know and no figure depends on, for example that a damaged cache file was made anew; null for silence.</summary>
    public Action<string>? Note { get; init; }
}
