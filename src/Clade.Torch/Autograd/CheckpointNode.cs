using Clade.Torch.Native;

namespace Clade.Torch;

/// <summary>What a checkpoint keeps between forward and backward: the inputs, cut out of the graph, and the state of the first pass.</summary>
internal sealed class CheckpointNode : IDisposable
{
    private readonly Lock _lock = new();
    private readonly Func<Tensor[], Tensor> _function;
    private readonly Tensor[] _inputs;
    private readonly long[] _versions;
    private readonly RandomSnapshot _random;
    private readonly (Device Device, ElementType? Type)[] _autocast;

    internal CheckpointNode(Func<Tensor[], Tensor> function, Tensor[] inputs)
    {
        _function = function;
        _random = new RandomSnapshot(inputs.Select(input => input.Device));
        _autocast = [.. new[] { Device.Cpu, Device.Cuda() }.Select(device => (device, Autocast.Current(device)))];
        using (Autograd.NoGrad())
            _inputs = [.. inputs.Select(input => input.Detach().SetRequiresGrad(input.RequiresGrad()).DetachFromScope())];
        _versions = [.. _inputs.Select(input => input.Version)];
    }

    /// <summary>The first pass: nothing inside is recorded. On an exception the random state is as before.</summary>
    internal Tensor Forward(Tensor[] inputs)
    {
        try
        {
            using (Autograd.NoGrad())
                return _function(inputs);
        }
        catch
        {
            _random.Restore();
            throw;
        }
    }

    /// <summary>The second pass, with gradients.</summary>
    /// <param name="grad">Borrowed handle of the output's gradient.</param>
    /// <param name="results">Filled with owning handles, 0 for inputs without a gradient.</param>
    internal void Backward(nint grad, Span<nint> results)
    {
        lock (_lock)
        {
            for (var i = 0; i < _inputs.Length; i++)
            {
                if (_inputs[i].Version != _versions[i])
                    throw new InvalidOperationException($"Input {i} of a checkpoint was changed in place between forward and backward: pass a clone.");
            }

            using var scope = new TensorScope();
            var output = Recompute();
            // A function of frozen parameters and inputs has nothing to give gradients to.
            if (!output.RequiresGrad())
                return;
            try
            {
                if (Methods.clade_backward(output.Pointer, grad, 0, 0) != 0)
                    throw TorchException.Last("backward");
                for (var i = 0; i < _inputs.Length; i++)
                    TorchException.Check(Methods.clade_tensor_grad(_inputs[i].Pointer, out results[i]), "grad");
            }
            finally
            {
                foreach (var input in _inputs)
                    input.SetGrad(null);
            }
        }
    }

    /// <summary>Frees the inputs.</summary>
    public void Dispose()
    {
        foreach (var input in _inputs)
            input.Dispose();
        _random.Dispose();
    }

    private Tensor Recompute()
    {
        using var now = new RandomSnapshot(_random.Devices);
        var settings = new Stack<Restore>();
        try
        {
            _random.Restore();
            settings.Push(Autograd.EnableGrad());
            foreach (var (device, type) in _autocast)
                settings.Push(Autocast.Enable(type, device));
            return _function(_inputs);
        }
        finally
        {
            while (settings.TryPop(out var setting))
                setting.Dispose();
            now.Restore();
        }
    }
}
