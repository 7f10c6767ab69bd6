using System.Runtime.InteropServices;

namespace Clade.Torch.Native;

/// <summary>Settings of the allocator that libtorch uses on the processor.</summary>
internal static partial class NativeAllocator
{
    private const int TrimThreshold = -1, MapThreshold = -3;

    // The most that glibc allows.
    private const int LargestMapThreshold = 32 << 20;

    /// <summary>Asks glibc to keep freed memory up to a size; false where there is no glibc.</summary>
    internal static bool KeepFreedMemory(long bytes)
    {
        if (!OperatingSystem.IsLinux())
            return false;
        try
        {
            return SetOption(MapThreshold, LargestMapThreshold) != 0 && SetOption(TrimThreshold, (int)Math.Min(bytes, int.MaxValue)) != 0;
        }
        catch (Exception error) when (error is DllNotFoundException or EntryPointNotFoundException)
        {
            return false;
        }
    }

    /// <summary>Asks glibc to give back what is free; false where there is no glibc.</summary>
    internal static bool ReturnFreedMemory()
    {
        if (!OperatingSystem.IsLinux())
            return false;
        try
        {
            _ = Trim(0);
            return true;
        }
        catch (Exception error) when (error is DllNotFoundException or EntryPointNotFoundException)
        {
            return false;
        }
    }

    [LibraryImport("libc", EntryPoint = "malloc_trim")]
    private static partial int Trim(nuint keep);

    [LibraryImport("libc", EntryPoint = "mallopt")]
    private static partial int SetOption(int parameter, int value);
}
