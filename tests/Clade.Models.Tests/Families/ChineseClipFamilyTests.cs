using Clade.Core;
using Clade.Data.Images;
using Clade.Models.Families;
using Clade.Torch;
using Clade.Torch.Tests;

namespace Clade.Models.Tests.Families;

/// <summary>Chinese-CLIP against transformers, stage by stage and gradient by gradient; its publisher's layout against the same towers.</summary>
public class ChineseClipFamilyTests
{
    private const string Model = "hf_chinese_clip";

    [SkippableTheory]
    [InlineData(ElementType.Float32)]
    [InlineData(ElementType.Float64)]
    public void Both_towers_and_all_gradients_agree(ElementType type)
    {
        var before = Live.Count();
        using (var golden = new GoldenParity(Model, new ChineseClipFamily(), type))
        {
            var image = golden.Image();
            var text = golden.Text(new TextInput(golden.Io["input.text"]) { Mask = golden.Io["input.attention_mask"] });
            golden.Gradients(golden.Loss(image, text));
            Assert.Equal(ResizeMode.Squash, golden.Plan.Preprocess!.ResizeMode);
        }

        Assert.Equal(before, Tensor.LiveCount);
    }

    [SkippableFact]
    public void Without_a_mask_the_padding_id_tells()
    {
        using var golden = new GoldenParity(Model, new ChineseClipFamily());
        golden.Text();
    }

    [SkippableTheory]
    [InlineData("text_model.encoder.layer.1.output.dense.bias", "missing text_model.encoder.layer.1.output.dense.bias;")]
    [InlineData("vision_model.pre_layrnorm.weight", "missing vision_model.pre_layrnorm.weight;")]
    public void A_missing_tensor_is_named(string name, string sentence)
    {
        var files = GoldenFolder.Files(Model);
        var plan = new ChineseClipFamily().Recognise(files)!;
        using var model = plan.Config.Create();
        var shapes = files.Tensors.Where(item => item.Key != name).ToDictionary(item => item.Key, item => item.Value);
        Assert.Contains(sentence, Assert.Throws<InputException>(() => WeightLoading.Check(model, plan.Names, shapes, Model)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"kind": "vit", "width": 64, "layers": 2, "image_size": 8, "patch_size": 4}""")]
    [InlineData("""{"kind": "resnet", "width": 2, "layers": [1, 1, 1, 1], "image_size": 32}""")]
    public void The_layout_of_the_publisher_gives_the_same_features(string image)
    {
        using var scope = new TensorScope();
        using var _ = Autograd.NoGrad();
        var config = DualEncoderConfig.Parse($$"""{"embed_dim": 12, "image": {{image}}, "text": {"kind": "bert", "width": 64, "layers": 2, "mlp_ratio": 2, "vocabulary_size": 30, "positions": 60} }""", "small");
        using var model = config.Create();
        foreach (var (_, value) in model.Parameters())
            value.AddInPlace(Initialise.Normal(value.Shape, 0.1));
        var made = new MadeCheckpoint();
        foreach (var (name, value) in model.State().SelectMany(item => Theirs(item.Name, item.Value)))
            made.With(name, value);
        made.With("bert.embeddings.position_ids", Operators.Arange(0, 60).Unsqueeze(0));
        using var loaded = made.Load(new ChineseClipFamily());
        var pixels = Operators.Randn([2, 3, config.Image!.ImageSize, config.Image.ImageSize], ElementType.Float32);
        var ids = new TextInput(Tensor.From<long>([5, 6, 7, 8, 9, 0], [2, 3]));
        Assert.Equal(model.Image!.Encode(pixels).ToArray<float>(), loaded.Image!.Encode(pixels).ToArray<float>());
        Assert.Equal(model.Text!.Encode(ids).ToArray<float>(), loaded.Text!.Encode(ids).ToArray<float>());
        Assert.Equal(52, loaded.Text.MaxTokens);
    }

    // cn_clip: visual.* as OpenAI has it, a BERT below bert., the projection as a matrix that is multiplied from the right.
    private static IEnumerable<(string Name, Tensor Value)> Theirs(string ours, Tensor value) =>
        ours == "text.head.weight" ? [("text_projection", value.T())] : ours.StartsWith("text.", StringComparison.Ordinal) ? MadeCheckpoint.Bert("bert.", ours, value) : [(ours, value)];
}
