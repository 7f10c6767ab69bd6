using Clade.Core;
using Clade.Torch;

namespace Clade.Training.Tests;

/// <summary>Augmentation: off is off, values stay in range, draws belong to samples, the ground stays white.</summary>
public class AugmentationTests
{
    private static readonly AugmentationOptions s_off = new()
    {
        MinScale = 1,
        Rotation = 0,
        Aspect = 0,
        Colour = 0,
        Hue = 0,
        AnyHue = 0,
        Grey = 0,
        Outline = 0,
        Background = 0,
        Blur = 0,
    };

    private static readonly AugmentationOptions s_full = new()
    {
        MinScale = 0.3,
        Rotation = 180,
        Aspect = 1,
        Colour = 1,
        Hue = 180,
        AnyHue = 1,
        Grey = 0.5,
        Outline = 1,
        Lighten = 1,
        Flatten = 1,
        Warp = 0.25,
        Background = 1,
        Blur = 1,
    };

    [Fact]
    public void AllStrengthsZeroChangeNothing()
    {
        using var scope = new TensorScope();
        var images = Pictures(5);
        Assert.Equal((images.To(ElementType.Float32) / 255.0).ToArray<float>(), new Augmentation(s_off, 1).Apply(images, 7).ToArray<float>());
    }

    [Fact]
    public void ValuesStayBetweenZeroAndOne()
    {
        using var scope = new TensorScope();
        foreach (var options in new[] { new AugmentationOptions(), s_full })
        {
            for (var step = 0; step < 5; step++)
                Assert.All(new Augmentation(options, 1).Apply(Pictures(16), step).ToArray<float>(), value => Assert.InRange(value, 0f, 1f));
        }
    }

    [Fact]
    public void ASampleIsVariedTheSameInALargerBatch()
    {
        using var scope = new TensorScope();
        var (few, many) = (Pictures(3), Pictures(16));
        var augmentation = new Augmentation(s_full with { Outline = 0.3, Blur = 0.3, Background = 0.5 }, 4);
        Assert.InRange((augmentation.Apply(few, 9) - augmentation.Apply(many, 9)[..3]).Abs().Max().ToDouble(), 0, 1e-6);
    }

    [Fact]
    public void SeedStepAndSampleAllCount()
    {
        using var scope = new TensorScope();
        var same = Operators.Cat([.. Enumerable.Repeat(Pictures(1), 2)]);
        var one = new Augmentation(new AugmentationOptions(), 1).Apply(same, 0);
        Assert.Equal(one.ToArray<float>(), new Augmentation(new AugmentationOptions(), 1).Apply(same, 0).ToArray<float>());
        Assert.NotEqual(one[0].ToArray<float>(), one[1].ToArray<float>());
        Assert.NotEqual(one.ToArray<float>(), new Augmentation(new AugmentationOptions(), 1).Apply(same, 1).ToArray<float>());
        Assert.NotEqual(one.ToArray<float>(), new Augmentation(new AugmentationOptions(), 2).Apply(same, 0).ToArray<float>());
    }

    [Fact]
    public void FlatteningLeavesFewLevels()
    {
        using var scope = new TensorScope();
        var flat = new Augmentation(s_off with { Flatten = 1 }, 1).Apply(Pictures(16), 0);
        Assert.All(flat.ToArray<float>().Chunk(flat.Shape.Skip(1).Aggregate(1, (product, size) => product * (int)size)), picture => Assert.InRange(picture.Distinct().Count(), 2, 6));
    }

    [Fact]
    public void AWarpMovesPartsAgainstEachOtherAndNoFurtherThanAllowed()
    {
        using var scope = new TensorScope();
        // A ramp from left to right tells how far each place was moved: the grey level is the place.
        const int Side = 64;
        var ramp = Enumerable.Range(0, 3 * Side * Side).Select(i => (byte)(2 * (i % Side))).ToArray();
        var before = Tensor.From<byte>(ramp, [1, 3, Side, Side]);
        var after = new Augmentation(s_off with { Warp = 0.05 }, 3).Apply(before, 0)[0][0].ToArray<float>();
        var moved = Enumerable.Range(0, after.Length).Where(i => i % Side is > 8 and < Side - 8 && i / Side is > 8 and < Side - 8)
            .Select(i => ((after[i] * 255 / 2) - (i % Side)) / Side).ToArray();
        // Bicubic interpolation between the knots may overshoot a little.
        Assert.All(moved, part => Assert.InRange(Math.Abs(part), 0, 0.05 * 1.6));
        Assert.True(moved.Max() - moved.Min() > 0.01, "all places moved alike");
    }

    [Fact]
    public void WhatLiesOutsideOfThePictureIsWhite()
    {
        using var scope = new TensorScope();
        // Black pictures, turned and moved: where they do not reach, white shows, and nothing lies between but edges.
        var black = Operators.Zeros([32, 3, 24, 24], ElementType.UInt8);
        var moved = new Augmentation(s_off with { MinScale = 0.5, Rotation = 45 }, 1).Apply(black, 0).ToArray<float>();
        Assert.Contains(moved, value => value == 1);
        Assert.All(moved.Chunk(3 * 24 * 24), picture => Assert.Contains(picture, value => value == 0));
        // White pictures stay white under everything that is not meant to colour the ground.
        var white = Operators.Full([32, 3, 24, 24], 255, ElementType.UInt8);
        Assert.All(new Augmentation(s_full with { Background = 0 }, 1).Apply(white, 0).ToArray<float>(), value => Assert.Equal(1f, value));
    }

    [Fact]
    public void GreyPicturesHaveEqualChannels()
    {
        using var scope = new TensorScope();
        var grey = new Augmentation(s_off with { Grey = 1 }, 1).Apply(Pictures(4), 0);
        Assert.InRange((grey.Amax([1]) - grey.Amin([1])).Max().ToDouble(), 0, 1e-6);
    }

    private static Tensor Pictures(int count)
    {
        var random = new KeyedRandom(3);
        var bytes = new byte[count * 3 * 24 * 24];
        for (var i = 0; i < bytes.Length; i++)
            bytes[i] = (byte)random.NextInt(256);
        return Tensor.From<byte>(bytes, [count, 3, 24, 24]);
    }
}
