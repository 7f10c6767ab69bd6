using Clade.Torch;

namespace Clade.Models;

/// <summary>A residual block of Llama and Qwen: <c>x += attention(norm x); x += mlp(norm x)</c>. Names as in transformers.</summary>
internal sealed class LanguageBlock : Module
{
    private readonly RmsNorm _attentionNorm, _mlpNorm;
    private readonly GroupedAttention _attention;
    private readonly SwiGlu _mlp;

    /// <summary>Fresh weights.</summary>
    public LanguageBlock(LanguageModelConfig config)
    {
        _attention = Child("self_attn", new GroupedAttention(new AttentionShape(config.Width, config.Heads, config.KeyValueHeads, config.HeadWidth)
        {
            QueryValueBias = config.QkvBias,
            KeyBias = config.QkvBias,
            OutBias = config.OutBias,
        }));
        _mlp = Child("mlp", new SwiGlu(config.Width, config.MlpWidth, config.MlpBias));
        _attentionNorm = Child("input_layernorm", new RmsNorm(config.Width, config.NormEpsilon));
        _mlpNorm = Child("post_attention_layernorm", new RmsNorm(config.Width, config.NormEpsilon));
    }

    /// <summary>One block: [B, L, d] -> [B, L, d].</summary>
    public Tensor Forward(Tensor x, RotaryAngles angles, Tensor? mask)
    {
        x = x + _attention.Forward(_attentionNorm.Forward(x), heads => RotaryEmbedding.TurnHalves(heads, angles), mask);
        return x + _mlp.Forward(_mlpNorm.Forward(x));
    }
}
