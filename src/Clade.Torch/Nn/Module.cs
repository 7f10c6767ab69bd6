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

    /// <summary>
    /// Moves parameters and buffers to a device, in place: whoever holds a parameter, such as an optimiser or another layer,
    /// keeps holding the right one. Gradients are forgotten. Returns the module.
    /// </summary>
    /// <exception cref="TorchException">The device is not there, or full.</exception>
    public Module To(Device device) => Replace(value => value.To(device));

    /// <summary>Converts floating-point parameters and buffers, in place, as <see cref="To(Device)"/> does.</summary>
    /// <exception cref="ArgumentException">The type is not a floating-point one.</exception>
    public Module To(ElementType type)
    {
        if (!type.IsFloatingPoint())
            throw new ArgumentException($"Parameters cannot be {type}.", nameof(type));
        return Replace(value => value.ElementType.IsFloatingPoint() ? value.To(type) : value);
    }

    /// <summary>
    /// Converts, in place, what large products multiply with, of this module and all below it; norms, tables and positions keep their type. The module then
    /// computes under <see cref="Autocast"/> without converting weights at every use, and is no longer trained. Returns the module.
    /// </summary>
    /// <exception cref="ArgumentException">The type is not a floating-point one.</exception>
    public Module Narrow(ElementType type)
    {
        if (!type.IsFloatingPoint())
            throw new ArgumentException($"Parameters cannot be {type}.", nameof(type));
        Replace(Multiplied, value => value.To(type));
        foreach (var (_, child) in _children)
            child.Narrow(type);
        return this;
    }

    /// <summary>Disposes parameters and buffers.</summary>
    public void Dispose()
    {
        foreach (var (_, value) in State())
            value.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Parameters of this module, not of those below it, that large products multiply with: see <see cref="Narrow"/>.</summary>
    protected virtual IEnumerable<Tensor> Multiplied => [];

    /// <summary>Takes over a tensor as a trained parameter: it leaves its scope and asks for gradients.</summary>
    /// <exception cref="ArgumentException">The name is empty or taken.</exception>
    protected Tensor Parameter(string name, Tensor value)
    {
        ArgumentNullException.ThrowIfNull(value);
        CheckName(name);
        _parameters.Add((name, value.DetachFromScope().SetRequiresGrad()));
        return value;
    }

    /// <summary>Takes over a tensor that is saved but not trained.</summary>
    /// <exception cref="ArgumentException">The name is empty or taken.</exception>
    protected Tensor Buffer(string name, Tensor value)
    {
        ArgumentNullException.ThrowIfNull(value);
        CheckName(name);
        _buffers.Add((name, value.DetachFromScope()));
        return value;
    }

    /// <summary>Registers a part under a name; under the empty name its parts keep their own names.</summary>
    /// <exception cref="ArgumentException">The name is taken.</exception>
    protected T Child<T>(string name, T module) where T : Module
    {
        ArgumentNullException.ThrowIfNull(module);
        if (name is not "")
            CheckName(name);
        _children.Add((name, module));
        return module;
    }

    private void CheckName(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        if (_parameters.Concat(_buffers).Any(item => item.Name == name) || _children.Any(item => item.Name == name))
            throw new ArgumentException($"This module has a part called {name} already.", nameof(name));
    }

    private Module Replace(Func<Tensor, Tensor> convert)
    {
        Replace(State().Select(item => item.Value), convert);
        return this;
    }

    private static void Replace(IEnumerable<Tensor> values, Func<Tensor, Tensor> convert)
    {
        using var _ = Autograd.NoGrad();
        foreach (var value in values)
        {
            using var scope = new TensorScope();
            var converted = convert(value);
            if (converted.SharesStorageWith(value))
                continue;
            value.SetGrad(null);
            value.SetData(converted);
        }
    }

    private static string Below(string prefix, string name) => name.Length == 0 ? prefix : $"{prefix}{name}.";
}
