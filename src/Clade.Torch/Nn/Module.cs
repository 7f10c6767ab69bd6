namespace Clade.Torch;

/// <summary>
/// A part of a model: parameters, buffers and parts below it, each under a name. Names joined by dots are the names of the
/// checkpoint. Owns its parameters and buffers: disposing a module disposes them. Not thread-safe while it changes.
/// </summary>
public abstract class Module : IDisposable
{
    private readonly List<(string Name, Tensor Value)> _parameters = [];
    private readonly List<(string Name, Tensor Value)> _buffers = [];
    private readonly List<(string Name, Module Value)> _children = [];

    /// <summary>Every parameter below this module with its full name, in the order of registration. The same tensor registered twice comes twice.</summary>
    public IEnumerable<(string Name, Tensor Value)> Parameters(string prefix = "") =>
        _parameters.Select(item => (prefix + item.Name, item.Value))
            .Concat(_children.SelectMany(child => child.Value.Parameters(Below(prefix, child.Name))));

    /// <summary>Every buffer (saved, not trained) below this module with its full name.</summary>
    public IEnumerable<(string Name, Tensor Value)> Buffers(string prefix = "") =>
        _buffers.Select(item => (prefix + item.Name, item.Value))
            .Concat(_children.SelectMany(child => child.Value.Buffers(Below(prefix, child.Name))));

    /// <summary>Parameters and buffers: what a checkpoint holds.</summary>
    public IEnumerable<(string Name, Tensor Value)> State(string prefix = "") => Parameters(prefix).Concat(Buffers(prefix));

    /// <summary>Number of trained numbers; shared parameters count once.</summary>
    public long ParameterCount => Parameters().Select(item => item.Value).Distinct().Sum(item => item.Count);

    /// <summary>Asks for gradients of all parameters, or freezes them.</summary>
    public void SetRequiresGrad(bool value)
    {
        foreach (var (_, parameter) in Parameters())
            parameter.SetRequiresGrad(value);
    }

    /// <summary>Forgets all gradients.</summary>
    public void ZeroGrad()
    {
        foreach (var (_, parameter) in Parameters())
            parameter.SetGrad(null);
    }

    /// <summary>Disposes parameters and buffers.</summary>
    public void Dispose()
    {
        foreach (var (_, value) in State())
            value.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Takes over a tensor as a trained parameter: it leaves its scope and asks for gradients.</summary>
    protected Tensor Parameter(string name, Tensor value)
    {
        ArgumentNullException.ThrowIfNull(value);
        _parameters.Add((name, value.DetachFromScope().SetRequiresGrad()));
        return value;
    }

    /// <summary>Takes over a tensor that is saved but not trained.</summary>
    protected Tensor Buffer(string name, Tensor value)
    {
        ArgumentNullException.ThrowIfNull(value);
        _buffers.Add((name, value.DetachFromScope()));
        return value;
    }

    /// <summary>Registers a part under a name; under the empty name its parts keep their own names.</summary>
    protected T Child<T>(string name, T module) where T : Module
    {
        _children.Add((name, module));
        return module;
    }

    private static string Below(string prefix, string name) => name.Length == 0 ? prefix : $"{prefix}{name}.";
}
