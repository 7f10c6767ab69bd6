using Clade.Torch;

namespace Clade.Models.Tests;

public class BertTextTowerTests
{
    private static readonly BertTextConfig s_config = new()
    {
        Width = 16,
        HeadWidth = 4,
        Layers = 2,
        MlpRatio = 2,
        VocabularySize = 40,
        Positions = 12,
        TokenTypes = 1,
        PadToken = 1,
        PositionsAfterPad = true,
        Epsilon = 1e-5,
        Pooling = TokenPooling.Mean,
        Head = TextHeadKind.Mlp,
        HeadBias = true,
        HasPooler = true,
    };

    [Theory]
    [InlineData(TokenPooling.First)]
    [InlineData(TokenPooling.Pooler)]
    [InlineData(TokenPooling.Mean)]
    [InlineData(TokenPooling.Max)]
    public void Padding_changes_nothing(TokenPooling pooling)
    {
        using var scope = new TensorScope();
        using var _ = Autograd.NoGrad();
        using var tower = (s_config with { Pooling = pooling }).Create(10);
        var alone = tower.Encode(new TextInput(Tensor.From<long>([0, 7, 9, 2], [1, 4])));
        var padded = tower.Encode(new TextInput(Tensor.From<long>([0, 7, 9, 2, 1, 1, 1, 0, 5, 5, 5, 5, 5, 2], [2, 7])));
        Goldens.Close("alone against padded", alone[0], padded[0], 1e-5, 1e-5);
    }

    [Fact]
    public void A_text_of_padding_alone_gives_numbers()
    {
        using var scope = new TensorScope();
        using var _ = Autograd.NoGrad();
        using var tower = s_config.Create(10);
        Assert.All(tower.Encode(new TextInput(Tensor.From<long>([1, 1, 1], [1, 3]))).ToArray<float>(), value => Assert.True(float.IsFinite(value)));
    }

    [Fact]
    public void A_text_beyond_the_context_is_refused()
    {
        using var scope = new TensorScope();
        using var tower = s_config.Create(10);
        Assert.Equal(10, tower.MaxTokens);
        Assert.Throws<ArgumentException>(() => tower.Encode(new TextInput(Operators.Zeros([1, 11], ElementType.Int64))));
    }

    [Fact]
    public void It_runs_in_bf16()
    {
        using var scope = new TensorScope();
        using var _ = Autograd.NoGrad();
        using var tower = s_config.Create(10);
        var ids = new TextInput(Tensor.From<long>([0, 7, 9, 2, 1, 1], [1, 6]));
        var single = tower.Encode(ids);
        tower.To(ElementType.BFloat16);
        Goldens.Close("bf16", single, tower.Encode(ids), 0.05, 0.05);
    }

    [Fact]
    public void A_tower_without_a_head_must_be_as_wide_as_the_joint_space() =>
        Assert.Contains("10", Assert.Throws<Clade.Core.InputException>(() => (s_config with { Head = TextHeadKind.None }).Create(10)).Message, StringComparison.Ordinal);
}
