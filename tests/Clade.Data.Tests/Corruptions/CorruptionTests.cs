using Clade.Core;
using Clade.Data.Corruptions;
using Clade.Data.Images;

namespace Clade.Data.Tests.Corruptions;

public class CorruptionTests
{
    public static TheoryData<string> Names => [.. Corruption.All.Select(corruption => corruption.Name)];

    public static IEnumerable<object[]> NamesAndSides => Corruption.All.SelectMany(corruption => corruption.Sides.Select(side => new object[] { corruption.Name, side }));

    [Fact]
    public void There_are_fifteen_common_ones_and_eleven_of_space()
    {
        Assert.Equal((15, 11), (Corruption.Common.Count, Corruption.Space.Count));
        Assert.Equal(26, Corruption.All.Select(corruption => corruption.Name).Distinct().Count());
        Assert.Equal(["near-focus", "far-focus", "fog-3d", "xy-motion-blur", "z-motion-blur", "flash"], Corruption.All.Where(corruption => corruption.NeedsDepth).Select(corruption => corruption.Name));
        Assert.All(Corruption.All, corruption => Assert.Same(corruption, Corruption.Named(corruption.Name)));
    }

    [Theory]
    [MemberData(nameof(NamesAndSides))]
    public void Each_damages_repeatably_and_keeps_the_size(string name, int side)
    {
        var corruption = Corruption.Named(name);
        var (picture, depth) = (Sample.Picture(side, side + 8), Sample.Depth(side, side + 8));
        var before = picture.Pixels.ToArray();
        Assert.Same(picture, corruption.Apply(picture, 0));
        for (var severity = 1; severity <= 5; severity++)
        {
            var once = corruption.Apply(picture, severity, 3, 1, depth);
            Assert.Equal((side, side + 8), (once.Width, once.Height));
            Assert.NotEqual(before, once.Pixels);
            Assert.Equal(once.Pixels, corruption.Apply(picture, severity, 3, 1, depth).Pixels);
        }

        Assert.Equal(before, picture.Pixels);
    }

    [Theory]
    [MemberData(nameof(NamesAndSides))]
    public void Severity_five_is_worse_than_one(string name, int side)
    {
        var corruption = Corruption.Named(name);
        double Damage(int severity) => Enumerable.Range(0, 6).Average(number =>
        {
            var picture = Sample.Picture(side, side, number);
            return Sample.Distance(picture, corruption.Apply(picture, severity, number, 0, Sample.Depth(side, side)));
        });
        // The strong elastic waves of severities 1 and 2 at 224 pixels move things farther than the rough ones after them.
        if (name == "elastic")
            Assert.All(Enumerable.Range(1, 5), severity => Assert.True(Damage(severity) > 0.01));
        else
            Assert.True(Damage(5) > 1.05 * Damage(1), $"{Damage(1)} {Damage(5)}");
    }

    [Theory]
    [InlineData("gaussian-noise")]
    [InlineData("shot-noise")]
    [InlineData("impulse-noise")]
    [InlineData("glass-blur")]
    [InlineData("motion-blur")]
    [InlineData("snow")]
    [InlineData("frost")]
    [InlineData("fog")]
    [InlineData("elastic")]
    [InlineData("xy-motion-blur")]
    [InlineData("low-light")]
    [InlineData("iso-noise")]
    [InlineData("bit-error")]
    public void Pictures_and_seeds_have_draws_of_their_own(string name)
    {
        var (corruption, picture, depth) = (Corruption.Named(name), Sample.Picture(224, 224), Sample.Depth(224, 224));
        var own = corruption.Apply(picture, 3, 0, 0, depth).Pixels;
        Assert.NotEqual(own, corruption.Apply(picture, 3, 1, 0, depth).Pixels);
        Assert.NotEqual(own, corruption.Apply(picture, 3, 0, 1, depth).Pixels);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Sizes_without_constants_are_refused(string name)
    {
        var corruption = Corruption.Named(name);
        Assert.Contains("224", Assert.Throws<InputException>(() => corruption.Apply(Sample.Picture(100, 120), 1, depth: Sample.Depth(100, 120))).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => corruption.Apply(Sample.Picture(224, 224), 6));
        Assert.Throws<ArgumentOutOfRangeException>(() => corruption.Apply(Sample.Picture(224, 224), -1));
    }

    [Fact]
    public void Names_are_checked()
    {
        Assert.Contains("the nearest is frost", Assert.Throws<InputException>(() => Corruption.Named("frosty")).Message, StringComparison.Ordinal);
        Assert.Contains("gaussian-noise", Assert.Throws<InputException>(() => Corruption.Named("something else")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Depth_must_be_there_fit_and_not_be_flat()
    {
        var (fog, picture) = (Corruption.Named("fog-3d"), Sample.Picture(224, 224));
        Assert.Contains("depth map", Assert.Throws<InputException>(() => fog.Apply(picture, 1)).Message, StringComparison.Ordinal);
        Assert.Contains("one size", Assert.Throws<InputException>(() => fog.Apply(picture, 1, depth: Sample.Depth(224, 230))).Message, StringComparison.Ordinal);
        Assert.Contains("flat", Assert.Throws<InputException>(() => fog.Apply(picture, 1, depth: DepthMap.FromLayers(224, 224, new byte[224 * 224]))).Message, StringComparison.Ordinal);
        Assert.Throws<InputException>(() => fog.At(1));
        Assert.Throws<InputException>(() => new DepthMap(2, 1, [1, 0]));
        Assert.Throws<InputException>(() => new DepthMap(2, 1, [1]));
        Assert.Throws<InputException>(() => new DepthMap(2, 1, [1, float.NaN]));
    }

    [Fact]
    public void Changes_are_keyed_and_apply()
    {
        var (picture, depth) = (Sample.Picture(32, 32), new DepthSource("scenes", _ => Sample.Depth(224, 224)));
        var change = Corruption.Named("shot-noise").At(4, 2);
        Assert.Equal("shot-noise/4/2/v1", change.Key);
        Assert.Equal(Corruption.Named("shot-noise").Apply(picture, 4, 9, 2).Pixels, change.Apply(picture, 9).Pixels);
        var large = Sample.Picture(224, 224);
        var deep = Corruption.Named("flash").At(2, depth, 1);
        Assert.Equal("flash/2/1/v1/scenes", deep.Key);
        Assert.Equal(Corruption.Named("flash").Apply(large, 2, 5, 1, Sample.Depth(224, 224)).Pixels, deep.Apply(large, 5).Pixels);
        Assert.Equal("jpeg/2/1/v1", Corruption.Named("jpeg").At(2, depth, 1).Key);
        Assert.Same(large, Corruption.Named("flash").At(0, depth).Apply(large, 0));
    }

    [Fact]
    public void A_side_makes_pictures_of_any_size_fit()
    {
        var (picture, square) = (Sample.Picture(300, 260), new ClipPreprocess { Size = 224 });
        var change = Corruption.Named("contrast").At(2, side: 224);
        Assert.Equal("contrast/2/0/v1/224", change.Key);
        Assert.Equal(Corruption.Named("contrast").Apply(square.ToSquare(picture), 2).Pixels, change.Apply(picture, 0).Pixels);
        Assert.Equal(square.ToSquare(picture).Pixels, Corruption.Named("contrast").At(0, side: 224).Apply(picture, 0).Pixels);
        Assert.Throws<InputException>(() => Corruption.Named("contrast").At(2, side: 100));
    }

    [Fact]
    public void Threads_do_not_disturb_each_other()
    {
        var (picture, depth) = (Sample.Picture(224, 224), Sample.Depth(224, 224));
        var alone = Corruption.All.Select(corruption => corruption.Apply(picture, 2, 1, 0, depth).Pixels).ToArray();
        Parallel.For(0, 2 * alone.Length, i => Assert.Equal(alone[i / 2], Corruption.All[i / 2].Apply(picture, 2, 1, 0, depth).Pixels));
    }
}
