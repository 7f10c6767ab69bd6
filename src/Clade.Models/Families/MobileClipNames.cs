using System.Globalization;
using System.Text.RegularExpressions;
using Clade.Torch;

namespace Clade.Models.Families;

/// <summary>
/// Names of MobileCLIP's tensors in Apple's own files. Ours are those of timm and OpenCLIP, below <c>visual.</c> and <c>text.</c>; Apple has
/// other words, and the stages of MCi in one flat list.
/// </summary>
internal static class MobileClipNames
{
    private const string Image = "image_encoder.model.", Text = "text_encoder.", Blocks = "transformer.resblocks.";

    private static readonly (string Ours, string Theirs)[] s_words =
    [
        ("conv_kxk.", "rbr_conv."), ("conv_scale.", "rbr_scale."), ("identity.", "rbr_skip."), ("mlp.", "convffn."), (".gamma", ""),
        ("stem.", "patch_embed."), ("final_conv.se.fc1.", "conv_exp.se.reduce."), ("final_conv.se.fc2.", "conv_exp.se.expand."), ("final_conv.", "conv_exp."),
    ];

    private static readonly (string Ours, string Theirs)[] s_largeKernelWords = [("reparam_conv.", "lkb_reparam."), ("large_conv.", "lkb_origin.")];

    private static readonly (string Ours, string Theirs)[] s_blockWords =
    [
        ("ln_1.", "pre_norm_mha.0."), ("attn.in_proj_", "pre_norm_mha.1.qkv_proj."), ("attn.out_proj.", "pre_norm_mha.1.out_proj."),
        ("ln_2.", "pre_norm_ffn.0."), ("mlp.c_fc.", "pre_norm_ffn.1."), ("mlp.c_proj.", "pre_norm_ffn.4."),
    ];

    private static readonly (string Ours, string Theirs)[] s_convStemWords =
    [
        (".conv.", ".block.conv."), (".bn.", ".block.norm."), ("stem.", "patch_emb."), ("class_embedding", "cls_token"),
        ("positional_embedding", "pos_embed.pos_embed.pos_embed"), ("ln_post.", "post_transformer_norm."), ("head.weight", "classifier.proj"),
    ];

    /// <summary>The name table of a model, one row a tensor.</summary>
    /// <param name="config">Its architecture.</param>
    /// <param name="ignored">Names of the checkpoint that carry nothing trained.</param>
    public static NameTable Table(DualEncoderConfig config, IEnumerable<string> ignored)
    {
        using var _ = Initialise.ShapesOnly();
        using var model = config.Create();
        return new NameTable([.. model.State().Select(item => Row(item.Name, config))], [.. ignored]);
    }

    /// <summary>Apple's name of one of our tensors in MCi, <c>visual.</c> left out.</summary>
    /// <param name="ours">Our name.</param>
    /// <param name="stages">Stages of the tower.</param>
    /// <param name="attentionStages">So many of the last ones have attention.</param>
    public static string OfMci(string ours, int stages, int attentionStages)
    {
        if (ours == "head.fc.weight")
            return Image + "head.proj";
        var match = Regex.Match(ours, @"^stages\.(\d+)\.(downsample\.proj\.|pos_emb\.|blocks\.)(.*)$", RegexOptions.CultureInvariant);
        if (!match.Success)
            return Image + Say(ours, s_words);
        var stage = int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture);
        // One entry a run of blocks, one a downsampling before it, one a position encoding between them.
        var attending = Math.Max(0, attentionStages - (stages - 1 - stage));
        var blocks = (2 * stage) + attending;
        var rest = match.Groups[3].Value;
        return match.Groups[2].Value switch
        {
            "blocks." => $"{Image}network.{blocks}.{Say(rest, s_words)}",
            "pos_emb." => $"{Image}network.{blocks - 1}.{rest.Replace("pos_enc.", "pe.", StringComparison.Ordinal)}",
            _ => $"{Image}network.{blocks - (attending > 0 ? 2 : 1)}.proj.{(rest[0] == '0' ? Say(rest, s_largeKernelWords) : Say(rest, s_words))}",
        };
    }

    /// <summary>Apple's name of one of our tensors in the Vision Transformer behind convolutions, <c>visual.</c> left out.</summary>
    public static string OfConvStem(string ours) => Image + (Block(ours, 0) ?? Say(ours, s_convStemWords));

    /// <summary>Apple's name of one of our tensors in the text tower, <c>text.</c> left out.</summary>
    /// <param name="ours">Our name.</param>
    /// <param name="last">Number of the last block if the first and the last are convolutional; null if all are transformer blocks.</param>
    public static string OfText(string ours, int? last) => Text + (Block(ours, last is null ? 0 : 1) ?? ours switch
    {
        "token_embedding.weight" => "embedding_layer.weight",
        "positional_embedding" => "positional_embedding.pos_embed.pos_embed",
        "text_projection" => "projection_layer",
        "ln_final.weight" or "ln_final.bias" => "final_layer_norm" + ours["ln_final".Length..],
        _ when ours.StartsWith("first.", StringComparison.Ordinal) => "transformer.0." + Say(ours["first.".Length..], s_words),
        _ when ours.StartsWith("last.", StringComparison.Ordinal) => $"transformer.{last}." + Say(ours["last.".Length..], s_words),
        _ => ours,
    });

    private static NameRule Row(string ours, DualEncoderConfig config)
    {
        var below = ours[(ours.IndexOf('.', StringComparison.Ordinal) + 1)..];
        return (ours.StartsWith("visual.", StringComparison.Ordinal), config.Image) switch
        {
            (true, MciConfig mci) => new NameRule(ours, OfMci(below, mci.Layers.Count, mci.AttentionStages), Layout(below == "head.fc.weight")),
            (true, _) => new NameRule(ours, OfConvStem(below), Layout(below == "head.weight")),
            _ => new NameRule(ours, ours.StartsWith("text.", StringComparison.Ordinal) ? OfText(below, (config.Text as MctConfig)?.Layers + 1) : ours),
        };

        static TensorLayout Layout(bool transposed) => transposed ? TensorLayout.Transposed : TensorLayout.Same;
    }

    // A tensor of a transformer block; null for others.
    private static string? Block(string ours, int before)
    {
        if (!ours.StartsWith(Blocks, StringComparison.Ordinal))
            return null;
        var dot = ours.IndexOf('.', Blocks.Length);
        var layer = int.Parse(ours.AsSpan(Blocks.Length, dot - Blocks.Length), NumberStyles.None, CultureInfo.InvariantCulture);
        return $"transformer.{layer + before}.{Say(ours[(dot + 1)..], s_blockWords)}";
    }

    private static string Say(string ours, (string Ours, string Theirs)[] words) =>
        words.Aggregate(ours, (name, word) => name.Replace(word.Ours, word.Theirs, StringComparison.Ordinal));
}
