using Clade.Models.Families;
using Clade.Torch;
using Clade.Torch.Tests;

namespace Clade.Models.Tests.Families;

public class ConvNeXtFamilyTests
{
    // Millions of parameters, and 1e9 operations of a picture, as OpenCLIP's docs/model_profile.csv counts them.
    public static TheoryData<string, string, double, double> Published => new()
    {
        { "convnext_base", "convnext_base", 151.52, 30.71 },
        { "convnext_base_w", "convnext_base", 179.39, 40.11 },
        { "convnext_base_w_320", "convnext_base", 179.39, 62.67 },
        { "convnext_large_d", "convnext_large", 351.77, 89.76 },
        { "convnext_large_d_320", "convnext_large", 351.77, 140.25 },
        { "convnext_xxlarge", "convnext_xxlarge.clip_laion2b", 1200.58, 395.94 },
    };

    [SkippableTheory]
    [InlineData("openclip_convnext_linear", ElementType.Float32)]
    [InlineData("openclip_convnext_linear", ElementType.Float64)]
    [InlineData("openclip_convnext_mlp", ElementType.Float32)]
    [InlineData("openclip_convnext_mlp", ElementType.Float64)]
    public void Every_stage_and_every_gradient_agrees(string model, ElementType type)
    {
        var before = Live.Count();
        using (var golden = new GoldenParity(model, new ConvNeXtFamily(), type))
            golden.Gradients(golden.SurrogateLoss(golden.Image()), "gradients_of_surrogate_loss");
        Assert.Equal(before, Tensor.LiveCount);
    }

    [Theory]
    [MemberData(nameof(Published))]
    public void Published_models_are_read_and_have_the_published_counts(string name, string trunk, double millions, double picture)
    {
        var config = Zoo.Config(name);
        Assert.Equal(millions, Math.Round(config.ParameterCount / 1e6, 2));
        Assert.InRange(ModelFlops.Picture(config) / 1e9 / picture, 0.98, 1.02);
        var (image, text) = ((ConvNeXtConfig)config.Image!, (TextConfig)config.Text!);
        var files = PublishedFiles.Of(config, PublishedFiles.AtRoot, $$"""
            { "embed_dim": {{config.EmbedDim}}, "vision_cfg": { "timm_model_name": "{{trunk}}", "timm_pool": "", "timm_proj": "{{(image.Head == ProjectionHead.Mlp ? "mlp" : "linear")}}", "image_size": {{image.ImageSize}} },
              "text_cfg": { "context_length": 77, "vocab_size": 49408, "width": {{text.Width}}, "heads": {{text.Heads}}, "layers": {{text.Layers}} } }
            """);
        Assert.Equal(config, new ConvNeXtFamily().Recognise(files)!.Config);
    }

    [SkippableFact]
    public void No_other_family_claims_its_files() => Assert.Equal(new ConvNeXtFamily().Name, ModelFamilies.Recognise(GoldenFolder.Files("openclip_convnext_mlp")).Family);

    [SkippableFact]
    public void Files_that_contradict_themselves_are_refused_in_a_sentence()
    {
        var files = GoldenFolder.Files("openclip_convnext_linear");
        Refuse(PublishedFiles.With(files, (string?)null), "open_clip_config.json");
        Refuse(PublishedFiles.With(files, """{ "vision_cfg": { "timm_model_name": "convnext_base", "image_size": 64 } }"""), "convnext_base", "1-2-1-1", "8-16-24-32");
        Refuse(PublishedFiles.With(files, """{ "vision_cfg": { "timm_model_name": "convnext_nano", "image_size": 64 } }"""), "convnext_nano", "convnext_tiny");
        Refuse(PublishedFiles.With(files, """{ "vision_cfg": { "image_size": 64 } }"""), "timm_model_name");
        Refuse(PublishedFiles.With(files, """{ "layer_norm_eps": 1e-6 }"""), "image_size");
        Refuse(PublishedFiles.With(files, """{ "timm_pool": "rot_attn", "image_size": 64 }"""), "rot_attn");
        Refuse(PublishedFiles.With(files, """{ "timm_proj": "mlp", "image_size": 64 }"""), "timm_proj = mlp");
        Refuse(PublishedFiles.With(files, """{ "embed_dim": 21, "layer_norm_eps": 1e-6, "image_size": 64 }"""), "embed_dim = 21", "20");
        Refuse(PublishedFiles.With(files, "visual.trunk.stages.0.blocks.0.gamma", null), "V2");
        Refuse(PublishedFiles.With(files, "visual.head.proj.weight", null), "visual.head.proj.weight");
        Refuse(PublishedFiles.With(files, "visual.trunk.stages.2.blocks.0.conv_dw.weight", null), "stages");

        static void Refuse(ModelFiles files, params string[] words) => PublishedFiles.AssertRefused(() =>
        {
            using var model = new ConvNeXtFamily().Recognise(files)!.Config.Create();
        }, words);
    }
}
