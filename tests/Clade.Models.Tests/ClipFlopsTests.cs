namespace Clade.Models.Tests;

public class ClipFlopsTests
{
    private static readonly ClipConfig s_vitB32 = new()
    {
        EmbedDim = 512,
        Vision = new VisionConfig { Width = 768, Layers = 12, ImageSize = 224, PatchSize = 32 },
        Text = new TextConfig { Width = 512, Layers = 12, VocabularySize = 49408 },
    };

    [Fact]
    public void A_large_model_costs_what_hand_counting_says()
    {
        // 49 patches of 3072 numbers; 12 blocks over 50 tokens; one projection.
        var block = (4.0 * 50 * 768 * 768) + (2.0 * 50 * 50 * 768) + (2.0 * 50 * 768 * 3072);
        Assert.Equal(2 * ((49.0 * 3072 * 768) + (12 * block) + (768.0 * 512)), ClipFlops.Picture(s_vitB32), 0);
        Assert.InRange(ClipFlops.Picture(s_vitB32) / 1e9, 8.81, 8.82);
        Assert.InRange(ClipFlops.Caption(s_vitB32) / 1e9, 5.95, 5.97);
        Assert.Equal(ClipFlops.Picture(s_vitB32) + ClipFlops.Caption(s_vitB32), ClipFlops.Pair(s_vitB32), 0);
    }

    [Fact]
    public void Cost_follows_what_is_looked_at()
    {
        Assert.True(ClipFlops.Caption(s_vitB32, 10) < ClipFlops.Caption(s_vitB32) * 10 / 77);
        Assert.True(ClipFlops.Picture(s_vitB32, 24) < ClipFlops.Picture(s_vitB32) * 0.52);
        Assert.Equal(ClipFlops.Picture(s_vitB32), ClipFlops.Picture(s_vitB32, 49));
        var deep = ClipFlops.Picture(s_vitB32.WithDepth(24));
        Assert.Equal(12 * ClipFlops.Block(s_vitB32.Vision!, 50), deep - ClipFlops.Picture(s_vitB32), 0);
        Assert.Equal(0, ClipFlops.Picture(s_vitB32 with { Vision = null }));
        Assert.Equal(0, ClipFlops.Caption(s_vitB32 with { Text = null }));
    }

    [Fact]
    public void Long_sequences_cost_two_flops_a_parameter_and_token_and_the_scores()
    {
        var tower = s_vitB32.Text!;
        var parameters = (4.0 * 512 * 512) + (2.0 * 512 * 2048);
        Assert.Equal((2 * parameters * 77) + (4.0 * 77 * 77 * 512), ClipFlops.Block(tower, 77), 0);
    }
}
