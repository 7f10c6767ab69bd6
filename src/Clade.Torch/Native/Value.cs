using System.Runtime.InteropServices;
using System.Text;

namespace Clade.Torch.Native;

/// <summary>One argument or result of an operator: <c>clade_value</c> of native/clade_torch.h.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct Value
{
    internal const int NoneTag = 0, TensorTag = 1, IntTag = 2, DoubleTag = 3, BoolTag = 4, IntListTag = 5, DoubleListTag = 6,
        TensorListTag = 7, OptionalTensorListTag = 8, StringTag = 9, DeviceTag = 10, DefaultTag = 11;

    /// <summary>Bytes set aside on the stack for a text argument; operators take words such as "none".</summary>
    internal const int MaxText = 256;

    internal int Tag;
    internal int Count;
    internal long Bits;

    private Value(int tag, long bits, int count = 0) => (Tag, Count, Bits) = (tag, count, bits);

    internal static Value Default => new(DefaultTag, 0);
    internal static Value None => new(NoneTag, 0);

    internal static Value Of(Tensor? tensor) => tensor is null ? None : new(TensorTag, tensor.Pointer);
    internal static Value Of(Scalar value) => new(value.Tag, value.Bits);
    internal static Value Of(Scalar? value) => value is { } given ? Of(given) : None;
    internal static Value OrDefault(Scalar? value) => value is { } given ? Of(given) : Default;
    internal static Value Of(bool value) => new(BoolTag, value ? 1 : 0);
    internal static Value Of(bool? value) => value is { } given ? Of(given) : None;
    internal static Value Of(long value) => new(IntTag, value);
    internal static Value Of(long? value) => value is { } given ? Of(given) : None;
    internal static Value Of(double value) => new(DoubleTag, BitConverter.DoubleToInt64Bits(value));
    internal static Value Of(double? value) => value is { } given ? Of(given) : None;
    internal static Value Of(ElementType value) => new(IntTag, (long)value);
    internal static Value Of(ElementType? value) => value is { } given ? Of(given) : None;
    internal static Value Of(Device value) => new(DeviceTag, value.Packed);
    internal static Value Of(Device? value) => value is { } given ? Of(given) : None;

    internal static Value Of(long* data, int count) => new(IntListTag, (long)data, count);
    internal static Value OfOptional(long* data, int count) => data == null ? None : Of(data, count);
    internal static Value OrDefault(long* data, int count) => data == null ? Default : Of(data, count);
    internal static Value Of(double* data, int count) => new(DoubleListTag, (long)data, count);
    internal static Value OfOptional(double* data, int count) => data == null ? None : Of(data, count);
    internal static Value OrDefault(double* data, int count) => data == null ? Default : Of(data, count);

    internal static Value Of(ReadOnlySpan<Tensor> tensors, nint* handles)
    {
        for (var i = 0; i < tensors.Length; i++)
            handles[i] = tensors[i].Pointer;
        return new(TensorListTag, (long)handles, tensors.Length);
    }

    internal static Value OfOptional(ReadOnlySpan<Tensor?> tensors, nint* handles)
    {
        for (var i = 0; i < tensors.Length; i++)
            handles[i] = tensors[i]?.Pointer ?? 0;
        return new(OptionalTensorListTag, (long)handles, tensors.Length);
    }

    /// <summary>A text; <paramref name="buffer"/> must live on the caller's stack.</summary>
    internal static Value Of(string? text, Span<byte> buffer)
    {
        if (text is null)
            return None;
        var count = Encoding.UTF8.GetBytes(text, buffer);
        fixed (byte* data = buffer)
            return new(StringTag, (long)data, count);
    }

    internal static void KeepAlive(ReadOnlySpan<Tensor?> tensors)
    {
        foreach (var tensor in tensors)
            GC.KeepAlive(tensor);
    }
}
