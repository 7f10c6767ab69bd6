using Clade.Models.Families;
using Clade.Torch;
using Clade.Torch.Tests;

namespace Clade.Models.Tests.Families;

public class MobileClipFamilyTests
{
    private const string Branches = "mobileclip", One = "mobileclip_reparam";

    [SkippableTheory]
    [InlineData(ElementType.Float32)]
    [InlineData(ElementType.Float64)]
    public void Every_stage_and_every_gradient_agrees(ElementType type)
    {
        var before = Live.Count();
        using (var golden = new GoldenParity(Branches, new MobileClipFamily(), type, stage: 1e-4))
            golden.Gradients(golden.Loss(golden.Image(), golden.Text()));
        Assert.Equal(before, Tensor.LiveCount);
    }

    [SkippableTheory]
    [InlineData(ElementType.Float32)]
    [InlineData(ElementType.Float64)]
    public void The_published_single_branch_form_agrees(ElementType type)
    {
        using var golden = new GoldenParity(One, new MobileClipFamily(), type, stage: 1e-4);
        golden.Loss(golden.Image(), golden.Text());
        Assert.Null(golden.Plan.Simplify);
    }

    [SkippableFact]
    public void No_other_family_claims_its_files() => Assert.Equal(new MobileClipFamily().Name, ModelFamilies.Recognise(GoldenFolder.Files(Branches)).Family);

    [SkippableFact]
    public void Folding_gives_the_weights_of_the_reference_and_changes_no_stage()
    {
        using var scope = new TensorScope();
        var plan = new MobileClipFamily().Recognise(GoldenFolder.Files(Branches))!;
        using (var branches = GoldenFolder.Load(Branches, plan))
        {
            var (model, folded) = plan.Simplify!(branches);
            using var _ = model;
            Assert.Equal(new MobileClipFamily().Recognise(GoldenFolder.Files(One))!.Config, folded.Config);
            Assert.Null(folded.Simplify);
            var reference = StateDict.Load(Path.Combine(Goldens.Folder(One), "weights.safetensors"));
            foreach (var (name, value) in model.State())
            {
                var (names, layout) = folded.Names.Sources(name);
                Goldens.Close(name, reference[names[0]].Reshape(layout == TensorLayout.Transposed ? value.T().Shape : value.Shape), layout == TensorLayout.Transposed ? value.T() : value, 5e-6, 2e-5);
            }

            var io = Goldens.InputsAndOutputs(Branches);
            var seen = new Dictionary<string, Tensor>();
            var image = model.Image!.Encode(io["input.image"], (stage, value) => seen["output.vision." + stage] = value);
            var text = model.Text!.Encode(new TextInput(io["input.text"]), (stage, value) => seen["output.text." + stage] = value);
            foreach (var (stage, expected) in io.Where(item => seen.ContainsKey(item.Key)))
                Goldens.Close(stage, expected, seen[stage], 1e-4, 2e-5);
            Goldens.Close("logits", io["output.logits_per_image"], model.Logits(DualEncoder.Normalise(image), DualEncoder.Normalise(text)), 1e-4, 0);
            Assert.True(model.ParameterCount < branches.ParameterCount);
        }
    }

    [SkippableTheory]
    [InlineData(ElementType.Float32, false)]
    [InlineData(ElementType.Float32, true)]
    [InlineData(ElementType.BFloat16, false)]
    public void Loading_for_use_folds_unless_told_otherwise(ElementType type, bool keep)
    {
        using var scope = new TensorScope();
        using var loaded = LoadedModel.Load(Goldens.Folder(Branches), new LoadOptions { ElementType = type, KeepBranches = keep });
        Assert.Equal(!keep, ((MciConfig)loaded.Plan.Config.Image!).Reparameterised);
        Assert.Equal(!keep, ((MctConfig)loaded.Plan.Config.Text!).Reparameterised);
        Assert.Equal((type, false), (loaded.Model.LogitScale.ElementType, loaded.Model.Parameters().Any(item => item.Value.RequiresGrad())));
        // Not CLIP's preprocessing: bilinear, and the plain values from 0 to 1.
        Assert.Equal(Clade.Data.Images.ClipPreprocess.MobileClip(64), loaded.Preprocess);
        var io = Goldens.InputsAndOutputs(Branches);
        var tolerance = type == ElementType.Float32 ? 1e-5 : 0.05;
        Goldens.Close("image", io["output.vision.normalized"], DualEncoder.Normalise(loaded.EncodeImages(io["input.image"])), tolerance, 0);
    }

    [Theory]
    [InlineData("MobileCLIP-S0", 11.4, 42.4)]
    [InlineData("MobileCLIP-S1", 21.5, 63.4)]
    [InlineData("MobileCLIP-S2", 35.7, 63.4)]
    [InlineData("MobileCLIP-B", 86.3, 63.4)]
    public void Apples_models_have_the_published_count(string name, double image, double text)
    {
        var config = Zoo.Config(name);
        // Published counts are those of the folded model.
        var folded = Reparameterisation.Fold(config);
        Assert.Equal(image, ((folded with { Text = null }).ParameterCount - 1) / 1e6, 0.051);
        Assert.Equal(text, ((folded with { Image = null }).ParameterCount - 1) / 1e6, 0.051);
    }

    [Fact]
    public void The_logit_scale_is_bounded_in_use()
    {
        using var scope = new TensorScope();
        using var model = new DualEncoder(null, null) { ScaleLimit = 100 };
        using (Autograd.NoGrad())
            model.LogitScale.FillInPlace(7);
        Assert.Equal(100, model.Scale().ToDouble());
        PublishedFiles.AssertRefused(() => (Zoo.Config("MobileCLIP-S0") with { ScaleLimit = 0 }).Create(), "scale_limit");
    }

    [SkippableFact]
    public void Files_that_contradict_themselves_are_refused_in_a_sentence()
    {
        var files = GoldenFolder.Files(Branches);
        const string text = """ "dim": 32, "n_heads_per_layer": 4, "n_transformer_layers": 2 """;
        Assert.NotNull(Read(PublishedFiles.With(files, $$"""{ "embed_dim": 24, "text_cfg": { {{text}} } }""")));
        Refuse(PublishedFiles.With(files, $$"""{ "embed_dim": 25, "text_cfg": { {{text}} } }"""), "embed_dim = 25", "24");
        Refuse(PublishedFiles.With(files, """{ "text_cfg": { "n_heads_per_layer": 4, "n_transformer_layers": 12 } }"""), "n_transformer_layers = 12", "2");
        Refuse(PublishedFiles.With(files, """{ "text_cfg": { "n_heads_per_layer": 5 } }"""), "5 heads");
        Refuse(PublishedFiles.With(files, (string?)null), "heads", "32 wide");
        Refuse(PublishedFiles.With(files, "image_encoder.model.network.0.0.convffn.fc2.bias", null), "image_encoder.model.network.0.0.convffn.fc2.bias");
        Refuse(PublishedFiles.With(files, "image_encoder.model.network.9.0.convffn.fc2.bias", [8]), "runs of blocks");
        Refuse(PublishedFiles.With(files, "image_encoder.model.conv_exp.se.expand.bias", [100]), "100");
        Refuse(PublishedFiles.With(files, "text_encoder.transformer.1.pre_norm_mha.0.weight", null), "n_transformer_layers = 2", "0");

        static ModelPlan? Read(ModelFiles files) => new MobileClipFamily().Recognise(files);

        static void Refuse(ModelFiles files, params string[] words) => PublishedFiles.AssertRefused(() => Read(files), words);
    }

    [SkippableFact]
    public void Missing_unknown_and_mis_shaped_tensors_are_named_as_the_publisher_names_them()
    {
        var files = GoldenFolder.Files(Branches);
        Refuse(PublishedFiles.With(files, "image_encoder.model.network.4.1.token_mixer.mixer.rbr_conv.0.bn.running_var", null), "missing image_encoder.model.network.4.1.token_mixer.mixer.rbr_conv.0.bn.running_var");
        Refuse(PublishedFiles.With(files, "text_encoder.transformer.2.pre_norm_ffn.4.bias", [33]), "different text_encoder.transformer.2.pre_norm_ffn.4.bias [33] instead of [32]");
        Refuse(PublishedFiles.With(files, "image_encoder.model.network.0.0.extra", [1]), "unknown image_encoder.model.network.0.0.extra");

        static void Refuse(ModelFiles files, params string[] words)
        {
            var plan = new MobileClipFamily().Recognise(files)!;
            using var _ = Initialise.ShapesOnly();
            using var outline = plan.Config.Create();
            PublishedFiles.AssertRefused(() => WeightLoading.Check(outline, plan.Names, files.Tensors, "made"), words);
        }
    }
}
