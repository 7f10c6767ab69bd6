namespace Clade.Torch;

/// <summary>Element types of tensors; the values are libtorch's own numbers.</summary>
public enum ElementType
{
    /// <summary>Unsigned 8-bit integer.</summary>
    UInt8 = 0,
    /// <summary>Signed 8-bit integer.</summary>
    Int8 = 1,
    /// <summary>Signed 16-bit integer.</summary>
    Int16 = 2,
    /// <summary>Signed 32-bit integer.</summary>
    Int32 = 3,
    /// <summary>Signed 64-bit integer: token ids and indices.</summary>
    Int64 = 4,
    /// <summary>IEEE half precision.</summary>
    Float16 = 5,
    /// <summary>IEEE single precision.</summary>
    Float32 = 6,
    /// <summary>IEEE double precision: gradient checks.</summary>
    Float64 = 7,
    /// <summary>Truth value, one byte.</summary>
    Bool = 11,
    /// <summary>bfloat16: the upper half of a single.</summary>
    BFloat16 = 15,
}

/// <summary>Facts about element types.</summary>
public static class ElementTypes
{
    /// <summary>Bytes an element takes.</summary>
    /// <exception cref="NotSupportedException">A type of libtorch that Clade has no name for, such as complex numbers.</exception>
    public static int Size(this ElementType type) => type switch
    {
        ElementType.UInt8 or ElementType.Int8 or ElementType.Bool => 1,
        ElementType.Int16 or ElementType.Float16 or ElementType.BFloat16 => 2,
        ElementType.Int32 or ElementType.Float32 => 4,
        ElementType.Int64 or ElementType.Float64 => 8,
        _ => throw new NotSupportedException($"Elements of libtorch's type {(int)type} cannot be read; convert the tensor first."),
    };

    /// <summary>True for the four floating-point types.</summary>
    public static bool IsFloatingPoint(this ElementType type) =>
        type is ElementType.Float16 or ElementType.BFloat16 or ElementType.Float32 or ElementType.Float64;

    /// <summary>The name that safetensors files use: F32, BF16, I64 …</summary>
    public static string SafeTensorsName(this ElementType type) => type switch
    {
        ElementType.UInt8 => "U8",
        ElementType.Int8 => "I8",
        ElementType.Int16 => "I16",
        ElementType.Int32 => "I32",
        ElementType.Int64 => "I64",
        ElementType.Float16 => "F16",
        ElementType.Float32 => "F32",
        ElementType.Float64 => "F64",
        ElementType.Bool => "BOOL",
        ElementType.BFloat16 => "BF16",
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, null),
    };

    /// <summary>The type that a safetensors file calls by this name, or null.</summary>
    public static ElementType? FromSafeTensorsName(string name) => name switch
    {
        "U8" => ElementType.UInt8,
        "I8" => ElementType.Int8,
        "I16" => ElementType.Int16,
        "I32" => ElementType.Int32,
        "I64" => ElementType.Int64,
        "F16" => ElementType.Float16,
        "F32" => ElementType.Float32,
        "F64" => ElementType.Float64,
        "BOOL" => ElementType.Bool,
        "BF16" => ElementType.BFloat16,
        _ => null,
    };

    /// <summary>The element type that holds a C# type.</summary>
    /// <exception cref="NotSupportedException">libtorch has no such type.</exception>
    internal static ElementType Of<T>() where T : unmanaged =>
        typeof(T) == typeof(float) ? ElementType.Float32
        : typeof(T) == typeof(double) ? ElementType.Float64
        : typeof(T) == typeof(long) ? ElementType.Int64
        : typeof(T) == typeof(int) ? ElementType.Int32
        : typeof(T) == typeof(short) ? ElementType.Int16
        : typeof(T) == typeof(sbyte) ? ElementType.Int8
        : typeof(T) == typeof(byte) ? ElementType.UInt8
        : typeof(T) == typeof(bool) ? ElementType.Bool
        : typeof(T) == typeof(Half) ? ElementType.Float16
        : typeof(T) == typeof(BFloat16) ? ElementType.BFloat16
        : throw new NotSupportedException($"Tensors cannot hold elements of type {typeof(T).Name}.");
}
