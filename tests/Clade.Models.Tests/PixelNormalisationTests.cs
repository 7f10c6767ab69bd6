using Clade.Torch;

namespace Clade.Models.Tests;

public class PixelNormalisationTests
{
    [Fact]
    public void Bytes_and_shares_give_the_values_of_the_reference()
    {
        using var scope = new TensorScope();
        // Black and white as published: (0 - mean) / deviation and (1 - mean) / deviation a channel.
        float[] black = [-1.7922626f, -1.7520971f, -1.4802198f], white = [1.9303361f, 2.0748837f, 2.1458971f];
        var bytes = Tensor.From<byte>([0, 0, 0, 255, 255, 255], [2, 3, 1, 1]);
        var expected = Tensor.From<float>([.. black, .. white], [2, 3, 1, 1]);
        Goldens.Close("bytes", expected, PixelNormalisation.Apply(bytes), 1e-6, 0);
        Goldens.Close("shares", expected, PixelNormalisation.Apply(bytes.To(ElementType.Float64) / 255.0), 1e-6, 0);
        Assert.Equal(ElementType.Float32, PixelNormalisation.Apply(bytes.To(ElementType.Float64)).ElementType);
    }
}
