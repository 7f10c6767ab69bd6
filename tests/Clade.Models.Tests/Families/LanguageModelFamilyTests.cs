using Clade.Models.Families;
using Clade.Torch;
using Clade.Torch.Tests;

namespace Clade.Models.Tests.Families;

/// <summary>Llama and Qwen against transformers, stage by stage, at the rows that are not padding.</summary>
public class LanguageModelFamilyTests
{
    public static TheoryData<string, ElementType> Models => new()
    {
        { "hf_llama", ElementType.Float32 },
        { "hf_llama", ElementType.Float64 },
        { "hf_qwen2", ElementType.Float32 },
        { "hf_qwen2", ElementType.Float64 },
    };

    [SkippableTheory]
    [MemberData(nameof(Models))]
    public void Causal_runs_agree_stage_by_stage(string name, ElementType type)
    {
        var before = Live.Count();
        using (var run = new Run(name, type, config => config))
        {
            run.Rows("embeddings", "output.embeddings");
            run.Rows("block0", "output.block0");
            run.Rows("tokens", "output.tokens");
            run.Whole("pooled", "output.last_token");
            using var description = Goldens.Description(name);
            Assert.Equal(description.RootElement.GetProperty("n_parameters").GetInt64(), run.Model.Text!.ParameterCount);
        }

        Assert.Equal(before, Tensor.LiveCount);
    }

    [SkippableTheory]
    [MemberData(nameof(Models))]
    public void Bidirectional_runs_agree(string name, ElementType type)
    {
        using var run = new Run(name, type, config => config with { Causal = false, Pooling = LanguagePooling.Mean });
        run.Rows("tokens", "output.bidirectional.tokens");
        run.Whole("pooled", "output.bidirectional.mean_pooled");
    }

    [SkippableTheory]
    [InlineData(ElementType.Float32)]
    [InlineData(ElementType.Float64)]
    public void Stretched_positions_agree(ElementType type)
    {
        using var description = Goldens.Description("hf_llama");
        var stated = description.RootElement.GetProperty("config").GetProperty("llama3_rope_scaling");
        var scaling = new RopeScaling
        {
            Factor = stated.GetProperty("factor").GetDouble(),
            LowFrequencyFactor = stated.GetProperty("low_freq_factor").GetDouble(),
            HighFrequencyFactor = stated.GetProperty("high_freq_factor").GetDouble(),
            OriginalContext = stated.GetProperty("original_max_position_embeddings").GetInt32(),
        };
        using var run = new Run("hf_llama", type, config => config with { RopeScaling = scaling });
        run.Whole("inverse_frequencies", "output.llama3_rope.inv_freq");
        run.Rows("tokens", "output.llama3_rope.tokens");
    }

    private sealed class Run : IDisposable
    {
        private readonly TensorScope _scope;
        private readonly Dictionary<string, Tensor> _io, _stages = [];

        public Run(string name, ElementType type, Func<LanguageModelConfig, LanguageModelConfig> change)
        {
            var files = GoldenFolder.Files(name);
            _scope = new TensorScope();
            var plan = new LanguageModelFamily().Recognise(files)!;
            Model = GoldenFolder.Load(name, plan with { Config = plan.Config with { Text = change((LanguageModelConfig)plan.Config.Text!) } });
            Model.To(type);
            _io = Goldens.InputsAndOutputs(name);
            Model.Text!.Encode(new TextInput(_io["input.text"]) { Mask = _io["input.attention_mask"] }, (stage, value) => _stages[stage] = value);
        }

        public DualEncoder Model { get; }

        public void Whole(string stage, string output) => Goldens.Close(output, _io[output].To(_stages[stage].ElementType), _stages[stage], 5e-5, 2e-5);

        /// <summary>Rows of padding are stored as 0 and hold nothing of use.</summary>
        public void Rows(string stage, string output)
        {
            var real = _io["input.attention_mask"].Ne(0).Unsqueeze(-1);
            Goldens.Close(output, _io[output].MaskedFill(real.LogicalNot(), 0), _stages[stage].MaskedFill(real.LogicalNot(), 0), 5e-5, 2e-5);
        }

        public void Dispose()
        {
            _scope.Dispose();
            Model.Dispose();
        }
    }
}
