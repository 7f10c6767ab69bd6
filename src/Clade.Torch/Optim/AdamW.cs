namespace Clade.Torch;

/// <summary>Parameters that share a rate and a decay.</summary>
/// <param name="Parameters">Leaves that ask for gradients, with their names.</param>
/// <param name="WeightDecay">Decoupled decay per unit of rate.</param>
/// <param name="RateFactor">The group's rate is the schedule's rate times this.</param>
public sealed record ParameterGroup(IReadOnlyList<(string Name, Tensor Value)> Parameters, double WeightDecay, double RateFactor = 1);

/// <summary>
/// AdamW (Loshchilov and Hutter, "Decoupled Weight Decay Regularization", 2019), with libtorch's in-place operators, a
/// parameter at a time, so that its moments stay in the processor's cache: libtorch's operators over lists of tensors are slower.
/// In torch's order: decay p *= 1 - lr wd, then moments, then the step. Owns its moments; the parameters belong to the model.
/// Not thread-safe.
/// </summary>
public sealed class AdamW : IDisposable
{
    private readonly double _beta1, _beta2, _epsilon;
    private readonly List<Item> _items = [];

    /// <summary>Moments start at zero. A parameter that a group names twice, because two layers share it, is stepped once.</summary>
    /// <exception cref="ArgumentException">Two groups hold the same parameter, or two parameters have one name.</exception>
    public AdamW(IReadOnlyList<ParameterGroup> groups, double beta1 = 0.9, double beta2 = 0.98, double epsilon = 1e-6)
    {
        ArgumentNullException.ThrowIfNull(groups);
        (Groups, _beta1, _beta2, _epsilon) = (groups, beta1, beta2, epsilon);
        var owners = new Dictionary<Tensor, ParameterGroup>(ReferenceEqualityComparer.Instance);
        var names = new HashSet<string>(StringComparer.Ordinal);
        using var _ = Autograd.NoGrad();
        foreach (var group in groups)
        {
            foreach (var (name, value) in group.Parameters)
            {
                if (!owners.TryAdd(value, group))
                {
                    if (!ReferenceEquals(owners[value], group))
                        throw new ArgumentException($"Parameter {name} is in two groups.", nameof(groups));
                    continue;
                }

                if (!names.Add(name))
                    throw new ArgumentException($"Two parameters are called {name}.", nameof(groups));
                _items.Add(new Item(name, value, group, value.ZerosLike().DetachFromScope(), value.ZerosLike().DetachFromScope()));
            }
        }
    }

    /// <summary>The groups, in the order given.</summary>
    public IReadOnlyList<ParameterGroup> Groups { get; }

    /// <summary>Steps taken.</summary>
    public long Steps { get; private set; }

    /// <summary>
    /// Takes a step with the gradients at hand; parameters without a gradient stay as they are. All share one count of steps
    /// for the bias correction.
    /// </summary>
    /// <param name="rate">Learning rate of this step, before each group's factor.</param>
    public void Step(double rate)
    {
        using var _ = Autograd.NoGrad();
        Steps++;
        var correction1 = 1 - Math.Pow(_beta1, Steps);
        var correction2 = Math.Sqrt(1 - Math.Pow(_beta2, Steps));
        foreach (var (_, parameter, group, first, second) in _items)
        {
            using var scope = new TensorScope();
            if (parameter.Grad() is not { } grad)
                continue;
            var groupRate = rate * group.RateFactor;
            if (group.WeightDecay != 0)
                parameter.MulInPlace(1 - (groupRate * group.WeightDecay));
            first.LerpInPlace(grad, 1 - _beta1);
            second.MulInPlace(_beta2).AddcmulInPlace(grad, grad, 1 - _beta2);
            // p -= lr / c1 * m / (sqrt(v) / c2 + eps), multiplied out by c2: one pass over the memory less.
            var denominator = second.Sqrt().AddInPlace(_epsilon * correction2);
            parameter.AddcdivInPlace(first, denominator, -groupRate * correction2 / correction1);
        }
    }

    /// <summary>Moments under the names <c>NAME.first</c> and <c>NAME.second</c>: for checkpoints. The tensors stay the optimiser's.</summary>
    public IEnumerable<(string Name, Tensor Value)> State() =>
        _items.SelectMany(item => new[] { (item.Name + ".first", item.First), (item.Name + ".second", item.Second) });

    /// <summary>Sets the count of steps after the moments were loaded into <see cref="State"/>.</summary>
    public void Resume(long steps) => Steps = steps;

    /// <summary>Frees the moments.</summary>
    public void Dispose()
    {
        foreach (var item in _items)
        {
            item.First.Dispose();
            item.Second.Dispose();
        }
    }

    private sealed record Item(string Name, Tensor Parameter, ParameterGroup Group, Tensor First, Tensor Second);
}
