using Clade.Core;

namespace Clade.Torch.Tests;

public sealed class StateDictTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("clade-").FullName;

    private string FilePath => Path.Combine(_folder, "state.safetensors");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    public static TheoryData<ElementType> Types => [.. Enum.GetValues<ElementType>()];

    [Theory]
    [MemberData(nameof(Types))]
    public void Every_type_goes_round_bit_for_bit(ElementType type) => Live.AssertFlat(() =>
    {
        using var scope = new TensorScope();
        // Random bits, so that there are NaNs with payloads among the floats; a truth value is 0 or 1.
        var bytes = new byte[48 * type.Size()];
        new KeyedRandom(1, (int)type).Fill(bytes, type == ElementType.Bool ? 2 : 256);
        var saved = Operators.Empty([6, 8], type);
        bytes.CopyTo(saved.AsBytes());
        StateDict.Save(FilePath, [("x", saved), ("strided", saved.T()), ("scalar", saved[0][0]), ("none", saved[0..0])], metadata: new Dictionary<string, string> { ["a"] = "b" });
        var target = Operators.Zeros([6, 8], type);
        var strided = Operators.Zeros([8, 6], type);
        var (scalar, none) = (Operators.Zeros([], type), Operators.Zeros([0, 8], type));
        StateDict.LoadInto(FilePath, [("x", target), ("strided", strided), ("scalar", scalar), ("none", none)]);
        Assert.Equal(bytes, target.AsBytes().ToArray());
        Assert.Equal(bytes, strided.T().Contiguous().AsBytes().ToArray());
        Assert.Equal(bytes[..type.Size()], scalar.AsBytes().ToArray());
        using var file = SafeTensorsFile.Open(FilePath);
        Assert.Equal(type.SafeTensorsName(), file.Find("x")!.DType);
        Assert.Equal("b", file.Metadata["a"]);
    });

    [Fact]
    public void Precision_is_converted_on_request_and_on_load()
    {
        using var scope = new TensorScope();
        var x = Operators.Randn([4, 4]);
        var ids = Tensor.From<long>(1, 2);
        StateDict.Save(FilePath, [("x", x), ("ids", ids)], floatType: ElementType.BFloat16);
        var (y, loaded) = (Operators.Zeros([4, 4]), Operators.Zeros([2], ElementType.Int64));
        StateDict.LoadInto(FilePath, [("x", y), ("ids", loaded)]);
        Assert.True(y.Equal(x.To(ElementType.BFloat16).To(ElementType.Float32)));
        Assert.Equal([1L, 2], loaded.ToArray<long>());
    }

    [Fact]
    public void Mismatches_are_named_and_change_nothing()
    {
        using var scope = new TensorScope();
        StateDict.Save(FilePath, [("a", Operators.Ones([2])), ("b", Operators.Ones([3], ElementType.Int64)), ("c", Operators.Ones([1]))]);
        var a = Operators.Zeros([2]);
        Refuse("missing d", ("a", a), ("b", Operators.Zeros([3], ElementType.Int64)), ("c", Operators.Zeros([1])), ("d", Operators.Zeros([1])));
        Refuse("b I64 [3] instead of I64 [4]", ("a", a), ("b", Operators.Zeros([4], ElementType.Int64)), ("c", Operators.Zeros([1])));
        Refuse("b I64 [3] instead of F32 [3]", ("a", a), ("b", Operators.Zeros([3])), ("c", Operators.Zeros([1])));
        Refuse("unknown b, c", ("a", a));
        Assert.Equal([0f, 0], a.ToArray<float>());

        void Refuse(string what, params (string, Tensor)[] targets)
        {
            var error = Assert.Throws<InputException>(() => StateDict.LoadInto(FilePath, targets));
            Assert.Contains(what, error.Message, StringComparison.Ordinal);
            Assert.DoesNotContain('\n', error.Message);
        }
    }

    [Fact]
    public void Many_names_are_summed_up()
    {
        using var scope = new TensorScope();
        StateDict.Save(FilePath, [("a", Operators.Ones([2]))]);
        var targets = Enumerable.Range(0, 9).Select(i => ($"p{i}", Operators.Zeros([1]))).ToArray();
        Assert.Contains("and 4 more", Assert.Throws<InputException>(() => StateDict.LoadInto(FilePath, targets)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Parameters_load_in_place_and_keep_asking_for_gradients()
    {
        using var scope = new TensorScope();
        using var model = new Linear(3, 2);
        using var other = new Linear(3, 2);
        StateDict.Save(FilePath, model.State());
        StateDict.LoadInto(FilePath, other.State());
        Assert.Equal(model.Weight.ToArray<float>(), other.Weight.ToArray<float>());
        Assert.True(other.Weight.RequiresGrad() && other.Weight.IsLeaf());
    }
}
