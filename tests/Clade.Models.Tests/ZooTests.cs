namespace Clade.Models.Tests;

/// <summary>Everything in the zoo, without writing a test for it: it parses, has a size, and writes what it read.</summary>
public class ZooTests
{
    public static TheoryData<string> Names => [.. Zoo.Names];

    // Millions as OpenCLIP's docs/model_profile.csv states them, tower by tower; 0 where it has no such row.
    [Theory]
    [InlineData("xlm-roberta-base-ViT-B-32", 366.12, 87.85, 278.27)]
    [InlineData("xlm-roberta-large-ViT-H-14", 1193.01, 632.08, 560.94)]
    [InlineData("roberta-ViT-B-32", 212.72, 87.85, 124.87)]
    public void Models_have_their_published_size(string name, double whole, double image, double text)
    {
        var config = Zoo.Config(name);
        Assert.Equal(whole, config.ParameterCount / 1e6, 0.005);
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
