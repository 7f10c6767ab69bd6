namespace Clade.Models;

/// <summary>Names under which the transformer towers show what they compute, in pipeline order.</summary>
internal static class StageNames
{
    public const string Patches = "patches", Embeddings = "embeddings", Tokens = "tokens", Final = "final", Pooled = "pooled", Projected = "projected";

    /// <summary>Every patch in the joint space, [B, g, g, D].</summary>
    public const string PatchFeatures = "patch_features";

    private const string BlockPrefix = "block";

    /// <summary>After block N, counted from 0.</summary>
    public static string Block(int layer) => BlockPrefix + layer;

    /// <summary>The name by which those who only want unpooled tokens know a stage; null for stages that they are not shown.</summary>
    public static string? Unpooled(string name) => name switch
    {
        Patches or Tokens => name,
        Embeddings => "embed",
        _ when name.StartsWith(BlockPrefix, StringComparison.Ordinal) => "layer." + name[BlockPrefix.Length..],
        _ => null,
    };
}
