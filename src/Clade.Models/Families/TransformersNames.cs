namespace Clade.Models.Families;

/// <summary>Names that transformers gives to CLIP's and SigLIP's towers, and ours.</summary>
internal static class TransformersNames
{
    private static readonly string[] s_parts = ["weight", "bias"], s_heads = ["q", "k", "v"];

    /// <summary>The image tower below <c>vision_model.</c></summary>
    public static IEnumerable<NameRule> Vision { get; } =
    [
        new("visual.class_embedding", "vision_model.embeddings.class_embedding"),
        new("visual.positional_embedding", "vision_model.embeddings.position_embedding.weight"),
        new("visual.conv1.", "vision_model.embeddings.patch_embedding."),
        // The reference spells it so.
        new("visual.ln_pre.", "vision_model.pre_layrnorm."),
        new("visual.ln_post.", "vision_model.post_layernorm."),
        new("visual.head.", "vision_model.head."),
        new("visual.proj", "visual_projection.weight", TensorLayout.Transposed),
        .. Blocks("visual.", "vision_model."),
    ];

    /// <summary>The text tower below <c>text_model.</c></summary>
    /// <param name="projection">Name of the projection, without its ending.</param>
    public static IEnumerable<NameRule> Text(string projection) =>
    [
        new("text.positional_embedding", "text_model.embeddings.position_embedding.weight"),
        new("text.token_embedding.", "text_model.embeddings.token_embedding."),
        new("text.ln_final.", "text_model.final_layer_norm."),
        new("text.text_projection", projection + ".weight", TensorLayout.Transposed),
        new("text.text_projection_bias", projection + ".bias"),
        .. Blocks("text.", "text_model."),
    ];

    /// <summary>Stored position numbers of older files.</summary>
    public static IReadOnlyList<string> Ignored { get; } = ["vision_model.embeddings.position_ids", "text_model.embeddings.position_ids"];

    private static IEnumerable<NameRule> Blocks(string ours, string theirs)
    {
        var (block, layer) = ($"{ours}transformer.resblocks.*.", $"{theirs}encoder.layers.*.");
        foreach (var part in s_parts)
            yield return new NameRule($"{block}attn.in_proj_{part}", [.. s_heads.Select(head => $"{layer}self_attn.{head}_proj.{part}")], TensorLayout.Stacked);
        yield return new NameRule($"{block}attn.out_proj.", $"{layer}self_attn.out_proj.");
        yield return new NameRule($"{block}ln_1.", $"{layer}layer_norm1.");
        yield return new NameRule($"{block}ln_2.", $"{layer}layer_norm2.");
        yield return new NameRule($"{block}mlp.c_fc.", $"{layer}mlp.fc1.");
        yield return new NameRule($"{block}mlp.c_proj.", $"{layer}mlp.fc2.");
    }
}
