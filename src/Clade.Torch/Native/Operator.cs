using System.Runtime.CompilerServices;
using System.Text;

namespace Clade.Torch.Native;

/// <summary>One ATen operator, looked up at its first call and kept for the life of the process.</summary>
internal sealed unsafe class Operator(string name, string overload)
{
    private nint _handle;

    /// <summary>The schema that the loaded libtorch has for this operator.</summary>
    internal string Schema()
    {
        const int capacity = 8192;
        var buffer = stackalloc byte[capacity];
        TorchException.Check(Methods.clade_operator_schema(Handle(), buffer, capacity), name);
        return Encoding.UTF8.GetString(System.Runtime.InteropServices.MemoryMarshal.CreateReadOnlySpanFromNullTerminated(buffer));
    }

    internal Tensor Call(Value* values, int count)
    {
        if (ShapeRun.Current is { } shapes && shapes.Call(name, values) is { } shape)
            return shape;
        Value result;
        Invoke(values, count, &result, 1);
        return Take(result);
    }

    internal Tensor CallInPlace(Value* values, int count, Tensor self)
    {
        Invoke(values, count, null, 0);
        return self;
    }

    internal (Tensor, Tensor) Call2(Value* values, int count)
    {
        var results = stackalloc Value[2];
        var tensors = Many(values, count, results, 2);
        return (tensors[0], tensors[1]);
    }

    internal (Tensor, Tensor, Tensor) Call3(Value* values, int count)
    {
        var results = stackalloc Value[3];
        var tensors = Many(values, count, results, 3);
        return (tensors[0], tensors[1], tensors[2]);
    }

    internal Tensor[] CallList(Value* values, int count)
    {
        Value result;
        Invoke(values, count, &result, 1);
        var tensors = new Tensor[result.Count];
        for (var i = 0; i < tensors.Length; i++)
            tensors[i] = new Tensor(((nint*)result.Bits)[i]);
        Methods.clade_array_free((nint)result.Bits);
        return tensors;
    }

    internal bool CallBool(Value* values, int count)
    {
        Value result;
        Invoke(values, count, &result, 1);
        return result.Bits != 0;
    }

    internal Scalar CallScalar(Value* values, int count)
    {
        Value result;
        Invoke(values, count, &result, 1);
        return Scalar.FromValue(result.Tag, result.Bits);
    }

    internal void CallVoid(Value* values, int count) => Invoke(values, count, null, 0);

    // Every handle gets an owner before one that is missing is complained about.
    private Tensor[] Many(Value* values, int count, Value* results, int expected)
    {
        Invoke(values, count, results, expected);
        var tensors = new Tensor?[expected];
        for (var i = 0; i < expected; i++)
            tensors[i] = results[i].Tag == Value.TensorTag ? new Tensor((nint)results[i].Bits) : null;
        if (Array.TrueForAll(tensors, tensor => tensor is not null))
            return tensors!;
        foreach (var tensor in tensors)
            tensor?.Dispose();
        throw new TorchException(name, "returned no tensor");
    }

    [SkipLocalsInit]
    private void Invoke(Value* values, int count, Value* results, int capacity)
    {
        int returned;
        if (Methods.clade_operator_call(Handle(), values, count, results, capacity, &returned) != 0)
            throw TorchException.Last(name);
    }

    private Tensor Take(Value value) =>
        value.Tag == Value.TensorTag ? new Tensor((nint)value.Bits) : throw new TorchException(name, "returned no tensor");

    private nint Handle()
    {
        if (_handle == 0)
        {
            if (Methods.clade_operator_find(name, overload, out var handle) != 0)
                throw new TorchException(name, $"this libtorch has no operator {name}.{overload}");
            _handle = handle;
        }

        return _handle;
    }
}
