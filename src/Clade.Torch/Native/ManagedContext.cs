using System.Runtime.InteropServices;

namespace Clade.Torch.Native;

/// <summary>Managed objects that libtorch holds on to: kept by a GC handle until libtorch lets go.</summary>
internal static class ManagedContext
{
    internal static nint New(object target) => GCHandle.ToIntPtr(GCHandle.Alloc(target));

    internal static T Get<T>(nint context) => (T)GCHandle.FromIntPtr(context).Target!;

    /// <summary>Drops the reference without disposing the object.</summary>
    internal static T Take<T>(nint context)
    {
        var handle = GCHandle.FromIntPtr(context);
        var target = (T)handle.Target!;
        handle.Free();
        return target;
    }

    /// <summary>Called by libtorch, on any thread. Nothing may be thrown into libtorch, so an owner that fails to dispose itself is let go.</summary>
    [UnmanagedCallersOnly]
    internal static void Release(nint context)
    {
        try
        {
            (Take<object>(context) as IDisposable)?.Dispose();
        }
#pragma warning disable CA1031 // The boundary: see above.
        catch (Exception)
#pragma warning restore CA1031
        {
        }
    }
}
