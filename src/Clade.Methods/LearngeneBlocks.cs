using Clade.Models;
using Clade.Torch;

namespace Clade.Methods;

/// <summary>The sixteen trained tensors of one block of a learngene, under <c>ln1.weight</c>, <c>ln1.bias</c>, <c>q.weight</c> …</summary>
internal sealed class BlockBasis : Module
{
    private readonly Tensor[] _tensors;

    /// <summary>Fresh values, as TLEG draws them: truncated normal matrices, zero biases.</summary>
    /// <param name="shape">Sizes.</param>
    /// <param name="std">Standard deviation of the matrices.</param>
    /// <param name="normGain">Gain of the norms: 1 for a block that stands alone, 0 for one that is added.</param>
    /// <param name="outputScale">Factor on both output projections.</param>
    internal BlockBasis(TowerConfig shape, double std, double normGain, double outputScale)
    {
        _tensors = new Tensor[2 * BlockGroups.Count];
        foreach (var group in Enum.GetValues<BlockGroup>())
        {
            var (g, name) = ((int)group, BlockGroups.Names[(int)group]);
            var weight = BlockGroups.WeightShape(group, shape);
            var value = weight.Length == 1 ? Operators.Full(weight, normGain, ElementType.Float32)
                : Initialise.TruncatedNormal(weight, group is BlockGroup.O or BlockGroup.Fc2 ? std * outputScale : std);
            _tensors[2 * g] = Parameter(name + ".weight", value);
            _tensors[(2 * g) + 1] = Parameter(name + ".bias", Initialise.Zeros(BlockGroups.BiasShape(group, shape)));
        }
    }

    /// <summary>In the order of <see cref="BlockGroups.Split"/>.</summary>
    internal IReadOnlyList<Tensor> Tensors => _tensors;

    /// <summary>The leading part that a tower of these sizes uses: views.</summary>
    internal static Tensor[] Slice(IReadOnlyList<Tensor> tensors, TowerConfig tower) =>
        [.. tensors.Select((tensor, i) => BlockGroups.LeadingCorner(tensor, i % 2 == 0 ? BlockGroups.WeightShape((BlockGroup)(i / 2), tower) : BlockGroups.BiasShape((BlockGroup)(i / 2), tower)))];
}

/// <summary>Blocks of one auxiliary tower, computed from two bases and the tower's coefficients in each forward pass.</summary>
internal sealed class LearngeneBlocks : BlockSource
{
    private readonly TowerConfig _tower;
    private readonly BlockBasis _first, _second;
    private readonly LearngeneCoefficients _coefficients;

    /// <param name="tower">Sizes of the tower.</param>
    /// <param name="first">The base; at least as wide as the tower, and cut to it.</param>
    /// <param name="firstName">Its name among this source's parameters; null if another tower already shows it.</param>
    /// <param name="second">The block that is added, of the tower's width.</param>
    /// <param name="secondName">Its name.</param>
    /// <param name="coefficients">a and b.</param>
    internal LearngeneBlocks(TowerConfig tower, BlockBasis first, string? firstName, BlockBasis second, string secondName, LearngeneCoefficients coefficients)
    {
        (_tower, _first, _second) = (tower, first, second);
        if (firstName is not null)
            Child(firstName, first);
        Child(secondName, second);
        _coefficients = Child("coef", coefficients);
    }

    /// <inheritdoc/>
    public override int Depth => OtherDepth ?? _tower.Layers;

    /// <summary>A depth to run at instead of the tower's own; null for its own.</summary>
    internal int? OtherDepth { get; set; }

    /// <inheritdoc/>
    public override BlockWeights Layer(int index) => Compute(coefficients => coefficients.Narrow(0, index, 1))[0];

    /// <inheritdoc/>
    public override IEnumerable<BlockWeights> Layers() => Compute(coefficients => coefficients);

    // In the parameters' own precision: autocast rounds the finished weights, not the sum.
    private BlockWeights[] Compute(Func<Tensor, Tensor> rows)
    {
        using var _ = Autocast.Enable(null, _coefficients.Stored.Device);
        using var scope = new TensorScope();
        var layers = WeightedSum.Layers(BlockBasis.Slice(_first.Tensors, _tower), _second.Tensors, rows(_coefficients.At(Depth)));
        foreach (var layer in layers)
            scope.Keep([.. layer.Tensors]);
        return layers;
    }
}
