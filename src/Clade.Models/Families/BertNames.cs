namespace Clade.Models.Families;

/// <summary>Names of BERT-like encoders in transformers' checkpoints.</summary>
internal static class BertNames
{
    private static readonly string[] _ends = ["weight", "bias"];
    private static readonly string[] _embeddings = ["word_embeddings.weight", "position_embeddings.weight", "token_type_embeddings.weight", "LayerNorm.weight", "LayerNorm.bias"];

    /// <summary>BERT, RoBERTa and XLM-R.</summary>
    /// <param name="theirs">What stands before <c>embeddings.</c> in the checkpoint, with its dot.</param>
    public static IEnumerable<NameRule> Bert(string theirs) =>
    [
        .. Embeddings(theirs),
        .. Block(theirs + "encoder.layer.*.", ["attention.self.query", "attention.self.key", "attention.self.value"], "attention.output.dense", "attention.output.LayerNorm", "intermediate.dense", "output.dense", "output.LayerNorm"),
        .. Pair("text.pooler", theirs + "pooler.dense"),
    ];

    /// <summary>DistilBERT.</summary>
    /// <param name="theirs">What stands before <c>embeddings.</c> in the checkpoint, with its dot.</param>
    public static IEnumerable<NameRule> DistilBert(string theirs) =>
    [
        .. Embeddings(theirs),
        .. Block(theirs + "transformer.layer.*.", ["attention.q_lin", "attention.k_lin", "attention.v_lin"], "attention.out_lin", "sa_layer_norm", "ffn.lin1", "ffn.lin2", "output_layer_norm"),
    ];

    /// <summary>Numbered positions that older versions stored.</summary>
    /// <param name="theirs">What stands before <c>embeddings.</c> in the checkpoint, with its dot.</param>
    public static IReadOnlyList<string> Ignored(string theirs) => [theirs + "embeddings.position_ids", theirs + "embeddings.token_type_ids"];

    /// <summary>A layer's weight and bias under another name.</summary>
    public static IEnumerable<NameRule> Pair(string ours, string theirs) => _ends.Select(end => new NameRule($"{ours}.{end}", $"{theirs}.{end}"));

    private static IEnumerable<NameRule> Embeddings(string theirs) =>
        _embeddings.Select(name => new NameRule("text.embeddings." + name, theirs + "embeddings." + name));

    private static IEnumerable<NameRule> Block(string theirs, string[] qkv, string output, string norm1, string fc1, string fc2, string norm2)
    {
        const string Ours = "text.transformer.resblocks.*.";
        return
        [
            .. _ends.Select(end => new NameRule($"{Ours}attn.in_proj_{end}", [.. qkv.Select(name => $"{theirs}{name}.{end}")], TensorLayout.Stacked)),
            .. Pair(Ours + "attn.out_proj", theirs + output),
            .. Pair(Ours + "ln_1", theirs + norm1),
            .. Pair(Ours + "mlp.c_fc", theirs + fc1),
            .. Pair(Ours + "mlp.c_proj", theirs + fc2),
            .. Pair(Ours + "ln_2", theirs + norm2),
        ];
    }
}
