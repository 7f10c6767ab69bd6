using Clade.Core;
using Clade.Torch;

namespace Clade.Models.Tests;

public class ModelResizingTests
{
    private static readonly VisionConfig s_image = new() { Width = 16, HeadWidth = 8, Layers = 1, ImageSize = 12, PatchSize = 4 };
    private static readonly TextConfig s_text = new() { Width = 16, HeadWidth = 8, Layers = 1, ContextLength = 30, VocabularySize = 40 };
    private static readonly DualEncoderConfig s_config = new() { EmbedDim = 8, Image = s_image, Text = s_text };

    [Fact]
    public void Only_positional_tables_change()
    {
        using var scope = new TensorScope();
        using var model = s_config.Create();
        var config = ModelResizing.Resize(s_config, imageSize: 20, contextLength: 48);
        using var resized = ModelResizing.Resize(model, s_config, config);
        var before = model.State().ToDictionary(item => item.Name, item => item.Value);
        foreach (var (name, value) in resized.State())
        {
            var expected = name switch
            {
                "visual.positional_embedding" => PositionalTables.ResizeGrid(before[name], 5),
                "text.positional_embedding" => PositionalTables.StretchContext(before[name], 48, keep: 15),
                _ => before[name],
            };
            Assert.True(value.Equal(expected), name);
        }

        Assert.Equal((20, 48), (resized.Image!.ImageSize, resized.Text!.MaxTokens));
        Assert.Equal([2, 8], resized.Image.Encode(Operators.Ones([2, 3, 20, 20])).Shape);
        Assert.Equal([1, 8], resized.Text.Encode(new TextInput(Operators.Ones([1, 48], ElementType.Int64))).Shape);
    }

    [Fact]
    public void The_same_sizes_give_the_same_features_and_a_shorter_context_those_of_short_texts()
    {
        using var scope = new TensorScope();
        using var model = s_config.Create();
        using var same = ModelResizing.Resize(model, s_config, ModelResizing.Resize(s_config, 12, 30));
        using var shorter = ModelResizing.Resize(model, s_config, ModelResizing.Resize(s_config, contextLength: 7));
        var pixels = Operators.Rand([2, 3, 12, 12]);
        var ids = Tensor.From<long>([38, 3, 9, 39, 0, 0, 0], [1, 7]);
        Assert.True(model.Image!.Encode(pixels).Equal(same.Image!.Encode(pixels)));
        Assert.True(model.Text!.Encode(new TextInput(ids)).Equal(shorter.Text!.Encode(new TextInput(ids))));
    }

    [Fact]
    public void Towers_without_class_token_or_with_an_appended_one_keep_their_layout()
    {
        using var scope = new TensorScope();
        var config = new DualEncoderConfig
        {
            EmbedDim = 16,
            Image = s_image with { WithoutClassToken = true, Pooling = ImagePooling.Probe, PoolHeads = 2, PatchBias = true },
            Text = s_text with { Pooling = TextPooling.AppendedToken, PadToken = 0 },
        };
        using var model = config.Create();
        using var resized = ModelResizing.Resize(model, config, ModelResizing.Resize(config, 16, 60));
        var (before, after) = (Table(model, "text"), Table(resized, "text"));
        Assert.True(before[30].Equal(after[60]));
        Assert.True(PositionalTables.ResizeContext(before.Narrow(0, 0, 30), 60).Equal(after.Narrow(0, 0, 60)));
        Assert.True(PositionalTables.ResizeGrid(Table(model, "visual"), 4, 4, classToken: false).Equal(Table(resized, "visual")));

        static Tensor Table(DualEncoder encoder, string tower) => encoder.State().Single(item => item.Name == tower + ".positional_embedding").Value;
    }

    [Fact]
    public void Other_image_towers_are_resized_too()
    {
        using var scope = new TensorScope();
        var config = new DualEncoderConfig { EmbedDim = 8, Image = new EvaConfig { ImageSize = 8, PatchSize = 4, Width = 8, Layers = 1, Heads = 2, MlpWidth = 16 } };
        using var model = config.Create();
        using var resized = ModelResizing.Resize(model, config, ModelResizing.Resize(config, 12));
        Assert.Equal([1, 8], resized.Image!.Encode(Operators.Ones([1, 3, 12, 12])).Shape);
    }

    [Theory]
    [InlineData(13, null, "divide into patches of 4")]
    [InlineData(0, null, "divide into patches of 4")]
    [InlineData(null, 1, "a context of 1")]
    [InlineData(null, 2000000000, "a context of 2000000000")]
    public void Sizes_that_do_not_fit_are_refused(int? image, int? context, string sentence) =>
        Assert.Contains(sentence, Assert.Throws<InputException>(() => ModelResizing.Resize(s_config, image, context)).Message, StringComparison.Ordinal);

    [Fact]
    public void Towers_that_are_not_there_are_named()
    {
        Assert.Contains("no image tower", Assert.Throws<InputException>(() => ModelResizing.Resize(s_config with { Image = null }, 12)).Message, StringComparison.Ordinal);
        Assert.Contains("no text tower", Assert.Throws<InputException>(() => ModelResizing.Resize(s_config with { Text = null }, contextLength: 12)).Message, StringComparison.Ordinal);
        var bert = s_config with { Text = new BertTextConfig { Width = 8, HeadWidth = 4, Layers = 1, VocabularySize = 9, Positions = 12 } };
        Assert.Contains("fixes the length", Assert.Throws<InputException>(() => ModelResizing.Resize(bert, contextLength: 12)).Message, StringComparison.Ordinal);
    }
}
