using Clade.Torch;

namespace Clade.Models.Formats;

/// <summary>What can be done with a class or function on the list.</summary>
internal enum PickleGlobalKind
{
    /// <summary>A storage class: names an element type.</summary>
    Storage,
    /// <summary>A dtype: names an element type.</summary>
    ElementType,
    /// <summary>Called: a tensor over a storage.</summary>
    RebuildTensor,
    /// <summary>Called: as <see cref="RebuildTensor"/>, with the element type beside a storage of bytes.</summary>
    RebuildTensorTyped,
    /// <summary>Called with a function, a class, arguments and state: calls the function, if it makes tensors, and drops the rest.</summary>
    RebuildFromType,
    /// <summary>Called: its first argument.</summary>
    First,
    /// <summary>Called: an empty dictionary, or one of the pairs in its argument.</summary>
    Dictionary,
    /// <summary>Called: an empty list, or its argument.</summary>
    List,
    /// <summary>A class of tensors, or another thing that only stands as an argument.</summary>
    Inert,
    /// <summary>A class compiled by TorchScript: becomes its attributes.</summary>
    Module,
    /// <summary>Called: NumPy's element type.</summary>
    NumpyType,
    /// <summary>Called: a number of NumPy.</summary>
    NumpyScalar,
    /// <summary>Called: short text as bytes, which is how older pickles write bytes.</summary>
    Latin1,
}

/// <summary>The list of Python classes and functions that are understood. Everything else is refused. None of it is Python's own code: each stands for a few lines of <see cref="PickleCalls"/>.</summary>
internal static class PickleGlobals
{
    private static readonly Dictionary<string, PickleGlobal> _known = Build();

    internal static PickleGlobal? Find(string module, string name) =>
        _known.TryGetValue($"{module}.{name}", out var known) ? known
        : module == "__torch__" || module.StartsWith("__torch__.", StringComparison.Ordinal) ? new PickleGlobal(PickleGlobalKind.Module, "module")
        : null;

    private static Dictionary<string, PickleGlobal> Build()
    {
        var known = new Dictionary<string, PickleGlobal>(StringComparer.Ordinal);
        void Add(PickleGlobalKind kind, params ReadOnlySpan<string> names)
        {
            foreach (var name in names)
                known[name] = new PickleGlobal(kind, name);
        }

        Add(PickleGlobalKind.RebuildTensor, "torch._utils._rebuild_tensor", "torch._utils._rebuild_tensor_v2");
        Add(PickleGlobalKind.RebuildTensorTyped, "torch._utils._rebuild_tensor_v3");
        Add(PickleGlobalKind.RebuildFromType, "torch._tensor._rebuild_from_type_v2");
        Add(PickleGlobalKind.First, "torch._utils._rebuild_parameter", "torch._utils._rebuild_parameter_with_state", "torch.Size", "torch.device",
            "torch.jit._pickle.build_intlist", "torch.jit._pickle.build_doublelist", "torch.jit._pickle.build_boollist",
            "torch.jit._pickle.build_tensorlist", "torch.jit._pickle.restore_type_tag");
        Add(PickleGlobalKind.Inert, "torch.Tensor", "torch.nn.parameter.Parameter", "torch.nn.parameter.Buffer");
        Add(PickleGlobalKind.Dictionary, "collections.OrderedDict", "collections.defaultdict", "collections.Counter", "builtins.dict", "__builtin__.dict");
        Add(PickleGlobalKind.List, "builtins.list", "builtins.tuple", "builtins.set", "builtins.frozenset",
            "__builtin__.list", "__builtin__.tuple", "__builtin__.set", "__builtin__.frozenset");
        Add(PickleGlobalKind.NumpyType, "numpy.dtype");
        Add(PickleGlobalKind.NumpyScalar, "numpy.core.multiarray.scalar", "numpy._core.multiarray.scalar");
        Add(PickleGlobalKind.Latin1, "_codecs.encode");
        foreach (var (storage, dtypes, type, size) in Types)
        {
            if (storage.Length > 0)
                known[$"torch.{storage}"] = known[$"torch.cuda.{storage}"] = new PickleGlobal(PickleGlobalKind.Storage, storage, type, size);
            foreach (var dtype in dtypes)
                known[$"torch.{dtype}"] = new PickleGlobal(PickleGlobalKind.ElementType, dtype, type, size);
        }

        known["torch.storage.UntypedStorage"] = known["torch.UntypedStorage"] = known["torch.ByteStorage"] with { Name = "bytes" };
        return known;
    }

    // Types that tensors of Clade do not have are known by size, so that the sentence can name them.
    private static (string Storage, string[] DTypes, ElementType? Type, int Size)[] Types =>
    [
        ("FloatStorage", ["float32"], ElementType.Float32, 4),
        ("DoubleStorage", ["float64"], ElementType.Float64, 8),
        ("HalfStorage", ["float16"], ElementType.Float16, 2),
        ("BFloat16Storage", ["bfloat16"], ElementType.BFloat16, 2),
        ("LongStorage", ["int64"], ElementType.Int64, 8),
        ("IntStorage", ["int32"], ElementType.Int32, 4),
        ("ShortStorage", ["int16"], ElementType.Int16, 2),
        ("CharStorage", ["int8"], ElementType.Int8, 1),
        ("ByteStorage", ["uint8"], ElementType.UInt8, 1),
        ("BoolStorage", ["bool"], ElementType.Bool, 1),
        ("ComplexFloatStorage", ["complex64"], null, 8),
        ("ComplexDoubleStorage", ["complex128"], null, 16),
        ("QInt8Storage", ["qint8"], null, 1),
        ("QUInt8Storage", ["quint8"], null, 1),
        ("QInt32Storage", ["qint32"], null, 4),
        ("", ["uint16"], null, 2),
        ("", ["uint32"], null, 4),
        ("", ["uint64"], null, 8),
        ("", ["float8_e4m3fn", "float8_e5m2", "float8_e4m3fnuz", "float8_e5m2fnuz"], null, 1),
    ];
}
