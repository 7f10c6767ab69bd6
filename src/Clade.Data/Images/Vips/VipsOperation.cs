using System.Globalization;
using static Clade.Data.Images.Vips.VipsNative;

namespace Clade.Data.Images.Vips;

/// <summary>libvips refused an operation or met damaged data; the message is its first line. Never leaves this assembly.</summary>
internal sealed class VipsException(string message) : Exception(message);

/// <summary>One call of a libvips operation by name: set arguments, <see cref="Run"/>, take outputs, dispose. Not thread-safe.</summary>
internal sealed unsafe class VipsOperation : IDisposable
{
    private nint _operation;
    private bool _built;

    public VipsOperation(string name)
    {
        VipsRuntime.Ensure();
        _operation = OperationNew(name);
        if (_operation == 0)
            throw new VipsException(VipsRuntime.TakeError());
    }

    /// <summary>Sets a number, enum nickname or list of numbers, spelled as the libvips command line does.</summary>
    public VipsOperation With(string name, string value)
    {
        if (SetArgument(_operation, name, value) != 0)
            throw new VipsException(VipsRuntime.TakeError());
        return this;
    }

    /// <inheritdoc cref="With(string, string)"/>
    public VipsOperation With(string name, double value) => With(name, value.ToString("R", CultureInfo.InvariantCulture));

    /// <summary>Sets an input image; the operation takes its own reference.</summary>
    public VipsOperation With(string name, VipsImage image)
    {
        GValue value = default;
        ValueInit(&value, ImageType());
        ValueSetObject(&value, image);
        SetProperty(_operation, name, &value);
        ValueUnset(&value);
        return this;
    }

    /// <summary>Sets encoded data. Nothing is copied: the memory must outlive every image made from it.</summary>
    public VipsOperation With(string name, byte* data, int length)
    {
        GValue value = default;
        ValueInit(&value, BlobType());
        ValueSetBlob(&value, 0, data, (nuint)length);
        SetProperty(_operation, name, &value);
        ValueUnset(&value);
        return this;
    }

    /// <summary>Runs the operation; loaders read the header only.</summary>
    public void Run()
    {
        // What was made before a failure is an output too, and is released by Dispose.
        _built = true;
        if (Build(_operation) != 0)
            throw new VipsException(VipsRuntime.TakeError());
    }

    /// <summary>Runs the operation and takes its output image; the caller disposes it.</summary>
    public VipsImage RunImage()
    {
        Run();
        GValue value = default;
        ValueInit(&value, ImageType());
        GetProperty(_operation, "out", &value);
        var image = new VipsImage(VipsNative.Ref(ValueGetObject(&value)));
        ValueUnset(&value);
        return image;
    }

    /// <summary>Runs a saver and copies what it wrote.</summary>
    public byte[] RunBytes()
    {
        Run();
        GValue value = default;
        ValueInit(&value, BlobType());
        GetProperty(_operation, "buffer", &value);
        nuint length;
        var data = ValueGetBlob(&value, &length);
        var bytes = new ReadOnlySpan<byte>(data, checked((int)length)).ToArray();
        ValueUnset(&value);
        return bytes;
    }

    /// <summary>Releases the operation and its own references to outputs.</summary>
    public void Dispose()
    {
        if (_operation == 0)
            return;
        if (_built)
            UnrefOutputs(_operation);
        Unref(_operation);
        _operation = 0;
    }
}
