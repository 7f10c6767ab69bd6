using Clade.Torch;
using Clade.Torch.Tests;

namespace Clade.Models.Tests.Formats;

public class TensorPlaceTests
{
    private static readonly (string, byte[]) _four = ("0", [0, 0, 128, 63, 0, 0, 0, 64, 0, 0, 64, 64, 0, 0, 128, 64]);

    public static TheoryData<long, long, long[], long[], string> Wrong => new()
    {
        { 4, 0, [5], [1], "reaches element 4" },
        { 4, 1, [4], [1], "reaches" },
        { 4, 4, [1], [1], "reaches" },
        { 4, 0, [2, 2], [3, 1], "reaches" },
        { 4, -1, [2], [1], "negative" },
        { 4, 0, [-1], [1], "negative" },
        { 4, 0, [-1, -1], [1, 1], "negative" },
        { 4, 3, [2], [-1], "negative" },
        { 4, 0, [2], [], "not numbers" },
        { 4, 0, [1L << 40], [0], "beyond all measure" },
        { 4, 0, [1L << 32, 1L << 32], [0, 0], "larger than any memory" },
        { 4, 0, [2], [long.MaxValue], "reaches" },
        { 4, long.MaxValue, [2], [long.MaxValue], "larger" },
        { 4, long.MaxValue, [1], [1], "reaches" },
        { 4, 0, [long.MaxValue, 0], [1, 1], "larger" },
        { 5, 0, [4], [1], "16 bytes instead of 20" },
        { -1, 0, [0], [1], "cannot be" },
        { long.MaxValue, 0, [0], [1], "cannot be" },
        { 1L << 60, 0, [4], [1], "instead of" },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void Numbers_that_cannot_be_are_refused(long count, long offset, long[] sizes, long[] strides, string why) =>
        Hostile.Refused(ZipWriter.Torch(PickleWriter.One("0", count, offset, sizes, strides), _four), why);

    [Theory]
    [InlineData(4, 0, new long[] { 2, 2 }, new long[] { 1, 2 }, new float[] { 1, 3, 2, 4 })]
    [InlineData(4, 1, new long[] { 2, 2 }, new long[] { 1, 1 }, new float[] { 2, 3, 3, 4 })]
    [InlineData(4, 3, new long[] { 3 }, new long[] { 0 }, new float[] { 4, 4, 4 })]
    [InlineData(4, 2, new long[] { }, new long[] { }, new float[] { 3 })]
    [InlineData(4, 9, new long[] { 0, 3 }, new long[] { 3, 1 }, new float[] { })]
    [InlineData(4, 3, new long[] { 1, 1 }, new long[] { 1000, 77 }, new float[] { 4 })]
    public void Views_are_read_as_they_are_seen(long count, long offset, long[] sizes, long[] strides, float[] expected)
    {
        using var folder = new TemporaryFolder();
        using var source = Hostile.Accepted(folder, ZipWriter.Torch(PickleWriter.One("0", count, offset, sizes, strides), _four));
        using var tensor = source.Read("w");
        Assert.Equal(sizes, tensor.Shape);
        Assert.Equal(expected, tensor.ToArray<float>());
        Assert.Equal(expected.Length, source.Find("w")!.Count);
    }

    // Random views, good and bad, against the definition: element (i, j, …) is at offset + Σ index · stride.
    [Fact]
    public void Any_view_is_read_by_its_definition_or_refused()
    {
        using var folder = new TemporaryFolder();
        var random = new Clade.Core.KeyedRandom(2026);
        var values = Enumerable.Range(0, 24).Select(i => (float)i).ToArray();
        var data = values.SelectMany(BitConverter.GetBytes).ToArray();
        var good = 0;
        for (var round = 0; round < 1000; round++)
        {
            var sizes = new long[random.NextInt(4)];
            var strides = new long[sizes.Length];
            for (var i = 0; i < sizes.Length; i++)
                (sizes[i], strides[i]) = (random.NextInt(5) + (random.NextInt(20) == 0 ? -1 : 0), random.NextInt(7) + (random.NextInt(20) == 0 ? -1 : 0));
            long offset = random.NextInt(12);
            var expected = Elements(values, offset, sizes, strides);
            var path = folder.Write($"{round}", ZipWriter.Torch(PickleWriter.One("0", 24, offset, sizes, strides), ("0", data)));
            if (expected is null)
            {
                Assert.Throws<Clade.Core.InputException>(() => Hostile.ReadAll(path));
                continue;
            }

            using var source = WeightSource.Open(path);
            using var tensor = source.Read("w");
            Assert.Equal(expected, tensor.ToArray<float>());
            Assert.Equal(sizes, tensor.Shape);
            good++;
        }

        Assert.InRange(good, 300, 990);
    }

    private static float[]? Elements(float[] values, long offset, long[] sizes, long[] strides)
    {
        if (sizes.Any(size => size < 0) || strides.Any(stride => stride < 0))
            return null;
        var places = new List<long> { offset };
        for (var i = 0; i < sizes.Length; i++)
            places = [.. places.SelectMany(place => Enumerable.Range(0, (int)sizes[i]).Select(index => place + (index * strides[i])))];
        return places.Any(place => place >= values.Length) ? null : [.. places.Select(place => values[place])];
    }

    [Theory]
    [InlineData("ComplexFloatStorage", 2)]
    [InlineData("QInt8Storage", 16)]
    public void Types_that_tensors_do_not_have_are_named(string type, long count)
    {
        using var folder = new TemporaryFolder();
        var pickle = new PickleWriter().Op("}").Text("w").Tensor("0", 4, 0, [4], [1]).Op("s").Text("q").Tensor("1", count, 0, [count], [1], type).Op("s").End();
        using var source = Hostile.Accepted(folder, ZipWriter.Torch(pickle, _four, ("1", new byte[16])));
        Assert.Contains(type, source.Unreadable["q"], StringComparison.Ordinal);
    }

    // torch.save of a uint8 storage seen as float32 by _rebuild_tensor_v3, and of a tensor with attributes by _rebuild_from_type_v2.
    [Fact]
    public void Newer_ways_to_write_a_tensor_are_read()
    {
        using var folder = new TemporaryFolder();
        var pickle = new PickleWriter().Op("}")
            .Text("v3").Global("torch._utils", "_rebuild_tensor_v3").Op("(").Op("(").Text("storage").Global("torch.storage", "UntypedStorage").Text("0").Text("cpu").Int(16).Op("tQ")
            .Int(1).Ints(2).Ints(1).Op("\x89}").Global("torch", "float32").Op("tRs")
            .Text("typed").Global("torch._tensor", "_rebuild_from_type_v2").Op("(").Global("torch._utils", "_rebuild_tensor_v2").Global("torch.nn.parameter", "Parameter")
            .Op("(").Storage("1", 1).Int(0).Ints().Ints().Op("\x89}t}tRs")
            .Text("negated").Global("torch._utils", "_rebuild_tensor_v2").Op("(").Storage("1", 1).Int(0).Ints().Ints().Op("\x89}}").Text("neg").Op("\x88stRs").End();
        using var source = Hostile.Accepted(folder, ZipWriter.Torch(pickle, _four, ("1", [0, 0, 0, 64])));
        using var scope = new TensorScope();
        Assert.Equal([2f, 3f], source.Read("v3").ToArray<float>());
        Assert.Equal([2f], source.Read("typed").ToArray<float>());
        Assert.Equal(["negated"], source.Unreadable.Keys);
    }

    [Fact]
    public void A_storage_has_one_description() =>
        Hostile.Refused(ZipWriter.Torch(new PickleWriter().Op("}").Text("w").Tensor("0", 4, 0, [4], [1]).Op("s").Text("q").Tensor("0", 2, 0, [2], [1], "DoubleStorage").Op("s").End(), _four), "two ways");

    [Fact]
    public void No_handle_is_left()
    {
        var before = Live.Count();
        Hostile.ReadAll(Fixtures.Path("zip.pt"));
        Assert.Equal(before, Tensor.LiveCount);
    }
}
