using System.Reflection;
using Clade.Core;
using Clade.Torch;

namespace Clade.Models.Tests;

public class PrecisionTests
{
    private static readonly ClipConfig s_config = new()
    {
        EmbedDim = 24,
        Vision = new VisionConfig { Width = 48, Layers = 3, HeadWidth = 16, ImageSize = 24, PatchSize = 6 },
        Text = new TextConfig { Width = 32, Layers = 3, HeadWidth = 16, ContextLength = 40, VocabularySize = 60, Activation = Activation.Gelu },
    };

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Cut_batches_equal_the_full_context_in_float64(int seed)
    {
        TorchRuntime.Seed(seed);
        using var model = new ClipModel(s_config);
        using var scope = new TensorScope();
        Widen(model);
        var random = new KeyedRandom(seed);
        const int Rows = 6, Context = 40;
        var longest = 2 + random.NextInt(20);
        var ends = Enumerable.Range(0, Rows).Select(row => (long)(row == 0 ? longest : 1 + random.NextInt(longest))).ToArray();
        var full = new long[Rows * Context];
        for (var row = 0; row < Rows; row++)
        {
            for (var i = 0; i < Context; i++)
                full[(row * Context) + i] = i == ends[row] ? 59 : i == 0 ? 58 : random.NextInt(58);
        }

        var cut = Enumerable.Range(0, Rows).SelectMany(row => full[(row * Context)..((row * Context) + longest + 1)]).ToArray();
        var whole = model.Text!.Forward(Tensor.From<long>(full, [Rows, Context]), Tensor.From<long>(ends));
        var part = model.Text.Forward(Tensor.From<long>(cut, [Rows, longest + 1]), Tensor.From<long>(ends));
        Assert.Equal(ElementType.Float64, part.ElementType);
        Goldens.Close("features", whole, part, 1e-12, 0);
        Gradients(model, whole).Zip(Gradients(model, part)).ToList().ForEach(pair => Goldens.Close("gradient", pair.First, pair.Second, 1e-11, 1e-11));
    }

    [Fact]
    public void Float32_is_float64_within_rounding()
    {
        TorchRuntime.Seed(4);
        using var model = new ClipModel(s_config);
        using var scope = new TensorScope();
        var pixels = Operators.Randn([3, 3, 24, 24], ElementType.Float32);
        var narrow = ClipModel.Normalise(model.Vision!.Forward(pixels));
        Widen(model);
        var wide = ClipModel.Normalise(model.Vision.Forward(pixels.To(ElementType.Float64)));
        Goldens.Close("features", wide, narrow, 2e-6, 0);
    }

    [Fact]
    public void Bfloat16_autocast_keeps_the_direction_of_a_fresh_model()
    {
        TorchRuntime.Seed(6);
        using var model = new ClipModel(s_config);
        CosineIsNearOne(model, new KeyedRandom(6));
    }

    [SkippableTheory]
    [InlineData("openai_vit")]
    [InlineData("openclip_vit_gelu")]
    public void Bfloat16_autocast_keeps_the_direction(string name)
    {
        using var model = Goldens.Load(name);
        CosineIsNearOne(model, new KeyedRandom(7));
    }

    private static void CosineIsNearOne(ClipModel model, KeyedRandom random)
    {
        using var scope = new TensorScope();
        using var _ = Autograd.NoGrad();
        var text = model.Config.Text!;
        TorchRuntime.Seed(8);
        var size = model.Config.Vision!.ImageSize;
        var pixels = Operators.Randn([4, 3, size, size], ElementType.Float32);
        var ids = new long[4 * 12];
        for (var i = 0; i < ids.Length; i++)
            ids[i] = random.NextInt(text.VocabularySize);
        var ends = Tensor.From<long>(11, 7, 3, 1);
        Tensor Images() => ClipModel.Normalise(model.Vision!.Forward(pixels));
        Tensor Captions() => ClipModel.Normalise(model.Text!.Forward(Tensor.From<long>(ids, [4, 12]), ends));
        Tensor roughImages, roughCaptions;
        using (Autocast.Enable())
            (roughImages, roughCaptions) = (Images(), Captions());
        Assert.Equal(ElementType.Float32, roughImages.ElementType);
        Assert.False(roughImages.Equal(Images()));
        Assert.InRange((roughImages * Images()).Sum([1]).Amin([0]).ToDouble(), 0.999, 1.00001);
        Assert.InRange((roughCaptions * Captions()).Sum([1]).Amin([0]).ToDouble(), 0.999, 1.00001);
    }

    private static Tensor[] Gradients(ClipModel model, Tensor features)
    {
        model.ZeroGrad();
        features.Square().Sum().Backward();
        // Tables have rows that only the full context reads; their gradient is zero all the same.
        return [.. model.Text!.Parameters().Select(item => item.Value.Grad()!.Clone())];
    }

    // A model is made in float32 and has no cast; for the proof its tensors are given float64 memory.
    private static void Widen(ClipModel model)
    {
        var handle = typeof(Tensor).GetField("_handle", BindingFlags.NonPublic | BindingFlags.Instance)!;
        foreach (var (_, parameter) in model.Parameters())
        {
            var wide = parameter.Detach().To(ElementType.Float64).SetRequiresGrad();
            var old = handle.GetValue(parameter);
            handle.SetValue(parameter, handle.GetValue(wide));
            handle.SetValue(wide, old);
        }
    }
}
