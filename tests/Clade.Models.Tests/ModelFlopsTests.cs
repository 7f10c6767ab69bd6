namespace Clade.Models.Tests;

/// <summary>Operations counted along the code of a tower, against the formulas.</summary>
public class ModelFlopsTests
{
    private static readonly ClipConfig s_large = new()
    {
        EmbedDim = 768,
        Vision = new VisionConfig { Width = 1024, Layers = 24, ImageSize = 336, PatchSize = 14 },
        Text = new TextConfig { Width = 768, Layers = 12, VocabularySize = 49_408 },
    };

    [Fact]
    public void Clip_is_counted_as_the_formulas_say()
    {
        foreach (var config in Goldens.Configs.Values.Append(s_large))
        {
            var any = new DualEncoderConfig { EmbedDim = config.EmbedDim, Image = config.Vision, Text = config.Text };
            Assert.Equal((ClipFlops.Picture(config), ClipFlops.Caption(config)), (ModelFlops.Picture(any), ModelFlops.Caption(any)));
            Assert.Equal(ClipFlops.Caption(config, 9), ModelFlops.Caption(any, 9));
            Assert.Equal((0, 0), (ModelFlops.Picture(any with { Image = null }), ModelFlops.Caption(any with { Text = null })));
        }
    }

    [Fact]
    public void Bert_is_counted_as_its_layers_say()
    {
        var text = new BertTextConfig { Width = 768, Layers = 12, VocabularySize = 250_002, Positions = 514, Head = TextHeadKind.Linear, Pooling = TokenPooling.Mean, ContextLength = 100 };
        const double L = 100, D = 768;
        var block = 2 * ((4 * L * D * D) + (2 * L * L * D) + (8 * L * D * D));
        Assert.Equal((12 * block) + (2 * D * 512), ModelFlops.Caption(new DualEncoderConfig { EmbedDim = 512, Text = text }));
    }
}
