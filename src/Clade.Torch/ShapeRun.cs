using Clade.Torch.Native;

namespace Clade.Torch;

/// <summary>
/// Counts the work of a computation without doing it. While it lives, products, norms and functions element by element on this thread
/// give tensors that have the right shape and one number seen everywhere; other operators run as usual. With a module made in
/// <see cref="Initialise.ShapesOnly"/> a forward pass of any size takes little time and memory. Values mean nothing, and nothing
/// can be differentiated. Not thread-safe; one at a time on a thread.
/// </summary>
public sealed unsafe class ShapeRun : IDisposable
{
    private static readonly HashSet<string> s_unary = new(StringComparer.Ordinal)
    {
        "gelu", "sigmoid", "relu", "silu", "tanh", "exp", "erf", "hardswish", "hardsigmoid", "square", "sqrt", "rsqrt", "neg", "softmax", "log_softmax", "layer_norm",
        "batch_norm", "group_norm", "dropout", "clamp", "clamp_min",
    };

    private static readonly HashSet<string> s_binary = new(StringComparer.Ordinal) { "add", "sub", "mul", "div", "minimum", "maximum" };

    private static readonly HashSet<string> s_uncounted = new(StringComparer.Ordinal) { "einsum", "tensordot", "dot", "vdot", "cdist", "mv" };

    [ThreadStatic]
    private static ShapeRun? s_current;

    private ShapeRun()
    {
    }

    /// <summary>Floating-point operations so far: two for each multiply-add of every matrix product and convolution, nothing for the rest.</summary>
    public double Flops { get; private set; }

    internal static ShapeRun? Current => s_current;

    /// <summary>Starts counting on this thread, until the result is disposed.</summary>
    /// <exception cref="InvalidOperationException">This thread counts already.</exception>
    public static ShapeRun Start() => s_current is null ? s_current = new ShapeRun() : throw new InvalidOperationException("This thread counts already; dispose the first count.");

    /// <inheritdoc/>
    public void Dispose()
    {
        if (s_current == this)
            s_current = null;
    }

    /// <summary>The result of an operator, or null for one that is to run.</summary>
    /// <exception cref="NotSupportedException">A product that is not counted.</exception>
    internal Tensor? Call(string name, Value* values)
    {
        var word = name.AsSpan("aten::".Length).ToString();
        if (s_uncounted.Contains(word))
            throw new NotSupportedException($"Operations of {name} are not counted; write it as matmul.");
        if (values[0].Tag != Value.TensorTag)
            return null;
        var type = (ElementType)Methods.clade_tensor_element_type((nint)values[0].Bits);
        if (!type.IsFloatingPoint() || Shape(word, values) is not { } shape)
            return null;
        using var one = Operators.Zeros([], type, Device.Unpack(Methods.clade_tensor_device((nint)values[0].Bits)));
        return one.Expand(shape);
    }

    private long[]? Shape(string word, Value* values) => word switch
    {
        "linear" => Linear(Sizes(values[0]), Sizes(values[1])),
        "matmul" or "mm" or "bmm" => Product(Sizes(values[0]), Sizes(values[1])),
        "addmm" or "baddbmm" => Product(Sizes(values[1]), Sizes(values[2])),
        "conv1d" or "conv2d" or "conv3d" => Convolution(Sizes(values[0]), Sizes(values[1]), values),
        _ when s_unary.Contains(word) => Sizes(values[0]),
        _ when s_binary.Contains(word) => values[1].Tag == Value.TensorTag ? Broadcast(Sizes(values[0]), Sizes(values[1])) : Sizes(values[0]),
        _ => null,
    };

    // [.., I] by [O, I] -> [.., O]
    private long[] Linear(long[] input, long[] weight)
    {
        long[] shape = [.. input[..^1], weight[0]];
        Flops += 2.0 * Count(shape) * weight[1];
        return shape;
    }

    // [.., M, K] by [.., K, N] -> [.., M, N]; a vector on either side is a row or a column that the result lacks.
    private long[] Product(long[] left, long[] right)
    {
        long[] a = left.Length == 1 ? [1, left[0]] : left, b = right.Length == 1 ? [right[0], 1] : right;
        if (a[^1] != b[^2])
            throw new ArgumentException($"[{string.Join(", ", left)}] and [{string.Join(", ", right)}] cannot be multiplied.");
        var outer = Broadcast(a[..^2], b[..^2]);
        Flops += 2.0 * Count(outer) * a[^2] * a[^1] * b[^1];
        return [.. outer, .. left.Length == 1 ? [] : new[] { a[^2] }, .. right.Length == 1 ? [] : new[] { b[^1] }];
    }

    // [B, C, ..] with [O, C / groups, ..]
    private long[] Convolution(long[] input, long[] weight, Value* values)
    {
        var places = weight.Length - 2;
        long[] stride = Numbers(values[3], places, 1), padding = Numbers(values[4], places, 0), dilation = Numbers(values[5], places, 1);
        var shape = new long[input.Length];
        (shape[0], shape[1]) = (input[0], weight[0]);
        for (var i = 0; i < places; i++)
            shape[2 + i] = ((input[2 + i] + (2 * padding[i]) - (dilation[i] * (weight[2 + i] - 1)) - 1) / stride[i]) + 1;
        Flops += 2.0 * Count(shape) * Count(weight.AsSpan(1));
        return shape;
    }

    private static long[] Broadcast(long[] left, long[] right)
    {
        var shape = new long[Math.Max(left.Length, right.Length)];
        for (var i = 1; i <= shape.Length; i++)
        {
            long a = i <= left.Length ? left[^i] : 1, b = i <= right.Length ? right[^i] : 1;
            shape[^i] = a == b || b == 1 ? a : a == 1 ? b : throw new ArgumentException($"[{string.Join(", ", left)}] and [{string.Join(", ", right)}] do not fit together.");
        }

        return shape;
    }

    private static double Count(ReadOnlySpan<long> shape)
    {
        double count = 1;
        foreach (var size in shape)
            count *= size;
        return count;
    }

    private static long[] Numbers(Value value, int count, long otherwise)
    {
        var numbers = new long[count];
        Array.Fill(numbers, otherwise);
        if (value.Tag == Value.IntListTag && value.Count > 0)
        {
            for (var i = 0; i < count; i++)
                numbers[i] = ((long*)value.Bits)[value.Count == 1 ? 0 : i];
        }

        return numbers;
    }

    private static long[] Sizes(Value value)
    {
        var shape = new long[Methods.clade_tensor_dimensions((nint)value.Bits)];
        fixed (long* data = shape)
            TorchException.Check(Methods.clade_tensor_sizes((nint)value.Bits, data), "sizes");
        return shape;
    }
}
