namespace Clade.Torch.Tests;

public class ModuleTests
{
    [Fact]
    public void Names_are_joined_by_dots_in_the_order_of_registration()
    {
        using var model = new Model();
        Assert.Equal(["scale", "block.0.weight", "block.0.bias", "block.1.weight", "weight", "bias"], model.Parameters().Select(item => item.Name));
        Assert.Equal(["mask"], model.Buffers().Select(item => item.Name));
        Assert.Equal("clip.mask", model.State("clip.").Last().Name);
        Assert.Equal(1 + 6 + 2 + 3 + 3 + 3, model.ParameterCount);
    }

    [Fact]
    public void Shared_parameters_count_once()
    {
        using var model = new Shared();
        Assert.Equal(["b", "a.weight"], model.Parameters().Select(item => item.Name));
        Assert.Equal(6, model.ParameterCount);
    }

    [Fact]
    public void Parameters_leave_their_scope_and_go_with_the_module() => Live.AssertFlat(() =>
    {
        Model model;
        using (new TensorScope())
            model = new Model();
        Assert.All(model.State(), item => Assert.False(item.Value.IsDisposed));
        Assert.All(model.Parameters(), item => Assert.True(item.Value.RequiresGrad() && item.Value.IsLeaf()));
        Assert.All(model.Buffers(), item => Assert.False(item.Value.RequiresGrad()));
        model.Dispose();
        Assert.All(model.State(), item => Assert.True(item.Value.IsDisposed));
    });

    [Theory]
    [InlineData("scale")]
    [InlineData("mask")]
    [InlineData("block")]
    [InlineData("")]
    public void Names_that_are_taken_or_empty_are_refused(string name)
    {
        using var model = new Model();
        using var scope = new TensorScope();
        Assert.ThrowsAny<ArgumentException>(() => model.Add(name, Operators.Ones([1])));
    }

    [Fact]
    public void Freezing_and_forgetting()
    {
        using var scope = new TensorScope();
        using var layer = new Linear(2, 2);
        layer.Forward(Operators.Ones([1, 2])).Sum().Backward();
        layer.ZeroGrad();
        Assert.Null(layer.Weight.Grad());
        layer.SetRequiresGrad(false);
        Assert.False(layer.Forward(Operators.Ones([1, 2])).RequiresGrad());
    }

    [Fact]
    public void Conversion_is_in_place_and_leaves_integers_alone()
    {
        using var scope = new TensorScope();
        using var model = new Model();
        var before = model.State().Select(item => item.Value).ToList();
        var bytes = before[1].ToArray<float>();
        before[1].Sum().Backward();
        Assert.Same(model, model.To(ElementType.Float64));
        Assert.All(before.Zip(model.State()), pair => Assert.Same(pair.First, pair.Second.Value));
        Assert.All(model.Parameters(), item => Assert.Equal(ElementType.Float64, item.Value.ElementType));
        Assert.All(model.Parameters(), item => Assert.True(item.Value.RequiresGrad() && item.Value.IsLeaf()));
        Assert.Equal(ElementType.Bool, model.Buffers().Single().Value.ElementType);
        Assert.Null(before[1].Grad());
        before[1].Sum().Backward();
        Assert.Equal(ElementType.Float64, before[1].Grad()!.ElementType);
        Assert.Equal(bytes, before[1].ToArray<float>());
        Assert.Throws<ArgumentException>(() => model.To(ElementType.Int64));
    }

    [Fact]
    public void Narrowing_converts_what_is_multiplied_and_nothing_else()
    {
        using var scope = new TensorScope();
        using var model = new Model();
        var before = model.State().Select(item => item.Value).ToList();
        Assert.Same(model, model.Narrow(ElementType.BFloat16));
        Assert.All(before.Zip(model.State()), pair => Assert.Same(pair.First, pair.Second.Value));
        Assert.All(model.Parameters(), item => Assert.Equal(item.Name.StartsWith("block.", StringComparison.Ordinal) ? ElementType.BFloat16 : ElementType.Float32, item.Value.ElementType));
        Assert.Equal(3, model.Parameters().Count(item => item.Value.ElementType == ElementType.BFloat16));
        Assert.Throws<ArgumentException>(() => model.Narrow(ElementType.Int64));
    }

    private sealed class Model : Module
    {
        internal Model()
        {
            Parameter("scale", Initialise.Ones(1));
            Buffer("mask", Operators.Ones([2], ElementType.Bool));
            Child("block", new List());
            Child("", new LayerNorm(3));
        }

        internal void Add(string name, Tensor value) => Parameter(name, value);
    }

    private sealed class List : Module
    {
        internal List()
        {
            Child("0", new Linear(3, 2));
            Child("1", new Linear(3, 1, bias: false));
        }
    }

    private sealed class Shared : Module
    {
        internal Shared() => Parameter("b", Child("a", new Linear(3, 2, bias: false)).Weight);
    }
}
