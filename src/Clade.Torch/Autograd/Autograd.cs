using Clade.Torch.Native;

namespace Clade.Torch;

/// <summary>Gradients, by libtorch's autograd.</summary>
public static unsafe class Autograd
{
    /// <summary>True if operators of this thread are recorded for backward.</summary>
    public static bool IsEnabled => Methods.clade_grad_mode() != 0;

    /// <summary>Stops recording on this thread until the result is disposed: <c>using var _ = Autograd.NoGrad();</c></summary>
    public static Restore NoGrad() => Set(false);

    /// <summary>Records on this thread until the result is disposed.</summary>
    public static Restore EnableGrad() => Set(true);

    /// <summary>True if gradients are wanted for the tensor.</summary>
    public static bool RequiresGrad(this Tensor tensor) => Alive(tensor, Methods.clade_tensor_requires_grad(tensor.Pointer)) != 0;

    /// <summary>Asks for gradients of a leaf tensor, or stops asking; returns the tensor.</summary>
    /// <exception cref="TorchException">The tensor is not floating-point, or a recorded operator made it and it should stop asking: use Detach.</exception>
    public static Tensor SetRequiresGrad(this Tensor tensor, bool value = true)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        TorchException.Check(Methods.clade_tensor_set_requires_grad(tensor.Pointer, value ? 1 : 0), "set_requires_grad");
        return tensor;
    }

    /// <summary>True if no recorded operator made the tensor.</summary>
    public static bool IsLeaf(this Tensor tensor) => Alive(tensor, Methods.clade_tensor_is_leaf(tensor.Pointer)) != 0;

    /// <summary>The gradient that <see cref="Backward"/> has added up, or null. A new handle each time: the caller (or its scope) disposes it.</summary>
    public static Tensor? Grad(this Tensor tensor)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        TorchException.Check(Methods.clade_tensor_grad(tensor.Pointer, out var grad), "grad");
        GC.KeepAlive(tensor);
        return grad == 0 ? null : new Tensor(grad);
    }

    /// <summary>Replaces the gradient; null forgets it.</summary>
    public static void SetGrad(this Tensor tensor, Tensor? grad)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        TorchException.Check(Methods.clade_tensor_set_grad(tensor.Pointer, grad?.Pointer ?? 0), "set_grad");
        GC.KeepAlive(tensor);
        GC.KeepAlive(grad);
    }

    /// <summary>Adds the gradients of this tensor to every leaf below it that asks for them.</summary>
    /// <param name="tensor">Usually a scalar loss.</param>
    /// <param name="grad">Gradient with respect to <paramref name="tensor"/>; null means 1 and needs a scalar.</param>
    /// <param name="retainGraph">Keep the graph for another backward.</param>
    /// <param name="createGraph">Record backward itself, for second derivatives.</param>
    public static void Backward(this Tensor tensor, Tensor? grad = null, bool retainGraph = false, bool createGraph = false)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        TorchException.Check(Methods.clade_backward(tensor.Pointer, grad?.Pointer ?? 0, retainGraph ? 1 : 0, createGraph ? 1 : 0), "backward");
        GC.KeepAlive(tensor);
        GC.KeepAlive(grad);
    }

    /// <summary>Gradients of scalar <paramref name="output"/> with respect to <paramref name="inputs"/>, without touching their <see cref="Grad"/>; null where there is none.</summary>
    public static Tensor?[] Gradients(Tensor output, ReadOnlySpan<Tensor> inputs, bool retainGraph = false, bool createGraph = false)
    {
        ArgumentNullException.ThrowIfNull(output);
        var outputHandle = output.Pointer;
        var inputHandles = stackalloc nint[inputs.Length];
        var gradHandles = stackalloc nint[inputs.Length];
        for (var i = 0; i < inputs.Length; i++)
            inputHandles[i] = inputs[i].Pointer;
        TorchException.Check(Methods.clade_grad(&outputHandle, 1, null, inputHandles, inputs.Length, retainGraph || createGraph ? 1 : 0, createGraph ? 1 : 0, 1, gradHandles), "grad");
        GC.KeepAlive(output);
        Value.KeepAlive(inputs);
        var grads = new Tensor?[inputs.Length];
        for (var i = 0; i < grads.Length; i++)
            grads[i] = gradHandles[i] == 0 ? null : new Tensor(gradHandles[i]);
        return grads;
    }

    private static Restore Set(bool enabled)
    {
        var before = Methods.clade_grad_mode();
        Methods.clade_set_grad_mode(enabled ? 1 : 0);
        return new Restore(() => Methods.clade_set_grad_mode(before));
    }

    private static T Alive<T>(Tensor tensor, T value)
    {
        GC.KeepAlive(tensor);
        return value;
    }
}
