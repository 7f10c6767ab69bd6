using Clade.Torch;

namespace Clade.Models.Tests;

public class ClipModelTests
{
    private static readonly ClipConfig s_small = new()
    {
        EmbedDim = 24,
        Vision = new VisionConfig { Width = 32, Layers = 2, HeadWidth = 16, ImageSize = 16, PatchSize = 4 },
        Text = new TextConfig { Width = 16, Layers = 2, HeadWidth = 16, ContextLength = 12, VocabularySize = 50 },
    };

    [Fact]
    public void Padding_behind_the_end_token_changes_nothing()
    {
        using var model = new ClipModel(s_small);
        using var scope = new TensorScope();
        var ends = Tensor.From<long>(2, 3);
        var tight = model.Text!.Forward(Tensor.From<long>([48, 5, 49, 0, 48, 5, 6, 49], [2, 4]), ends);
        var padded = model.Text.Forward(Tensor.From<long>([48, 5, 49, 0, 0, 7, 48, 5, 6, 49, 0, 9], [2, 6]), ends);
        Assert.InRange((tight - padded).Abs().Max().ToDouble(), 0, 1e-5);
    }

    [Fact]
    public void Seeing_all_patches_in_order_equals_seeing_all()
    {
        using var model = new ClipModel(s_small);
        using var scope = new TensorScope();
        var pixels = Operators.Randn([2, 3, 16, 16]);
        var all = Operators.Arange(0, 16, dtype: ElementType.Int64).Expand([2, 16]).Contiguous();
        Assert.InRange((model.Vision!.Forward(pixels) - model.Vision.Forward(pixels, all)).Abs().Max().ToDouble(), 0, 1e-5);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void What_a_pass_keeps_does_not_grow_with_depth_where_nothing_is_recorded(bool pictures)
    {
        Assert.Equal(Kept(2), Kept(9));
        long Kept(int layers)
        {
            using var model = new ClipModel(s_small with { Vision = s_small.Vision! with { Layers = layers }, Text = s_small.Text! with { Layers = layers } });
            using var scope = new TensorScope();
            var (pixels, ids, ends) = (Operators.Randn([2, 3, 16, 16]), Tensor.From<long>([48, 5, 49, 48, 6, 49], [2, 3]), Tensor.From<long>(2, 2));
            Tensor Encode() => pictures ? model.Vision!.Forward(pixels) : model.Text!.Forward(ids, ends);
            var recorded = Encode();
            using var _ = Autograd.NoGrad();
            // The most of a few passes: tensors of earlier tests may be collected meanwhile.
            var kept = 0L;
            for (var pass = 0; pass < 4; pass++)
            {
                var before = Tensor.LiveCount;
                var fleeting = Encode();
                kept = Math.Max(kept, Tensor.LiveCount - before);
                Goldens.Close("features", recorded, fleeting, 1e-6, 1e-6);
            }

            return kept;
        }
    }

    [Fact]
    public void State_names_are_those_of_openai()
    {
        using var model = new ClipModel(s_small);
        var names = model.State().Select(item => item.Name).ToHashSet();
        Assert.Contains("visual.transformer.resblocks.1.attn.in_proj_weight", names);
        Assert.Contains("transformer.resblocks.0.mlp.c_fc.bias", names);
        Assert.Contains("token_embedding.weight", names);
        Assert.Contains("logit_scale", names);
    }
}
