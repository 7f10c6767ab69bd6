using Clade.Models.Families;
using Clade.Torch;
using Clade.Torch.Tests;

namespace Clade.Models.Tests.Families;

/// <summary>BERT and XLM-R against transformers, OpenCLIP's text encoder against OpenCLIP, stage by stage.</summary>
public class BertFamilyTests
{
    [SkippableTheory]
    [InlineData("hf_bert", ElementType.Float32)]
    [InlineData("hf_bert", ElementType.Float64)]
    [InlineData("hf_xlm_roberta", ElementType.Float32)]
    [InlineData("hf_xlm_roberta", ElementType.Float64)]
    public void Encoders_agree_stage_by_stage(string name, ElementType type)
    {
        var before = Live.Count();
        using (var golden = new GoldenParity(name, new BertFamily(), type))
        {
            var input = new TextInput(golden.Io["input.text"]) { Mask = golden.Io["input.attention_mask"], TokenTypes = golden.Io.GetValueOrDefault("input.token_type_ids") };
            golden.Text(input, "output.");
            Assert.Equal(golden.Model.Text!.ParameterCount, GoldenCount(name));
        }

        Assert.Equal(before, Tensor.LiveCount);
    }

    [SkippableTheory]
    [InlineData("hf_bert")]
    [InlineData("hf_xlm_roberta")]
    public void Without_a_mask_the_padding_id_tells(string name)
    {
        using var golden = new GoldenParity(name, new BertFamily());
        golden.Text(new TextInput(golden.Io["input.text"]) { TokenTypes = golden.Io.GetValueOrDefault("input.token_type_ids") }, "output.");
    }

    [SkippableTheory]
    [InlineData(ElementType.Float32)]
    [InlineData(ElementType.Float64)]
    public void OpenClip_encoder_agrees_stage_by_stage(ElementType type)
    {
        using var golden = new GoldenParity("openclip_xlm_roberta_mlp", new OpenClipEncoderFamily(), type);
        golden.Text();
        Assert.Equal(golden.Model.Text!.ParameterCount, GoldenCount(golden.Name));
    }

    private static long GoldenCount(string name)
    {
        using var description = Goldens.Description(name);
        return description.RootElement.GetProperty("n_parameters").GetInt64();
    }
}
