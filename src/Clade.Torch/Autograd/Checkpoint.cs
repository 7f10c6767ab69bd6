using System.Runtime.InteropServices;
using Clade.Torch.Native;

namespace Clade.Torch;

/// <summary>
/// Activation checkpointing: forward keeps the inputs alone, backward computes the activations once more
/// (Chen et al., "Training Deep Nets with Sublinear Memory Cost", 2016). Random draws and autocast are those of the first pass.
/// </summary>
public static unsafe class Checkpoint
{
    /// <summary>Computes <paramref name="function"/> without keeping what is inside. Gradients reach the inputs and every leaf that the function uses.</summary>
    /// <param name="function">A pure function of its inputs and of parameters; it is called a second time in backward.</param>
    /// <param name="inputs">Tensors that go in; they are kept alive until backward.</param>
    /// <returns>The function's result, connected to the graph.</returns>
    public static Tensor Run(Func<Tensor[], Tensor> function, params Tensor[] inputs)
    {
        ArgumentNullException.ThrowIfNull(function);
        ArgumentNullException.ThrowIfNull(inputs);
        if (!Autograd.IsEnabled)
            return function(inputs);
        var node = new Node(function, inputs);
        using var scope = new TensorScope();
        Tensor output;
        using (Autograd.NoGrad())
            output = function(inputs);
        var inputHandles = stackalloc nint[inputs.Length];
        for (var i = 0; i < inputs.Length; i++)
            inputHandles[i] = inputs[i].Pointer;
        nint outputHandle = output.Pointer, result;
        var context = ManagedContext.New(node);
        TorchException.Check(Methods.clade_managed_node(inputHandles, inputs.Length, &outputHandle, 1, context, &Backward, &ManagedContext.Release, &result), "checkpoint");
        Value.KeepAlive(inputs);
        return scope.Keep(new Tensor(result));
    }

    [UnmanagedCallersOnly]
    private static int Backward(nint context, nint* gradsIn, int inCount, nint* gradsOut, int outCount)
    {
        try
        {
            ManagedContext.Get<Node>(context).Backward(gradsIn[0], new Span<nint>(gradsOut, outCount));
            return 0;
        }
        catch (Exception error)
        {
            Methods.clade_set_error($"checkpoint: {error.Message}");
            return 1;
        }
    }

    private sealed class Node : IDisposable
    {
        private readonly Func<Tensor[], Tensor> _function;
        private readonly Tensor[] _inputs;
        private readonly Tensor _randomState;
        private readonly ElementType? _autocast;

        internal Node(Func<Tensor[], Tensor> function, Tensor[] inputs)
        {
            _function = function;
            using (Autograd.NoGrad())
                _inputs = [.. inputs.Select(input => input.Detach().SetRequiresGrad(input.RequiresGrad()).DetachFromScope())];
            _randomState = TorchRuntime.RandomState().DetachFromScope();
            _autocast = Autocast.Current(Device.Cpu);
        }

        internal void Backward(nint grad, Span<nint> results)
        {
            using var scope = new TensorScope();
            var before = TorchRuntime.RandomState();
            TorchRuntime.SetRandomState(_randomState);
            Tensor output;
            using (Autograd.EnableGrad())
            using (Autocast.Enable(_autocast))
                output = _function(_inputs);
            TorchRuntime.SetRandomState(before);
            if (Methods.clade_backward(output.Pointer, grad, 0, 0) != 0)
                throw TorchException.Last("backward");
            for (var i = 0; i < _inputs.Length; i++)
            {
                // The gradient is handed to libtorch, which takes over the reference.
                TorchException.Check(Methods.clade_tensor_grad(_inputs[i].Pointer, out results[i]), "grad");
                _inputs[i].SetGrad(null);
            }
        }

        public void Dispose()
        {
            foreach (var input in _inputs)
                input.Dispose();
            _randomState.Dispose();
        }
    }
}
