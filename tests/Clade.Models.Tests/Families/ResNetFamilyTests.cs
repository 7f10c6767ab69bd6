using Clade.Models.Families;
using Clade.Torch;
using Clade.Torch.Tests;

namespace Clade.Models.Tests.Families;

public class ResNetFamilyTests
{
    private const string Golden = "openai_resnet";
    private static readonly string[] s_scalars = ["input_resolution", "context_length", "vocab_size"];

    // OpenAI's five; millions of parameters, and 1e9 operations of a picture, as OpenCLIP's docs/model_profile.csv counts them.
    public static TheoryData<string, double, double> Published => new()
    {
        { "RN50", 102.01, 12.22 }, { "RN101", 119.69, 19.54 }, { "RN50x4", 178.30, 42.56 }, { "RN50x16", 290.98, 149.39 }, { "RN50x64", 623.26, 529.11 },
    };

    [SkippableTheory]
    [InlineData(ElementType.Float32)]
    [InlineData(ElementType.Float64)]
    public void Every_stage_and_every_gradient_agrees(ElementType type)
    {
        var before = Live.Count();
        using (var golden = new GoldenParity(Golden, new ResNetFamily(), type))
            golden.Gradients(golden.Loss(golden.Image(), golden.Text()));
        Assert.Equal(before, Tensor.LiveCount);
    }

    [Theory]
    [MemberData(nameof(Published))]
    public void Published_sizes_follow_from_shapes_and_have_the_published_counts(string name, double millions, double picture)
    {
        var config = Zoo.Config(name);
        Assert.Equal(millions, Math.Round(config.ParameterCount / 1e6, 2));
        // OpenCLIP's attention pooling asks for every place, of which only the mean is used.
        Assert.InRange(ModelFlops.Picture(config) / 1e9 / picture, 0.94, 1);
        var plan = new ResNetFamily().Recognise(PublishedFiles.Of(config, PublishedFiles.AtRoot, extra: s_scalars))!;
        Assert.Equal(config, plan.Config);
        Assert.Equal(config.Image!.ImageSize, plan.Preprocess!.Size);
    }

    [Fact]
    public void The_activation_is_read_or_known_and_never_guessed()
    {
        var files = PublishedFiles.Of(Small, PublishedFiles.AtRoot);
        PublishedFiles.AssertRefused(() => new ResNetFamily().Recognise(files), "which GELU");
        Assert.Equal(Activation.Gelu, Read("""{ "embed_dim": 8, "text_cfg": {} }"""));
        Assert.Equal(Activation.QuickGelu, Read("""{ "embed_dim": 8, "quick_gelu": true, "text_cfg": {} }"""));
        var openAi = PublishedFiles.Of(Small, PublishedFiles.AtRoot, """{ "quick_gelu": false }""", s_scalars);
        PublishedFiles.AssertRefused(() => new ResNetFamily().Recognise(openAi), "quick_gelu");

        Activation Read(string config)
        {
            var plan = new ResNetFamily().Recognise(PublishedFiles.With(files, config))!;
            Assert.Null(plan.Preprocess);
            return ((TextConfig)plan.Config.Text!).Activation;
        }
    }

    [Fact]
    public void Files_that_contradict_themselves_are_refused_in_a_sentence()
    {
        var files = PublishedFiles.Of(Small, PublishedFiles.AtRoot, """{ "embed_dim": 8, "vision_cfg": { "image_size": 64, "layers": [1, 1, 1, 1], "width": 8 }, "text_cfg": { "width": 32, "heads": 2 } }""");
        Assert.Equal(16, ((TextConfig)new ResNetFamily().Recognise(files)!.Config.Text!).HeadWidth);
        Refuse(PublishedFiles.With(files, """{ "embed_dim": 9, "text_cfg": {} }"""), "embed_dim = 9", "8");
        Refuse(PublishedFiles.With(files, """{ "vision_cfg": { "image_size": 224 }, "text_cfg": {} }"""), "image_size = 224", "64");
        Refuse(PublishedFiles.With(files, """{ "vision_cfg": { "layers": [3, 4, 6, 3] }, "text_cfg": {} }"""), "layers", "1, 1, 1, 1");
        Refuse(PublishedFiles.With(files, """{ "text_cfg": { "heads": 3 } }"""), "3 heads");
        Refuse(PublishedFiles.With(files, "visual.attnpool.positional_embedding", [6, 256]), "visual.attnpool.positional_embedding", "square");
        Refuse(PublishedFiles.With(files, "visual.attnpool.c_proj.weight", [4, 4, 4]), "visual.attnpool.c_proj.weight", "2 dimensions");
        var openAi = PublishedFiles.Of(Small, PublishedFiles.AtRoot, extra: s_scalars);
        Refuse(PublishedFiles.With(openAi, "ln_final.weight", null), "ln_final.weight");
        Refuse(PublishedFiles.With(openAi, "token_embedding.weight", [1L << 40, 32]), "token_embedding.weight");
        Assert.Null(new ResNetFamily().Recognise(PublishedFiles.With(files, "visual.attnpool.positional_embedding", null)));

        static void Refuse(ModelFiles files, params string[] words) => PublishedFiles.AssertRefused(() => new ResNetFamily().Recognise(files), words);
    }

    [SkippableFact]
    public void No_other_family_claims_its_files() => Assert.Equal(new ResNetFamily().Name, ModelFamilies.Recognise(GoldenFolder.Files(Golden)).Family);

    [SkippableFact]
    public void Missing_unknown_and_mis_shaped_tensors_are_named()
    {
        using var scope = new TensorScope();
        var files = GoldenFolder.Files(Golden);
        Refuse(PublishedFiles.With(files, "visual.layer2.0.bn2.running_var", null), "missing visual.layer2.0.bn2.running_var");
        Refuse(PublishedFiles.With(files, "visual.layer1.3.conv1.weight", [4, 16, 1, 1]), "unknown visual.layer1.3.conv1.weight");
        Refuse(PublishedFiles.With(files, "visual.conv3.weight", [4, 2, 5, 5]), "different visual.conv3.weight [4, 2, 5, 5] instead of [4, 2, 3, 3]");

        static void Refuse(ModelFiles files, params string[] words)
        {
            var plan = new ResNetFamily().Recognise(files)!;
            using var model = plan.Config.Create();
            PublishedFiles.AssertRefused(() => WeightLoading.Fill(model, plan.Names, files.Tensors, _ => throw new InvalidOperationException(), "made"), words);
        }
    }

    [Theory]
    [InlineData(3, 64)]
    [InlineData(8, 65)]
    [InlineData(1 << 20, 64)]
    public void Sizes_that_do_not_fit_are_refused(int width, int image) =>
        PublishedFiles.AssertRefused(() => (Small with { Image = new ResNetConfig { Width = width, Layers = [1, 1, 1, 1], ImageSize = image } }).Create());

    private static DualEncoderConfig Small { get; } = new()
    {
        EmbedDim = 8,
        Image = new ResNetConfig { Width = 8, Layers = [1, 1, 1, 1], ImageSize = 64 },
        Text = new TextConfig { Width = 32, HeadWidth = 16, Layers = 1, ContextLength = 7, VocabularySize = 20 },
    };
}
