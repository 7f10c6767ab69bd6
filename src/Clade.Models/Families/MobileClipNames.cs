using System.Globalization;
using System.Text.RegularExpressions;
using Clade.Torch;

namespace Clade.Models.Families;

/// <summary>
/// Names of MobileCLIP's tensors: ours are those of timm and OpenCLIP below <c>visual.</c> and <c>text.</c>; Apple's own files have the stages in one
/// flat list and other words.
/// </summary>
/// <param name="stages">Stages of the image tower.</param>
/// <param name="attentionStages">So many of the last ones have attention.</param>
internal sealed class AppleMobileClipNames(int stages, int attentionStages)
{
    private const string Image = "image_encoder.model.", Text = "text_encoder.";

    private static readonly (string Ours, string Theirs)[] s_words =
    [
        ("conv_kxk.", "rbr_conv."), ("conv_scale.", "rbr_scale."), ("identity.", "rbr_skip."), ("mlp.", "convffn."), (".gamma", ""),
        ("stem.", "patch_embed."), ("final_conv.se.fc1.", "conv_exp.se.reduce."), ("final_conv.se.fc2.", "conv_exp.se.expand."), ("final_conv.", "conv_exp."),
    ];

    private static readonly (string Ours, string Theirs)[] s_blockWords =
    [
        ("ln_1.", "pre_norm_mha.0."), ("attn.in_proj_", "pre_norm_mha.1.qkv_proj."), ("attn.out_proj.", "pre_norm_mha.1.out_proj."),
        ("ln_2.", "pre_norm_ffn.0."), ("mlp.c_fc.", "pre_norm_ffn.1."), ("mlp.c_proj.", "pre_norm_ffn.4."),
    ];

    /// <summary>The name table of a model, one row a tensor.</summary>
    /// <param name="config">Its architecture.</param>
    /// <param name="ignored">Names of the checkpoint that carry nothing trained.</param>
    public NameTable Table(DualEncoderConfig config, IEnumerable<string> ignored)
    {
        using var _ = Initialise.ShapesOnly();
        using var model = config.Create();
        var mixers = config.Text is MctConfig text ? text.Layers + 1 : (int?)null;
        return new NameTable([.. model.State().Select(item => Row(item.Name, mixers))], [.. ignored]);
    }

    /// <summary>Apple's name of one of our tensors in the image tower, <c>visual.</c> left out.</summary>
    public string OfImage(string ours)
    {
        if (ours == "head.fc.weight")
            return Image + "head.proj";
        var match = Regex.Match(ours, @"^stages\.(\d+)\.(downsample\.proj\.|pos_emb\.|blocks\.)(.*)$", RegexOptions.CultureInvariant);
        if (!match.Success)
            return Image + Say(ours, s_words);
        var stage = int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture);
        // One entry a run of blocks, one a downsampling before it, one a position encoding between them.
        var blocks = (2 * stage) + Math.Max(0, attentionStages - (stages - 1 - stage));
        var rest = match.Groups[3].Value;
        return match.Groups[2].Value switch
        {
            "blocks." => $"{Image}network.{blocks}.{Say(rest, s_words)}",
            "pos_emb." => $"{Image}network.{blocks - 1}.{rest.Replace("pos_enc.", "pe.", StringComparison.Ordinal)}",
            _ => $"{Image}network.{blocks - (stage >= stages - attentionStages ? 2 : 1)}.proj.{Say(LargeKernel(rest), s_words)}",
        };
    }

    /// <summary>Apple's name of one of our tensors in the text tower, <c>text.</c> left out.</summary>
    /// <param name="ours">Our name.</param>
    /// <param name="mixers">Number of the last block if the first and the last are convolutional; null if all are transformer blocks.</param>
    public static string OfText(string ours, int? mixers)
    {
        const string blocks = "transformer.resblocks.";
        if (ours.StartsWith(blocks, StringComparison.Ordinal))
        {
            var dot = ours.IndexOf('.', blocks.Length);
            var layer = int.Parse(ours.AsSpan(blocks.Length, dot - blocks.Length), NumberStyles.None, CultureInfo.InvariantCulture);
            return $"{Text}transformer.{layer + (mixers is null ? 0 : 1)}.{Say(ours[(dot + 1)..], s_blockWords)}";
        }

        return Text + ours switch
        {
            "token_embedding.weight" => "embedding_layer.weight",
            "positional_embedding" => "positional_embedding.pos_embed.pos_embed",
            "text_projection" => "projection_layer",
            "ln_final.weight" or "ln_final.bias" => "final_layer_norm" + ours["ln_final".Length..],
            _ when ours.StartsWith("first.", StringComparison.Ordinal) => "transformer.0." + Say(ours["first.".Length..], s_words),
            _ when ours.StartsWith("last.", StringComparison.Ordinal) => $"transformer.{mixers}." + Say(ours["last.".Length..], s_words),
            _ => ours,
        };
    }

    private NameRule Row(string ours, int? mixers) =>
        ours.StartsWith("visual.", StringComparison.Ordinal) ? new NameRule(ours, OfImage(ours["visual.".Length..]), ours == "visual.head.fc.weight" ? TensorLayout.Transposed : TensorLayout.Same)
        : ours.StartsWith("text.", StringComparison.Ordinal) ? new NameRule(ours, OfText(ours["text.".Length..], mixers))
        : new NameRule(ours, ours);

    // The convolution of a downsampling with two kernels has its own words.
    private static string LargeKernel(string rest) => !rest.StartsWith("0.", StringComparison.Ordinal) ? rest
        : rest.Replace("reparam_conv.", "lkb_reparam.", StringComparison.Ordinal).Replace("large_conv.", "lkb_origin.", StringComparison.Ordinal);

    private static string Say(string ours, (string Ours, string Theirs)[] words) =>
        words.Aggregate(ours, (name, word) => name.Replace(word.Ours, word.Theirs, StringComparison.Ordinal));
}
