using Clade.Models.Families;
using Clade.Torch;

namespace Clade.Models.Tests.Families;

public class WeightLoadingTests
{
    private static readonly DualEncoderConfig s_image = new()
    {
        EmbedDim = 4,
        Image = new VisionConfig { Width = 8, HeadWidth = 4, Layers = 1, ImageSize = 4, PatchSize = 2 },
    };

    [Fact]
    public void A_tensor_that_the_checkpoint_never_has_keeps_its_value()
    {
        using var scope = new TensorScope();
        using var model = s_image.Create();
        var weights = model.State().Where(item => item.Name != "logit_scale").ToDictionary(item => item.Name, item => item.Value);
        WeightLoading.Fill(model, new NameTable([new NameRule("logit_scale", [])]), weights.ToDictionary(item => item.Key, item => item.Value.Shape), name => weights[name], "a lone tower");
        Assert.Equal(DualEncoder.InitialLogitScale, model.LogitScale.ToDouble(), 6);
    }

    [Fact]
    public void Counting_by_shape_equals_counting_tensors()
    {
        using var scope = new TensorScope();
        using var model = s_image.Create();
        Assert.Equal(model.ParameterCount, s_image.ParameterCount);
    }
}
