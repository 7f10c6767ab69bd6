using System.Text.Json;
using Clade.Models.Families;
using Clade.Torch;

namespace Clade.Models.Tests.Families;

public class ConvNeXtFamilyTests
{
    // Millions of parameters as OpenCLIP's docs/model_profile.csv counts them.
    public static TheoryData<string, int, int, int, int, ProjectionHead, double> Published => new()
    {
        { "convnext_tiny", 1024, 224, 512, 12, ProjectionHead.Linear, 92.30 },
        { "convnext_small", 512, 224, 512, 12, ProjectionHead.Linear, 113.28 },
        { "convnext_base", 512, 224, 512, 12, ProjectionHead.Linear, 151.52 },
        { "convnext_base", 640, 256, 640, 12, ProjectionHead.Linear, 179.39 },
        { "convnext_large", 768, 256, 768, 16, ProjectionHead.Mlp, 351.77 },
        { "convnext_xlarge", 1024, 256, 1024, 20, ProjectionHead.Linear, 653.89 },
        { "convnext_xxlarge", 1024, 256, 1024, 24, ProjectionHead.Linear, 1200.58 },
    };

    [SkippableTheory]
    [InlineData("openclip_convnext_linear", ElementType.Float32)]
    [InlineData("openclip_convnext_linear", ElementType.Float64)]
    [InlineData("openclip_convnext_mlp", ElementType.Float32)]
    [InlineData("openclip_convnext_mlp", ElementType.Float64)]
    public void Every_stage_and_every_gradient_agrees(string model, ElementType type)
    {
        var before = Tensor.LiveCount;
        using (var golden = new GoldenParity(model, new ConvNeXtFamily(), type))
            golden.Gradients(golden.SurrogateLoss(golden.Image()), "gradients_of_surrogate_loss");
        Assert.Equal(before, Tensor.LiveCount);
    }

    [Theory]
    [MemberData(nameof(Published))]
    public void Published_models_are_read_and_have_the_published_count(string trunk, int embed, int image, int textWidth, int textLayers, ProjectionHead head, double millions)
    {
        var (depths, widths) = Trunk(trunk);
        var config = new DualEncoderConfig
        {
            EmbedDim = embed,
            Image = new ConvNeXtConfig { ImageSize = image, Depths = depths, Widths = widths, NormEpsilon = trunk == "convnext_xxlarge" ? 1e-5 : 1e-6, Head = head },
            Text = new TextConfig { Width = textWidth, Layers = textLayers, VocabularySize = 49408, Activation = Activation.Gelu },
        };
        Assert.Equal(millions, Math.Round(config.ParameterCount / 1e6, 2));
        var files = PublishedFiles.Of(config, PublishedFiles.AtRoot, $$"""
            { "embed_dim": {{embed}}, "vision_cfg": { "timm_model_name": "{{trunk}}", "timm_pool": "", "timm_proj": "{{(head == ProjectionHead.Mlp ? "mlp" : "linear")}}", "image_size": {{image}} },
              "text_cfg": { "context_length": 77, "vocab_size": 49408, "width": {{textWidth}}, "heads": {{textWidth / 64}}, "layers": {{textLayers}} } }
            """);
        Assert.Equal(JsonSerializer.Serialize(config), JsonSerializer.Serialize(new ConvNeXtFamily().Recognise(files)!.Config));
    }

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

    // As timm builds them.
    private static (int[] Depths, int[] Widths) Trunk(string name) => name switch
    {
        "convnext_tiny" => ([3, 3, 9, 3], [96, 192, 384, 768]),
        "convnext_small" => ([3, 3, 27, 3], [96, 192, 384, 768]),
        "convnext_base" => ([3, 3, 27, 3], [128, 256, 512, 1024]),
        "convnext_large" => ([3, 3, 27, 3], [192, 384, 768, 1536]),
        "convnext_xlarge" => ([3, 3, 27, 3], [256, 512, 1024, 2048]),
        _ => ([3, 4, 30, 3], [384, 768, 1536, 3072]),
    };
}
