namespace Clade.Models.Tests;

/// <summary>Everything in the zoo, without writing a test for it: it parses, has a size, and writes what it read.</summary>
public class ZooTests
{
    public static TheoryData<string> Names => [.. Zoo.Names];

    // Millions as OpenCLIP's docs/model_profile.csv states them, tower by tower; 0 where it has no such row.
    [Theory]
    [InlineData("ViT-B-32", 151.28, 87.85, 63.43)]
    [InlineData("ViT-B-32-quickgelu", 151.28, 87.85, 63.43)]
    [InlineData("ViT-B-16", 149.62, 86.19, 63.43)]
    [InlineData("ViT-B-16-quickgelu", 149.62, 86.19, 63.43)]
    [InlineData("ViT-L-14", 427.62, 303.97, 123.65)]
    [InlineData("ViT-L-14-quickgelu", 427.62, 303.97, 123.65)]
    [InlineData("ViT-H-14", 986.11, 632.08, 354.03)]
    [InlineData("ViT-H-14-quickgelu", 986.11, 632.08, 354.03)]
    [InlineData("ViT-H-14-378-quickgelu", 986.71, 632.68, 354.03)]
    [InlineData("ViT-g-14", 1366.68, 1012.65, 354.03)]
    [InlineData("ViT-bigG-14", 2539.57, 1844.91, 694.66)]
    [InlineData("ViT-L-14-CLIPA", 414.21, 303.96, 110.25)]
    [InlineData("ViT-B-16-SigLIP", 203.16, 92.88, 110.27)]
    [InlineData("ViT-L-16-SigLIP-384", 652.48, 316.28, 336.19)]
    [InlineData("ViT-SO400M-14-SigLIP-384", 877.96, 428.23, 449.73)]
    [InlineData("xlm-roberta-base-ViT-B-32", 366.12, 87.85, 278.27)]
    [InlineData("xlm-roberta-large-ViT-H-14", 1193.01, 632.08, 560.94)]
    [InlineData("roberta-ViT-B-32", 212.72, 87.85, 124.87)]
    [InlineData("EVA02-B-16", 149.69, 86.26, 63.43)]
    [InlineData("EVA02-L-14", 427.76, 304.11, 123.65)]
    [InlineData("EVA02-L-14-336", 428.08, 304.43, 123.65)]
    [InlineData("EVA01-g-14", 1136.44, 1012.59, 123.85)]
    [InlineData("EVA01-g-14-plus", 1366.62, 1012.59, 354.03)]
    [InlineData("EVA02-E-14", 4704.59, 4350.56, 354.03)]
    [InlineData("EVA02-E-14-plus", 5044.89, 4350.56, 694.33)]
    public void Models_have_their_published_size(string name, double whole, double image, double text)
    {
        var config = Zoo.Config(name);
        Assert.Equal(whole, config.ParameterCount / 1e6, 0.005);
        Assert.Equal(image, ((config with { Text = null }).ParameterCount - 1) / 1e6, 0.005);
        Assert.Equal(text, ((config with { Image = null }).ParameterCount - 1) / 1e6, 0.005);
    }

    // As OFA-Sys/Chinese-CLIP states them: exactly for one model (README, its metadata of an evaluation), in millions for the others, tower by tower.
    [Theory]
    [InlineData("chinese-clip-rn50", 77, 38, 39)]
    [InlineData("chinese-clip-vit-base-patch16", 188, 86, 102)]
    [InlineData("chinese-clip-vit-large-patch14", 406, 304, 102)]
    [InlineData("chinese-clip-vit-large-patch14-336px", 407, 304, 102)]
    [InlineData("chinese-clip-vit-huge-patch14", 958, 632, 326)]
    public void Chinese_models_have_their_published_size(string name, double whole, double image, double text)
    {
        var config = Zoo.Config(name);
        Assert.Equal(whole, config.ParameterCount / 1e6, 0.6);
        Assert.Equal(image, ((config with { Text = null }).ParameterCount - 1) / 1e6, 0.6);
        Assert.Equal(text, ((config with { Image = null }).ParameterCount - 1) / 1e6, 0.8);
        if (name == "chinese-clip-vit-base-patch16")
            Assert.Equal((188_262_913, 86_192_640), (config.ParameterCount, (config with { Text = null }).ParameterCount - 1));
    }

    // The same table; what it states for the whole of a CoCa holds the text decoder, too.
    [Theory]
    [InlineData("coca_ViT-B-32", 89.16, 63.43)]
    [InlineData("coca_ViT-L-14", 306.72, 123.65)]
    public void Towers_have_their_published_size(string name, double image, double text)
    {
        var config = Zoo.Config(name);
        Assert.Equal(image, ((config with { Text = null }).ParameterCount - 1) / 1e6, 0.005);
        Assert.Equal(text, ((config with { Image = null }).ParameterCount - 1) / 1e6, 0.005);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Models_parse_and_count_and_write_what_they_read(string name)
    {
        var config = Zoo.Config(name);
        Assert.InRange(config.ParameterCount, 1_000_000, 20_000_000_000);
        Assert.Equal(config, DualEncoderConfig.Parse(config.ToJson(), name));
    }
}
