using System.Runtime.InteropServices;

namespace Clade.Torch.Native;

/// <summary>Owns one reference to a libtorch tensor and counts the living.</summary>
internal sealed class TensorHandle : SafeHandle
{
    private static long s_live;

    internal TensorHandle(nint pointer) : base(0, ownsHandle: true)
    {
        SetHandle(pointer);
        Interlocked.Increment(ref s_live);
    }

    public override bool IsInvalid => handle == 0;

    internal nint Pointer => handle;

    internal static long Live => Interlocked.Read(ref s_live);

    protected override bool ReleaseHandle()
    {
        Methods.clade_tensor_free(handle);
        Interlocked.Decrement(ref s_live);
        return true;
    }
}
