using Clade.Torch;

namespace Clade.Models;

/// <summary>What a text tower reads.</summary>
/// <param name="Ids">int64 [B, L] token ids, or float [B, D] sentence embeddings for towers that stand on a language model.</param>
public sealed record TextInput(Tensor Ids)
{
    /// <summary>int64 [B, L]: 1 for tokens that count and 0 for padding; null where the tower's own rule tells them apart.</summary>
    public Tensor? Mask { get; init; }

    /// <summary>int64 [B, L]: to which of two texts a token belongs, for towers that tell them apart as BERT does; null for 0 throughout.</summary>
    public Tensor? TokenTypes { get; init; }

    /// <summary>int64 [B]: place of each end token; null where the tower's pooling rule finds it.</summary>
    public Tensor? EndPositions { get; init; }
}

/// <summary>A tower from token ids to the joint space, whatever its architecture. Owns its parameters; forward passes may run on several threads while nobody trains.</summary>
public abstract class TextTower : Tower
{
    /// <summary>Most tokens of a text, specials included; null where there is no limit.</summary>
    public abstract int? MaxTokens { get; }

    /// <summary>Whether every text must be padded to <see cref="MaxTokens"/>, because the reference's tower sees padding.</summary>
    public virtual bool NeedsWholeContext => false;

    /// <summary>Texts to features before L2 normalisation.</summary>
    /// <param name="input">Ids and what tells padding from text.</param>
    /// <param name="observe">Called with the name of a stage and its tensor, in pipeline order; each tower documents its stages.</param>
    /// <returns>[B, D], in the current scope.</returns>
    public abstract Tensor Encode(TextInput input, Action<string, Tensor>? observe = null);
}
