using Clade.Core;
using Clade.Models.Families;
using Clade.Torch;
using Clade.Torch.Tests;

namespace Clade.Models.Tests.Families;

/// <summary>Every family on CLIP's own transformers against its reference: each stage, logits, loss, and the gradient of every parameter, in both precisions.</summary>
public class ClipFamilyTests
{
    private static readonly IModelFamily[] s_families = [new TransformersClipFamily(), new SiglipFamily(), new OpenClipFamily(), new TinyClipFamily(), new LongClipFamily(), new OpenAiFamily()];

    public static TheoryData<string, string, ElementType> Contrastive { get; } = Twice(
        ("openai_vit", "OpenAI CLIP"), ("openclip_vit_gelu", "OpenCLIP"), ("openclip_embed_cls_attnpool", "OpenCLIP"), ("tinyclip_vit", "TinyCLIP"), ("tinyclip_pruned", "TinyCLIP"),
        ("hf_clip", "CLIP in transformers' layout"), ("hf_clip_eos", "CLIP in transformers' layout"));

    public static TheoryData<string, string, string, ElementType> Sigmoid { get; } = new()
    {
        { "openclip_custom_text_siglip", "OpenCLIP", "loss_siglip", ElementType.Float32 },
        { "openclip_custom_text_siglip", "OpenCLIP", "loss_siglip", ElementType.Float64 },
        { "hf_siglip", "SigLIP", "loss", ElementType.Float32 },
        { "hf_siglip", "SigLIP", "loss", ElementType.Float64 },
    };

    [SkippableTheory]
    [MemberData(nameof(Contrastive))]
    public void Stages_logits_loss_and_gradients_agree(string model, string family, ElementType type)
    {
        using var parity = new GoldenParity(model, Family(model, family), type);
        var text = parity.Text(new TextInput(parity.Io["input.text"]) { Mask = parity.Io.GetValueOrDefault("input.attention_mask") });
        parity.Gradients(parity.Loss(parity.Image(), text));
    }

    [SkippableTheory]
    [MemberData(nameof(Sigmoid))]
    public void Stages_logits_sigmoid_loss_and_gradients_agree(string model, string family, string loss, ElementType type)
    {
        using var parity = new GoldenParity(model, Family(model, family), type);
        parity.Gradients(parity.SigmoidLoss(parity.Image(), parity.Text(), loss), "gradients_of_" + loss);
    }

    [SkippableTheory]
    [InlineData(ElementType.Float32)]
    [InlineData(ElementType.Float64)]
    public void Long_clip_reads_two_tables_of_positions(ElementType type)
    {
        using var parity = new GoldenParity("longclip_text", Family("longclip_text", "Long-CLIP"), type);
        parity.Text();
        Assert.Null(parity.Plan.Config.Image);
        Assert.Equal(248, parity.Model.Text!.MaxTokens);
    }

    [SkippableFact]
    public void Tiny_clip_runs_with_parts_taken_away()
    {
        using var parity = new GoldenParity("tinyclip_vit", new TinyClipFamily());
        using var pruned = new GoldenParity("tinyclip_pruned", new TinyClipFamily());
        var image = ((VisionTransformer)parity.Model.Image!).Forward(parity.Io["input.image"], gates: Gates("vision"));
        var ids = parity.Io["input.text"];
        var text = ((TextTransformer)parity.Model.Text!).Forward(ids, ids.Argmax(-1), gates: Gates("text"));
        Goldens.Close("masked.vision", parity.Io["output.masked.vision.projected"], image, 5e-5, 2e-5);
        Goldens.Close("masked.text", parity.Io["output.masked.text.projected"], text, 5e-5, 2e-5);
        Goldens.Close("cut out", pruned.Model.Image!.Encode(parity.Io["input.image"]), image, 5e-5, 2e-5);
        Goldens.Close("cut out", pruned.Model.Text!.Encode(new TextInput(ids)), text, 5e-5, 2e-5);

        TowerGates Gates(string tower) => new(parity.Io[$"mask.{tower}.hidden_z"], parity.Io[$"mask.{tower}.heads_z"], parity.Io[$"mask.{tower}.intermediate_z"]);
    }

    [SkippableFact]
    public void Pruned_sizes_follow_from_shapes_layer_by_layer()
    {
        var config = new TinyClipFamily().Recognise(GoldenFolder.Files("tinyclip_pruned"))!.Config;
        var (image, text) = ((VisionConfig)config.Image!, (TextConfig)config.Text!);
        Assert.Equal((37, 12, LayerSizes.Of([2, 3]), LayerSizes.Of([117, 118])), (image.Width, image.HeadWidth, image.LayerHeads, image.LayerMlpWidths));
        Assert.Equal((25, 8, LayerSizes.Of([2, 4]), LayerSizes.Of([82, 80])), (text.Width, text.HeadWidth, text.LayerHeads, text.LayerMlpWidths));
        var whole = new TinyClipFamily().Recognise(GoldenFolder.Files("tinyclip_vit"))!.Config;
        Assert.Null(((VisionConfig)whole.Image!).LayerHeads);
        Assert.Null(((TextConfig)whole.Text!).LayerMlpWidths);
    }

    [SkippableTheory]
    [InlineData("openai_vit")]
    [InlineData("openclip_vit_gelu")]
    [InlineData("openclip_custom_text_siglip")]
    [InlineData("openclip_embed_cls_attnpool")]
    [InlineData("tinyclip_vit")]
    [InlineData("tinyclip_pruned")]
    [InlineData("longclip_text")]
    [InlineData("hf_clip")]
    [InlineData("hf_clip_eos")]
    [InlineData("hf_siglip")]
    public void Exactly_one_family_recognises_a_model_and_counts_its_parameters(string model)
    {
        var files = GoldenFolder.Files(model);
        var plan = Assert.Single(s_families, family => Recognises(family, files)).Recognise(files)!;
        Assert.Equal(plan.Family, ModelFamilies.Recognise(files).Family);
        using var description = Goldens.Description(model);
        var ignored = files.Tensors.Where(tensor => plan.Names.Ignores(tensor.Key)).Sum(tensor => ClipShapes.Count(tensor.Value));
        Assert.Equal(description.RootElement.GetProperty("n_parameters").GetInt64() - ignored, plan.Config.ParameterCount);
    }

    [SkippableFact]
    public void No_handle_is_left_behind()
    {
        var before = Live.Count();
        using (var parity = new GoldenParity("openclip_embed_cls_attnpool", new OpenClipFamily()))
            parity.Gradients(parity.Loss(parity.Image(), parity.Text()));
        using (var parity = new GoldenParity("hf_siglip", new SiglipFamily()))
            parity.Gradients(parity.SigmoidLoss(parity.Image(), parity.Text(), "loss"));
        Assert.Equal(before, Tensor.LiveCount);
    }

    private static bool Recognises(IModelFamily family, ModelFiles files)
    {
        try
        {
            return family.Recognise(files) is not null;
        }
        catch (InputException)
        {
            return true;
        }
    }

    private static IModelFamily Family(string model, string name) => Assert.Single(s_families, family => family.Name == name && family.Recognise(GoldenFolder.Files(model)) is not null);

    private static TheoryData<string, string, ElementType> Twice(params ReadOnlySpan<(string Model, string Family)> models)
    {
        var data = new TheoryData<string, string, ElementType>();
        foreach (var (model, family) in models)
        {
            data.Add(model, family, ElementType.Float32);
            data.Add(model, family, ElementType.Float64);
        }

        return data;
    }
}
