namespace Clade.Models.Families;

/// <summary>Names of EVA towers: timm's below <c>visual.trunk.</c>, EVA-CLIP's own below <c>visual.</c>, and of LLM2CLIP's text adapter.</summary>
internal static class EvaNames
{
    private static readonly string[] _frame = ["cls_token", "pos_embed", "patch_embed.proj.weight", "patch_embed.proj.bias", "head.weight", "head.bias"];
    private static readonly string[] _bare = ["gamma_1", "gamma_2", "attn.qkv.weight", "attn.q_bias", "attn.v_bias"];
    private static readonly string[] _tables = ["rope.freqs_cos", "rope.freqs_sin"], _places = ["", "blocks.*.attn."];
    private static readonly string[] _kinds = ["weight", "bias"];

    /// <summary>Rows of an image tower.</summary>
    /// <param name="prefix">What stands before their names.</param>
    /// <param name="timm">timm's names for the parts of a block, else EVA-CLIP's.</param>
    /// <param name="bareBiases">Biases of separate queries and values stand beside their weights, <c>attn.q_bias</c>, as in EVA-CLIP's first checkpoints.</param>
    /// <param name="pooledNorm">The last norm is called <c>fc_norm</c>, as where tokens are averaged.</param>
    public static IEnumerable<NameRule> Image(string prefix, bool timm, bool bareBiases, bool pooledNorm)
    {
        foreach (var name in _frame)
            yield return new NameRule("visual." + name, prefix + name);
        foreach (var kind in _kinds)
        {
            yield return new NameRule($"visual.norm.{kind}", $"{prefix}{(pooledNorm ? "fc_norm" : "norm")}.{kind}");
            foreach (var (ours, theirs) in Parts(timm))
                yield return new NameRule($"visual.blocks.*.{ours}.{kind}", $"{prefix}blocks.*.{(bareBiases && kind == "bias" ? Bare(theirs) : $"{theirs}.{kind}")}");
        }

        foreach (var name in _bare)
            yield return new NameRule("visual.blocks.*." + name, $"{prefix}blocks.*.{name}");
    }

    /// <summary>Tables of rotary positions that some checkpoints carry, once and again in each block.</summary>
    public static IEnumerable<string> Ignored(string prefix) =>
        from table in _tables
        from place in _places
        select prefix + place + table;

    /// <summary>Rows of a text adapter of so many layers.</summary>
    public static IEnumerable<NameRule> Adapter(int layers) =>
        from kind in _kinds
        from rule in new[]
        {
            new NameRule($"text.layers.*.norm.{kind}", $"text.text_adaptor.*.ln.{kind}"),
            new NameRule($"text.layers.*.fc1.{kind}", $"text.text_adaptor.*.fn.0.{kind}"),
            new NameRule($"text.layers.*.fc2.{kind}", $"text.text_adaptor.*.fn.3.{kind}"),
            new NameRule($"text.norm.{kind}", $"text.text_adaptor.{layers}.{kind}"),
            new NameRule($"text.projection.{kind}", $"text.text_adaptor.{layers + 1}.{kind}"),
        }
        select rule;

    private static IEnumerable<(string Ours, string Theirs)> Parts(bool timm) =>
    [
        ("norm1", "norm1"),
        ("norm2", "norm2"),
        ("attn.q_proj", "attn.q_proj"),
        ("attn.k_proj", "attn.k_proj"),
        ("attn.v_proj", "attn.v_proj"),
        ("attn.norm", timm ? "attn.norm" : "attn.inner_attn_ln"),
        ("attn.o_proj", "attn.proj"),
        ("mlp.gate_proj", timm ? "mlp.fc1_g" : "mlp.w1"),
        ("mlp.up_proj", timm ? "mlp.fc1_x" : "mlp.w2"),
        ("mlp.down_proj", timm ? "mlp.fc2" : "mlp.w3"),
        ("mlp.fc1", "mlp.fc1"),
        ("mlp.fc2", "mlp.fc2"),
        ("mlp.norm", timm ? "mlp.norm" : "mlp.ffn_ln"),
    ];

    private static string Bare(string part) => part switch
    {
        "attn.q_proj" => "attn.q_bias",
        "attn.v_proj" => "attn.v_bias",
        _ => part + ".bias",
    };
}
