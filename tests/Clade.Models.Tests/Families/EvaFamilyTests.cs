using Clade.Models.Families;
using Clade.Torch;
using Clade.Torch.Tests;

namespace Clade.Models.Tests.Families;

/// <summary>EVA-01 and EVA-02 against timm and LLM2CLIP, stage by stage.</summary>
public class EvaFamilyTests
{
    [SkippableTheory]
    [InlineData(ElementType.Float32)]
    [InlineData(ElementType.Float64)]
    public void Timm_tower_agrees_stage_by_stage(ElementType type)
    {
        var before = Live.Count();
        using (var golden = new GoldenParity("openclip_eva02_timm", new EvaFamily(), type))
        {
            golden.Gradients(golden.SurrogateLoss(golden.Image()), "gradients_of_surrogate_loss");
            Assert.Equal(GoldenCount(golden.Name), golden.Model.Image!.ParameterCount);
        }

        Assert.Equal(before, Tensor.LiveCount);
    }

    [SkippableTheory]
    [InlineData("llm2clip_eva02", ElementType.Float32)]
    [InlineData("llm2clip_eva02", ElementType.Float64)]
    [InlineData("llm2clip_eva01", ElementType.Float32)]
    [InlineData("llm2clip_eva01", ElementType.Float64)]
    public void Llm2Clip_agrees_stage_by_stage(string name, ElementType type)
    {
        var before = Live.Count();
        using (var golden = new GoldenParity(name, new EvaFamily(), type))
        {
            golden.Gradients(golden.Loss(golden.Image(), golden.Text(new TextInput(golden.Io["input.text_embedding"]))));
            Assert.Equal(GoldenCount(name), golden.Model.ParameterCount + Ignored(golden));
        }

        Assert.Equal(before, Tensor.LiveCount);
    }

    // The reference counts its tables of rotary positions, which are computed here.
    private static long Ignored(GoldenParity golden) => GoldenFolder.Files(golden.Name).Tensors
        .Where(item => golden.Plan.Names.Ignores(item.Key)).Sum(item => item.Value.Aggregate(1L, (product, size) => product * size));

    private static long GoldenCount(string name)
    {
        using var description = Goldens.Description(name);
        return description.RootElement.GetProperty("n_parameters").GetInt64();
    }
}
