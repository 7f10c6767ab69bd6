namespace Clade.Torch;

/// <summary>Parameters that share a rate and a decay.</summary>
/// <param name="Parameters">Leaves that ask for gradients, with their names.</param>
/// <param name="WeightDecay">Decoupled decay per unit of rate.</param>
/// <param name="RateFactor">The group's rate is the schedule's rate times this.</param>
public sealed record ParameterGroup(IReadOnlyList<(string Name, Tensor Value)> Parameters, double WeightDecay, double RateFactor = 1);

/// <summary>
/// AdamW (Loshchilov and Hutter, "Decoupled Weight Decay Regularization", 2019), with libtorch's in-place operators and
/// in torch's order: decay p *= 1 - lr wd, then moments, then the step; eps is added after the root of the second moment
/// is divided by the root of its bias correction. Owns its moments; the parameters belong to the model.
/// </summary>
public sealed class AdamW : IDisposable
{
    private readonly double _beta1, _beta2, _epsilon;
    private readonly List<(string Name, Tensor First, Tensor Second)> _moments = [];

    /// <summary>Moments start at zero.</summary>
    public AdamW(IReadOnlyList<ParameterGroup> groups, double beta1 = 0.9, double beta2 = 0.98, double epsilon = 1e-6)
    {
        ArgumentNullException.ThrowIfNull(groups);
        (Groups, _beta1, _beta2, _epsilon) = (groups, beta1, beta2, epsilon);
        using var _ = Autograd.NoGrad();
        foreach (var (name, value) in groups.SelectMany(group => group.Parameters))
            _moments.Add((name, value.ZerosLike().DetachFromScope(), value.ZerosLike().DetachFromScope()));
    }

    /// <summary>The groups, in the order given.</summary>
    public IReadOnlyList<ParameterGroup> Groups { get; }

    /// <summary>Steps taken.</summary>
    public long Steps { get; private set; }

    /// <summary>Takes a step with the gradients at hand; parameters without a gradient stay as they are.</summary>
    /// <param name="rate">Learning rate of this step, before each group's factor.</param>
    public void Step(double rate)
    {
        using var _ = Autograd.NoGrad();
        Steps++;
        var correction1 = 1 - Math.Pow(_beta1, Steps);
        var correction2 = Math.Sqrt(1 - Math.Pow(_beta2, Steps));
        var index = 0;
        foreach (var group in Groups)
        {
            var groupRate = rate * group.RateFactor;
            foreach (var (_, parameter) in group.Parameters)
            {
                var (_, first, second) = _moments[index++];
                using var scope = new TensorScope();
                if (parameter.Grad() is not { } grad)
                    continue;
                if (group.WeightDecay != 0)
                    parameter.MulInPlace(1 - (groupRate * group.WeightDecay));
                first.LerpInPlace(grad, 1 - _beta1);
                second.MulInPlace(_beta2).AddcmulInPlace(grad, grad, 1 - _beta2);
                var denominator = second.Sqrt().DivInPlace(correction2).AddInPlace(_epsilon);
                parameter.AddcdivInPlace(first, denominator, -groupRate / correction1);
            }
        }
    }

    /// <summary>Moments under the names <c>NAME.first</c> and <c>NAME.second</c>: for checkpoints. The tensors stay the optimiser's.</summary>
    public IEnumerable<(string Name, Tensor Value)> State() =>
        _moments.SelectMany(item => new[] { (item.Name + ".first", item.First), (item.Name + ".second", item.Second) });

    /// <summary>Sets the count of steps after the moments were loaded into <see cref="State"/>.</summary>
    public void Resume(long steps) => Steps = steps;

    /// <summary>Frees the moments.</summary>
    public void Dispose()
    {
        foreach (var (_, first, second) in _moments)
        {
            first.Dispose();
            second.Dispose();
        }
    }
}
