using System.Runtime.InteropServices;
using Clade.Torch.Native;

namespace Clade.Torch;

/// <summary>
/// Activation checkpointing: forward keeps the inputs alone, backward computes the activations once more
/// (Chen et al., "Training Deep Nets with Sublinear Memory Cost", 2016). Random draws and autocast are those of the first pass.
/// Checkpoints nest, may be used on several threads, and free their inputs with the graph.
/// </summary>
public static unsafe class Checkpoint
{
    /// <summary>
    /// Computes <paramref name="function"/> without keeping what is inside. Gradients reach the inputs and every leaf that the
    /// function uses. An exception of the function comes out as it is, in forward and in backward, and leaves random state,
    /// recording and autocast as they were.
    /// </summary>
    /// <param name="function">A pure function of its inputs and of leaves (parameters); it is called a second time in backward, where other recorded tensors that it captures would be cut off.</param>
    /// <param name="inputs">Tensors that go in, of any type; they are kept alive until backward and must not be changed in place until then.</param>
    /// <returns>
    /// The function's result, connected to the graph: it asks for gradients even when no leaf inside does. Only
    /// <see cref="Autograd.Backward"/> goes through it; <see cref="Autograd.Gradients"/> and second derivatives are refused.
    /// </returns>
    public static Tensor Run(Func<Tensor[], Tensor> function, params Tensor[] inputs)
    {
        ArgumentNullException.ThrowIfNull(function);
        ArgumentNullException.ThrowIfNull(inputs);
        using var scope = new TensorScope();
        if (!Autograd.IsEnabled)
            return scope.Keep(function(inputs));
        var node = new CheckpointNode(function, inputs);
        try
        {
            var output = node.Forward(inputs);
            if (!output.ElementType.IsFloatingPoint())
            {
                node.Dispose();
                return scope.Keep(output);
            }

            return scope.Keep(Connect(node, inputs, output));
        }
        catch
        {
            node.Dispose();
            throw;
        }
    }

    private static Tensor Connect(CheckpointNode node, Tensor[] inputs, Tensor output)
    {
        var inputHandles = new nint[inputs.Length];
        for (var i = 0; i < inputs.Length; i++)
            inputHandles[i] = inputs[i].Pointer;
        nint outputHandle = output.Pointer, result;
        // From the call on libtorch disposes the node, also when the call fails.
        fixed (nint* handles = inputHandles)
            TorchException.Check(Methods.clade_managed_node(handles, inputs.Length, &outputHandle, 1, ManagedContext.New(node), &Backward, &ManagedContext.Release, &result), "checkpoint");
        Value.KeepAlive(inputs);
        GC.KeepAlive(output);
        return new Tensor(result);
    }

    [UnmanagedCallersOnly]
    private static int Backward(nint context, nint* gradsIn, int inCount, nint* gradsOut, int outCount)
    {
        try
        {
            if (gradsIn[0] != 0)
                ManagedContext.Get<CheckpointNode>(context).Backward(gradsIn[0], new Span<nint>(gradsOut, outCount));
            return 0;
        }
#pragma warning disable CA1031 // The boundary: the exception goes on as it is once it is back in managed code.
        catch (Exception error)
#pragma warning restore CA1031
        {
            Methods.clade_set_error($"checkpoint: {error.Message}", ManagedContext.New(error));
            return 1;
        }
    }
}
