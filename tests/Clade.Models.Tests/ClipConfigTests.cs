using Clade.Core;

namespace Clade.Models.Tests;

public class ClipConfigTests
{
    private const string Good = """
        { "embed_dim": 8,
          "vision": { "width": 16, "layers": 2, "head_width": 8, "image_size": 16, "patch_size": 4, "activation": "gelu" },
          "text": { "width": 16, "layers": 1, "head_width": 8, "context_length": 10, "vocabulary_size": 50, "mlp_ratio": 2.5 } }
        """;

    [Fact]
    public void Round_trip_is_the_same_configuration()
    {
        var config = ClipConfig.Parse(Good, "a.json");
        Assert.Equal(config, ClipConfig.Parse(config.ToJson(), "b.json"));
        Assert.Equal(Activation.Gelu, config.Vision!.Activation);
        Assert.Equal(Activation.QuickGelu, config.Text!.Activation);
        Assert.Equal(40, config.Text.MlpWidth);
        Assert.Equal(2, config.Vision.Heads);
        Assert.DoesNotContain("heads", config.ToJson(), StringComparison.Ordinal);
        Assert.DoesNotContain("parameter", config.ToJson(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"patch_size\": 4,", "\"patch_sise\": 4,", "unknown key 'vision.patch_sise'", "'patch_size'")]
    [InlineData("\"embed_dim\": 8,", "\"embed_dim\": 8, \"heads\": 2,", "unknown key 'heads'", "")]
    [InlineData("\"width\": 16, \"layers\": 1", "\"width\": 16, \"heads\": 2, \"layers\": 1", "unknown key 'text.heads'", "")]
    [InlineData("\"embed_dim\": 8,", "", "'embed_dim' is missing", "")]
    [InlineData("\"image_size\": 16,", "", "'vision.image_size' is missing", "")]
    [InlineData("\"vocabulary_size\": 50,", "", "'text.vocabulary_size' is missing", "")]
    [InlineData("\"embed_dim\": 8,", "\"embed_dim\": 8, \"embed_dim\": 9,", "'embed_dim' twice", "")]
    [InlineData("\"layers\": 1", "\"layers\": \"one\"", "'text.layers' does not fit", "")]
    [InlineData("\"layers\": 1", "\"layers\": 1.5", "'text.layers' does not fit", "")]
    [InlineData("\"layers\": 1", "\"layers\": null", "'text.layers' does not fit", "")]
    [InlineData("\"gelu\"", "\"swish\"", "'vision.activation' does not fit", "")]
    [InlineData("\"embed_dim\": 8,", "\"embed_dim\": 0,", "embed_dim is 0", "")]
    [InlineData("\"head_width\": 8, \"image_size\"", "\"head_width\": 6, \"image_size\"", "image tower is 16 wide", "head width 6")]
    [InlineData("\"head_width\": 8, \"image_size\"", "\"head_width\": 0, \"image_size\"", "image tower is 16 wide", "head width 0")]
    [InlineData("\"width\": 16, \"layers\": 1", "\"width\": 1000000000, \"layers\": 1", "text tower is 1000000000 wide", "at most")]
    [InlineData("\"layers\": 2", "\"layers\": 0", "image tower has 0 layers", "")]
    [InlineData("\"layers\": 2", "\"layers\": 2000000", "image tower has 2000000 layers", "")]
    [InlineData("\"mlp_ratio\": 2.5", "\"mlp_ratio\": -1", "mlp_ratio -1", "")]
    [InlineData("\"patch_size\": 4,", "\"patch_size\": 5,", "16 pixels a side", "patches of 5")]
    [InlineData("\"context_length\": 10", "\"context_length\": 1", "context of 1", "")]
    [InlineData("\"vocabulary_size\": 50", "\"vocabulary_size\": -4", "vocabulary of -4", "")]
    public void What_is_wrong_is_said_in_one_sentence(string from, string to, string says, string alsoSays)
    {
        var changed = Good.Replace(from, to, StringComparison.Ordinal);
        Assert.NotEqual(Good, changed);
        var message = Assert.Throws<InputException>(() => ClipConfig.Parse(changed, "some/config.json")).Message;
        Assert.StartsWith("some/config.json", message, StringComparison.Ordinal);
        Assert.Contains(says, message, StringComparison.Ordinal);
        Assert.Contains(alsoSays, message, StringComparison.Ordinal);
        Assert.DoesNotContain("Clade.", message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', message);
        Assert.EndsWith(".", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("not JSON at all")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("3")]
    [InlineData("{}")]
    [InlineData("{ \"embed_dim\": 8 }")]
    [InlineData("{ \"embed_dim\": 8, \"vision\": null, \"text\": null }")]
    [InlineData("{ \"embed_dim\": 8, \"vision\": [] }")]
    [InlineData("{ \"embed_dim\": 8 } trailing")]
    public void What_is_no_configuration_is_refused(string json)
    {
        var message = Assert.Throws<InputException>(() => ClipConfig.Parse(json, "x.json")).Message;
        Assert.StartsWith("x.json", message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', message);
    }

    [Fact]
    public void Cut_and_changed_texts_give_a_sentence_or_a_configuration()
    {
        for (var length = 0; length < Good.Length; length++)
            Assert.Throws<InputException>(() => ClipConfig.Parse(Good[..length], "x.json"));
        var random = new KeyedRandom(1);
        for (var trial = 0; trial < 2000; trial++)
        {
            var text = Good.ToCharArray();
            for (var i = 0; i <= random.NextInt(3); i++)
                text[random.NextInt(text.Length)] = (char)(32 + random.NextInt(95));
            try
            {
                ClipConfig.Parse(new string(text), "x.json");
            }
            catch (InputException)
            {
                // The only exception that is allowed.
            }
        }
    }

    [Fact]
    public void One_tower_alone_is_a_model()
    {
        var both = ClipConfig.Parse(Good, "x.json");
        Assert.Null(ClipConfig.Parse((both with { Text = null }).ToJson(), "x.json").Text);
        Assert.Null(ClipConfig.Parse((both with { Vision = null }).ToJson(), "x.json").Vision);
    }

    [Fact]
    public void Depths_change_and_nothing_else()
    {
        var config = ClipConfig.Parse(Good, "x.json");
        var deeper = config.WithDepth(5, 7);
        Assert.Equal((5, 7), (deeper.Vision!.Layers, deeper.Text!.Layers));
        Assert.Equal(config, deeper.WithDepth(2, 1));
        Assert.Equal(config, config.WithDepth());
        Assert.Null((config with { Text = null }).WithDepth(3, 3).Text);
    }

    [Fact]
    public void A_model_of_sizes_that_do_not_fit_is_refused_at_once() =>
        Assert.Throws<InputException>(() => new ClipModel(ClipConfig.Parse(Good, "x.json") with { EmbedDim = -1 }));
}
