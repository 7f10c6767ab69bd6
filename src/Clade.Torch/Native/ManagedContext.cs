using System.Runtime.InteropServices;

namespace Clade.Torch.Native;

/// <summary>Managed objects that libtorch holds on to: kept by a GC handle until libtorch lets go.</summary>
internal static class ManagedContext
{
    internal static nint New(object target) => GCHandle.ToIntPtr(GCHandle.Alloc(target));

    internal static T Get<T>(nint context) => (T)GCHandle.FromIntPtr(context).Target!;

    internal static void Free(nint context)
    {
        var handle = GCHandle.FromIntPtr(context);
        (handle.Target as IDisposable)?.Dispose();
        handle.Free();
    }

    [UnmanagedCallersOnly]
    internal static void Release(nint context) => Free(context);
}
