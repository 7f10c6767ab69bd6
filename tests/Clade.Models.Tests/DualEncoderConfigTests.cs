using Clade.Core;

namespace Clade.Models.Tests;

public class DualEncoderConfigTests
{
    private const string Image = """{"kind": "vit", "width": 8, "head_width": 4, "layers": 1, "image_size": 4, "patch_size": 2}""";

    [Fact]
    public void Both_towers_come_back_as_they_were_written()
    {
        var config = new DualEncoderConfig
        {
            EmbedDim = 6,
            Image = new VisionConfig { Width = 8, HeadWidth = 4, Layers = 1, ImageSize = 4, PatchSize = 2 },
            Text = new BertTextConfig { Width = 8, HeadWidth = 4, Layers = 1, VocabularySize = 9, Positions = 5, Pooling = TokenPooling.Max },
            LogitBias = -10,
        };
        Assert.Equal(config, DualEncoderConfig.Parse(config.ToJson(), "written"));
    }

    [Fact]
    public void The_kind_may_stand_anywhere() =>
        Assert.IsType<VisionConfig>(DualEncoderConfig.Parse("""{"image": {"width": 8, "head_width": 4, "layers": 1, "image_size": 4, "kind": "vit", "patch_size": 2}, "embed_dim": 6}""", "late").Image);

    [Theory]
    [InlineData("[]", "the whole must be an object")]
    [InlineData("{", "it is not JSON")]
    [InlineData("{}", "the key 'embed_dim' is missing")]
    [InlineData("""{"embed_dim": 6}""", "at least one tower")]
    [InlineData("""{"embed_dim": 0, "image": IMAGE}""", "embed_dim is 0")]
    [InlineData("""{"embed_dim": 99999999, "image": IMAGE}""", "embed_dim is 99999999")]
    [InlineData("""{"embed_dim": 6.5, "image": IMAGE}""", "the value of 'embed_dim' does not fit")]
    [InlineData("""{"embed_dim": 6, "embed_dim": 6, "image": IMAGE}""", "the key 'embed_dim' twice")]
    [InlineData("""{"embed_dim": 6, "images": IMAGE}""", "unknown key 'images', meant is perhaps 'image'")]
    [InlineData("""{"embed_dim": 6, "image": 3}""", "'image' must be an object")]
    [InlineData("""{"embed_dim": 6, "image": {"width": 8}}""", "the key 'image.kind' is missing; it is one of vit")]
    [InlineData("""{"embed_dim": 6, "image": {"kind": "vitt"}}""", "'image.kind' is 'vitt', which is not known, meant is perhaps 'vit'")]
    [InlineData("""{"embed_dim": 6, "image": {"kind": 1}}""", "'image.kind' is '1'")]
    [InlineData("""{"embed_dim": 6, "image": {"kind": "vit", "kind": "vit"}}""", "the key 'image.kind' twice")]
    [InlineData("""{"embed_dim": 6, "image": {"kind": "vit", "widht": 8}}""", "unknown key 'image.widht', meant is perhaps 'width'")]
    [InlineData("""{"embed_dim": 6, "image": {"kind": "vit", "width": 8}}""", "the key 'image.image_size' is missing")]
    [InlineData("""{"embed_dim": 6, "image": {"kind": "vit", "width": 7, "head_width": 4, "layers": 1, "image_size": 4, "patch_size": 2}}""", "7 wide")]
    [InlineData("""{"embed_dim": 6, "image": {"kind": "vit", "width": 8, "head_width": 4, "layers": 1, "image_size": 4, "patch_size": 2, "activation": 1}}""", "'image.activation' does not fit")]
    public void What_is_wrong_is_said_in_one_sentence_that_names_the_file(string json, string sentence)
    {
        var error = Assert.Throws<InputException>(() => DualEncoderConfig.Parse(json.Replace("IMAGE", Image, StringComparison.Ordinal), "some.json"));
        Assert.StartsWith("some.json", error.Message, StringComparison.Ordinal);
        Assert.Contains(sentence, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("Clade.Models", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_model_that_is_not_in_the_zoo_is_named() =>
        Assert.Contains("meant is perhaps 'roberta-ViT-B-32'", Assert.Throws<InputException>(() => Zoo.Config("roberta-ViT-B32")).Message, StringComparison.Ordinal);
}
