namespace Clade.Torch.Tests;

public class BFloat16Tests
{
    [Fact]
    public void Every_bfloat16_survives_the_way_through_float()
    {
        for (var bits = 0; bits <= ushort.MaxValue; bits++)
        {
            var value = BFloat16.FromBits((ushort)bits);
            var back = (BFloat16)(float)value;
            Assert.True(float.IsNaN(value) ? float.IsNaN(back) : back.Bits == bits, $"{bits:X4}");
        }
    }

    [Fact]
    public void Rounding_is_that_of_libtorch()
    {
        using var scope = new TensorScope();
        TorchRuntime.Seed(1);
        // Random bits: every exponent, subnormal numbers and overflow to infinity among them; and ties.
        var bits = Operators.Randint(int.MinValue, int.MaxValue, [100_000], ElementType.Int64).ToArray<int>();
        for (var i = 0; i < 1000; i++)
            bits[i] = (bits[i] & unchecked((int)0xFFFF0000)) | 0x8000;
        var floats = Array.ConvertAll(bits, BitConverter.Int32BitsToSingle);
        var theirs = Tensor.From<float>(floats).To(ElementType.BFloat16).ToArray<BFloat16>();
        for (var i = 0; i < floats.Length; i++)
        {
            var ours = BFloat16.FromSingle(floats[i]);
            Assert.True(float.IsNaN(floats[i]) ? float.IsNaN(ours) && float.IsNaN(theirs[i]) : ours.Bits == theirs[i].Bits, $"{floats[i]:R}");
        }
    }

    [Fact]
    public void Equality_is_that_of_numbers()
    {
        var nan = (BFloat16)float.NaN;
        Assert.True((BFloat16)0f == (BFloat16)(-0f));
        Assert.True(nan != BFloat16.FromBits(nan.Bits));
        Assert.True(nan.Equals((object)nan));
        Assert.Equal(((BFloat16)0f).GetHashCode(), ((BFloat16)(-0f)).GetHashCode());
        Assert.Equal("1.5", ((BFloat16)1.5f).ToString());
        Assert.Equal(1.5f, ((BFloat16)1.5f).ToSingle());
    }
}
