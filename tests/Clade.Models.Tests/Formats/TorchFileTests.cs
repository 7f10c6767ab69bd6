using Clade.Torch;

namespace Clade.Models.Tests.Formats;

public class TorchFileTests
{
    [Theory]
    [InlineData("zip.pt", "PyTorch zip")]
    [InlineData("legacy.pt", "PyTorch legacy")]
    [InlineData("expected.safetensors", "safetensors")]
    public void What_PyTorch_wrote_is_read(string name, string format)
    {
        using var source = WeightSource.Open(Fixtures.Path(name));
        Assert.Equal(format, source.Format);
        Assert.Empty(source.Refused);
        Fixtures.Same(Fixtures.Path("expected.safetensors"), source);
    }

    [Fact]
    public void Objects_of_TorchScript_give_names_by_their_attributes()
    {
        using var source = WeightSource.Open(Fixtures.Path("script.pt"));
        Assert.Equal("TorchScript", source.Format);
        using var scope = new TensorScope();
        var expected = StateDict.Load(Fixtures.Path("script.safetensors"));
        Assert.Equal(expected.Keys.Order(), source.Entries.Select(entry => entry.Name).Order());
        foreach (var (name, tensor) in expected)
            Assert.Equal(tensor.AsBytes().ToArray(), source.Read(name).AsBytes().ToArray());
    }

    [Fact]
    public void A_training_checkpoint_is_unwrapped_and_says_what_was_refused()
    {
        using var source = WeightSource.Open(Fixtures.Path("training.pt"));
        Assert.Equal(["plain.weight", "double", "half"], source.Entries.Select(entry => entry.Name));
        Assert.Equal("state_dict/module.", source.Unwrapped);
        Assert.Equal(["argparse.Namespace"], source.Refused);
        Assert.Equal(("32", "vit", "0.25"), (source.Metadata["epoch"], source.Metadata["name"], source.Metadata["best"]));
    }
}
