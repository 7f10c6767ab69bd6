using Clade.Core;
using Clade.Data.Scenes;

namespace Clade.Data.Tests.Scenes;

public class CocoRleTests
{
    // Rows of two: columns are read first, so that "1 0 / 1 1" is 1 1 0 1.
    [Theory]
    [InlineData("10/11", new[] { 0, 2, 1, 1 }, "021O")]
    [InlineData("00/00", new[] { 4 }, "4")]
    [InlineData("11/11", new[] { 0, 4 }, "04")]
    [InlineData("01/10", new[] { 1, 2, 1 }, "121")]
    public void Encode_ByHand(string rows, int[] counts, string text)
    {
        var mask = Mask(rows);
        Assert.Equal(counts, CocoRle.Counts(mask));
        Assert.Equal(text, CocoRle.Encode(mask));
        Assert.Equal(mask.ToBytes(), CocoRle.Decode(text, mask.Width, mask.Height).ToBytes());
    }

    // 100 zeros, then ones: 100 = 4 + 3 * 32, so "more, 4" = chr(48 + 36) and "3" = chr(51). A run of 16 needs a second group for its sign.
    [Fact]
    public void Encode_LongRunsByHand()
    {
        var column = Enumerable.Range(0, 116).Select(i => (byte)(i < 100 ? 0 : 1)).ToArray();
        Assert.Equal("T3`0", CocoRle.Encode(SceneMask.Of(column, 1, 1, 116)));
    }

    [Fact]
    public void Decode_GivesBackWhatWasEncoded()
    {
        var random = new Random(1);
        for (var round = 0; round < 200; round++)
        {
            var (width, height) = (1 + random.Next(40), 1 + random.Next(40));
            var share = random.NextDouble();
            var values = new byte[width * height];
            for (var i = 0; i < values.Length; i++)
                values[i] = (byte)(random.NextDouble() < share ? i % 3 == 0 && i > 0 ? values[i - 1] : 1 : 0);
            var mask = SceneMask.Of(values, 1, width, height);
            Assert.Equal(values, CocoRle.Decode(CocoRle.Encode(mask), width, height).ToBytes());
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("3")]
    [InlineData("5")]
    [InlineData("04 ")]
    [InlineData("T")]
    [InlineData("oooooooooo")]
    [InlineData("O")]
    [InlineData("22O")]
    public void Decode_WhatIsNoMaskIsRefused(string text) => Assert.Throws<InputException>(() => CocoRle.Decode(text, 2, 2));

    [Fact]
    public void Mask_CountsWhatTwoHaveInCommon()
    {
        var (a, b) = (Mask("110/010"), Mask("011/010"));
        Assert.Equal((2, 3), (a.Common(b), a.Area));
        Assert.Equal(new SceneBox(0, 0, 2, 2), a.Box);
        Assert.Throws<ArgumentException>(() => a.Common(Mask("10/11")));
        Assert.Throws<ArgumentException>(() => SceneMask.Of([1, 2], 1, 3, 1));
    }

    [Theory]
    [InlineData("", 65536, 65536)]
    [InlineData("0", 50_000, 50_000)]
    public void SizesBeyondAllPictures_AreRefused(string counts, int width, int height)
    {
        Assert.Contains("run-length mask", Assert.Throws<InputException>(() => CocoRle.Decode(counts, width, height)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => SceneMask.Of([], 1, width, height));
    }

    [Fact]
    public void Box_OverlapByHand()
    {
        Assert.Equal(4.0 / 28, new SceneBox(0, 0, 4, 4).Overlap(new SceneBox(2, 2, 4, 4)), 12);
        Assert.Equal(0, new SceneBox(0, 0, 4, 4).Overlap(new SceneBox(4, 0, 4, 4)));
        Assert.Equal(new SceneBox(2, 2, 2, 2), new SceneBox(0, 0, 4, 4).Intersect(new SceneBox(2, 2, 4, 4)));
    }

    private static SceneMask Mask(string rows)
    {
        var lines = rows.Split('/');
        return SceneMask.Of([.. string.Concat(lines).Select(letter => (byte)(letter - '0'))], 1, lines[0].Length, lines.Length);
    }
}
