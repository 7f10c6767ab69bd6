namespace Clade.Models.Tests;

public class ParameterCountTests
{
    // Sizes of OpenAI's published models; the counts are those of their checkpoints.
    private static ClipConfig Published(int embed, int visionWidth, int visionLayers, int image, int patch, int textWidth) => new()
    {
        EmbedDim = embed,
        Vision = new VisionConfig { Width = visionWidth, Layers = visionLayers, ImageSize = image, PatchSize = patch },
        Text = new TextConfig { Width = textWidth, Layers = 12, VocabularySize = 49408 },
    };

    [Fact]
    public void Published_models_have_their_published_size()
    {
        Assert.Equal(151_277_313, Published(512, 768, 12, 224, 32, 512).ParameterCount);
        Assert.Equal(149_620_737, Published(512, 768, 12, 224, 16, 512).ParameterCount);
        Assert.Equal(427_616_513, Published(768, 1024, 24, 224, 14, 768).ParameterCount);
    }

    [Theory]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public void Counting_by_shape_equals_counting_tensors(bool vision, bool text)
    {
        var config = new ClipConfig
        {
            EmbedDim = 12,
            Vision = vision ? new VisionConfig { Width = 24, Layers = 3, HeadWidth = 8, ImageSize = 20, PatchSize = 5, MlpRatio = 2.6 } : null,
            Text = text ? new TextConfig { Width = 16, Layers = 2, HeadWidth = 4, ContextLength = 9, VocabularySize = 33, MlpRatio = 3 } : null,
        };
        using var model = new ClipModel(config);
        Assert.Equal(model.ParameterCount, config.ParameterCount);
    }

    [SkippableTheory]
    [InlineData("openai_vit")]
    [InlineData("openclip_vit_gelu")]
    public void Golden_models_have_the_size_of_the_reference(string name)
    {
        using var description = Goldens.Description(name);
        Assert.Equal(description.RootElement.GetProperty("n_parameters").GetInt64(), Goldens.Configs[name].ParameterCount);
    }
}
