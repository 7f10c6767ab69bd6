using Clade.Data.Scenes;

namespace Clade.Data.Tests.Scenes;

public class BlendTests
{
    [Fact]
    public void Over_EqualsTheFormulaForEveryByte()
    {
        var (old, rest, colours) = (new byte[65536], new byte[65536], new byte[65536]);
        for (var i = 0; i < 65536; i++)
            (old[i], rest[i], colours[i]) = ((byte)(i >> 8), (byte)i, (byte)(255 - (byte)i));
        var target = old.ToArray();
        Blend.Over(colours, rest, target);
        for (var i = 0; i < 65536; i++)
            Assert.Equal((byte)(colours[i] + Math.Round(old[i] * rest[i] / 255.0, MidpointRounding.AwayFromZero)), target[i]);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(31)]
    [InlineData(33)]
    [InlineData(95)]
    public void Over_TheTailIsAsTheRest(int length)
    {
        var random = new Random(length);
        var (old, alpha) = (new byte[length], new byte[length]);
        random.NextBytes(old);
        random.NextBytes(alpha);
        var rest = Array.ConvertAll(alpha, value => (byte)(255 - value));
        var colours = Array.ConvertAll(alpha, value => (byte)(value / 2));
        var target = old.ToArray();
        Blend.Over(colours, rest, target);
        for (var i = 0; i < length; i++)
            Assert.Equal((byte)(colours[i] + (2 * old[i] * rest[i] + 255) / 510), target[i]);
    }

    [Fact]
    public void Mark_WritesWhereAlphaIsEnough()
    {
        var alpha = Enumerable.Range(0, 300).Select(i => (byte)i).ToArray();
        var layers = Enumerable.Repeat((byte)9, 300).ToArray();
        Blend.Mark(alpha, 128, 3, layers);
        Assert.Equal(alpha.Select(value => value >= 128 ? (byte)3 : (byte)9), layers);
    }
}
