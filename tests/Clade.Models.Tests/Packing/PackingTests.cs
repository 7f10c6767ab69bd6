using Clade.Torch;

namespace Clade.Models.Tests;

/// <summary>Packed towers give what the same towers gave before: in float32 within rounding, in bfloat16 in the same direction.</summary>
public class PackingTests
{
    private static readonly ComputePlan[] s_wide = [ComputePlan.Plain, new(ElementType.Float32, ProductKind.Convolution)];

    public static TheoryData<string> Variants => [.. TowerOptionTests.s_variants.Keys];

    public static TheoryData<string> References =>
    [
        "hf_bert", "hf_chinese_clip", "hf_clip", "hf_clip_eos", "hf_llama", "hf_qwen2", "hf_siglip", "hf_xlm_roberta", "llm2clip_eva01", "llm2clip_eva02", "mobileclip", "mobileclip_reparam",
        "openai_resnet", "openai_vit", "openclip_convnext_linear", "openclip_convnext_mlp", "openclip_custom_text_siglip", "openclip_embed_cls_attnpool", "openclip_eva02_timm", "openclip_vit_gelu",
        "openclip_xlm_roberta_mlp", "tinyclip_pruned", "tinyclip_vit",
    ];

    [Theory]
    [MemberData(nameof(Variants))]
    public void Float32_agrees_and_bfloat16_points_the_same_way(string variant)
    {
        var (image, text) = TowerOptionTests.s_variants[variant];
        TorchRuntime.Seed(3);
        using var model = new DualEncoderConfig { EmbedDim = 16, Image = image, Text = text }.Create();
        Compare(model);
    }

    [SkippableTheory]
    [MemberData(nameof(References))]
    public void Every_family_agrees(string reference)
    {
        using var loaded = LoadedModel.Load(Goldens.Folder(reference));
        Compare(loaded.Model);
    }

    [Theory]
    [InlineData(Activation.Gelu)]
    [InlineData(Activation.GeluTanh)]
    [InlineData(Activation.QuickGelu)]
    public void Activations_are_those_of_libtorch(Activation activation)
    {
        using var scope = new TensorScope();
        var x = Operators.Arange(-90, 90, 0.37, ElementType.Float32);
        var expected = TransformerBlock.Activate(x, activation);
        Goldens.Close("activation", expected, Packed.Activate(x.Clone(), activation), 1e-6, 1e-6);
        // Two rounded steps of eight bits each.
        Goldens.Close("narrow", expected, Packed.Activate(x.To(ElementType.BFloat16), activation).To(ElementType.Float32), 2e-2, 2e-2);
    }

    [Fact]
    public void Both_kinds_of_products_are_the_matrix_product()
    {
        using var scope = new TensorScope();
        TorchRuntime.Seed(1);
        var (x, weight, bias) = (Operators.Randn([300, 24], ElementType.Float32), Operators.Randn([40, 24], ElementType.Float32), Operators.Randn([40], ElementType.Float32));
        var expected = x.Matmul(weight.T()) + bias;
        foreach (var kind in Enum.GetValues<ProductKind>())
        {
            Goldens.Close("product", expected, Packed.Multiply(x, weight, bias, kind), 1e-5, 1e-5);
            Goldens.Close("without bias", expected - bias, Packed.Multiply(x, weight, null, kind), 1e-5, 1e-5);
            Goldens.Close("one row", expected[..1], Packed.Multiply(x[..1], weight, bias, kind), 1e-5, 1e-5);
        }
    }

    [Fact]
    public void A_packed_tower_leaves_no_tensors_and_keeps_its_names()
    {
        TorchRuntime.Seed(2);
        var (image, text) = TowerOptionTests.s_variants["clipa"];
        using var model = new DualEncoderConfig { EmbedDim = 16, Image = image, Text = text }.Create();
        var names = model.State().Select(item => item.Name).ToArray();
        model.Image!.Pack(new ComputePlan(ElementType.BFloat16, ProductKind.Convolution));
        Assert.Equal(names, model.State().Select(item => item.Name));
        Assert.Equal(ElementType.BFloat16, model.State().Single(item => item.Name == "visual.transformer.resblocks.0.mlp.c_fc.weight").Value.ElementType);
        Assert.Equal(ElementType.Float32, model.State().Single(item => item.Name == "visual.positional_embedding").Value.ElementType);
        Assert.Equal(ElementType.Float32, model.State().Single(item => item.Name == "visual.transformer.resblocks.0.ln_1.weight").Value.ElementType);
        Assert.All(model.Text!.Parameters(), item => Assert.Equal(ElementType.Float32, item.Value.ElementType));
        using var none = Autograd.NoGrad();
        var before = Tensor.LiveCount;
        using (var scope = new TensorScope())
            model.Image.Encode(Operators.Rand([2, 3, image.ImageSize, image.ImageSize]));
        Assert.Equal(before, Tensor.LiveCount);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_convolutional_tower_folds_norms_and_scales_without_changing_what_it_computes(bool layerNorm)
    {
        using var none = Autograd.NoGrad();
        using var scope = new TensorScope();
        TorchRuntime.Seed(4);
        var config = new MciConfig { ImageSize = 64, Layers = LayerSizes.Of([1, 2, 1]), Widths = LayerSizes.Of([32, 64, 128]), HeadWidth = 32, LayerNorm = layerNorm, Reparameterised = true };
        using var model = new DualEncoderConfig { EmbedDim = 16, Image = config }.Create();
        foreach (var (name, value) in model.State().Where(item => item.Name.Contains("running", StringComparison.Ordinal) || item.Name.Contains("gamma", StringComparison.Ordinal) || item.Name.Contains("bn", StringComparison.Ordinal)))
            value.CopyInPlace(name.EndsWith("mean", StringComparison.Ordinal) ? Operators.Randn([.. value.Shape], ElementType.Float32) : Operators.Rand([.. value.Shape]) + 0.5);
        var tower = model.Image!;
        var pixels = Operators.Randn([3, 3, 64, 64], ElementType.Float32);
        var expected = tower.Encode(pixels);
        for (var time = 0; time < 2; time++)
        {
            tower.Pack(ComputePlan.Plain);
            Goldens.Close("packed", expected, tower.Encode(pixels), 1e-5, 1e-5);
            Goldens.Close("watched", expected, tower.Encode(pixels, (_, _) => { }), 1e-5, 1e-5);
        }

        var before = Tensor.LiveCount;
        tower.Encode(pixels).Dispose();
        Assert.Equal(before, Tensor.LiveCount);
    }

    [Fact]
    public void A_plan_is_measured_only_where_there_is_a_choice()
    {
        Assert.Equal(new ComputePlan(ElementType.Float64, ProductKind.Linear), ComputePlan.Measure(ElementType.Float64));
        Assert.Equal(ElementType.Float32, ComputePlan.Measure(ElementType.Float32).Type);
        Assert.Equal(TorchRuntime.HasFastBFloat16 ? ElementType.BFloat16 : ElementType.Float32, ComputePlan.TypeOf("auto"));
        Assert.Contains("'half'", Assert.Throws<ArgumentException>(() => ComputePlan.TypeOf("half")).Message, StringComparison.Ordinal);
    }

    // Vectors, watched or not, then packed in float32 both ways, then in bfloat16.
    private static void Compare(DualEncoder model)
    {
        using var none = Autograd.NoGrad();
        using var scope = new TensorScope();
        var pixels = model.Image is { } image ? Operators.Rand([5, 3, image.ImageSize, image.ImageSize]) : null;
        var input = model.Text is { } text ? Input(text) : null;
        var expected = Encode(model, pixels, input);
        // What nobody watches is given back layer by layer; the numbers are the same.
        foreach (var (unseen, seen) in expected.Zip(Encode(model, pixels, input, (_, _) => { })))
            Goldens.Close("unseen", seen, unseen, 1e-6, 1e-6);
        foreach (var plan in s_wide)
        {
            Pack(model, plan);
            foreach (var (before, after) in expected.Zip(Encode(model, pixels, input)))
                Goldens.Close("float32", before, after, 1e-5, 1e-5);
        }

        var narrow = new ComputePlan(ElementType.BFloat16, ProductKind.Convolution);
        Pack(model, narrow);
        using var precision = narrow.Enter();
        foreach (var (before, after) in expected.Zip(Encode(model, pixels, input)))
        {
            var cosines = (DualEncoder.Normalise(before) * DualEncoder.Normalise(after)).Sum([-1]);
            Assert.True(cosines.Min().ToDouble() > 0.998, $"{cosines.Min().ToDouble()}");
        }
    }

    private static void Pack(DualEncoder model, ComputePlan plan)
    {
        model.Image?.Pack(plan);
        model.Text?.Pack(plan);
    }

    private static List<Tensor> Encode(DualEncoder model, Tensor? pixels, TextInput? input, Action<string, Tensor>? observe = null)
    {
        var features = new List<Tensor>();
        if (pixels is not null)
            features.Add(model.Image!.Encode(pixels, observe));
        if (input is not null)
            features.Add(model.Text!.Encode(input, observe));
        return features;
    }

    private static TextInput Input(TextTower text)
    {
        if (text is TextAdapter adapter)
            return new TextInput(Operators.Randn([5, adapter.Config.Width], ElementType.Float32));
        var length = text.NeedsWholeContext ? text.MaxTokens!.Value : Math.Min(text.MaxTokens ?? 9, 9);
        var ids = Operators.Randint(1, 30, [5, length], ElementType.Int64);
        var ends = Tensor.From<long>([.. Enumerable.Repeat(length - 1L, 5)]);
        return new TextInput(ids) { EndPositions = ends, Mask = Operators.Ones([5, length], ElementType.Int64) };
    }
}
