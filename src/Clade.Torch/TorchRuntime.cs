using System.Runtime.InteropServices;
using Clade.Torch.Native;

namespace Clade.Torch;

/// <summary>Settings of the loaded libtorch that hold for the whole process.</summary>
public static unsafe class TorchRuntime
{
    /// <summary>Version of the libtorch in use, for example 1.13.1.</summary>
    public static string Version => Marshal.PtrToStringUTF8((nint)Methods.clade_torch_version())!;

    /// <summary>How that libtorch was built.</summary>
    public static string Configuration
    {
        get
        {
            const int capacity = 16384;
            var buffer = stackalloc byte[capacity];
            TorchException.Check(Methods.clade_torch_config(buffer, capacity), "show_config");
            return Marshal.PtrToStringUTF8((nint)buffer)!;
        }
    }

    /// <summary>Threads that one operator may use. libtorch may start with one: programs set it once at start.</summary>
    public static int Threads
    {
        get => Methods.clade_threads();
        set => TorchException.Check(Methods.clade_set_threads(value), "set_num_threads");
    }

    /// <summary>True if the processor multiplies bfloat16 matrices in hardware (AVX512-BF16 or AMX), so that bf16 is the fast choice.</summary>
    public static bool HasFastBFloat16 { get; } = DetectBFloat16();

    /// <summary>
    /// Keeps memory that tensors give back for the next ones, up to a size: glibc would hand it to the system after each large tensor and fetch it again page
    /// by page, a third of the time of a float32 forward pass. Holds for the whole process; programs that mainly compute call it once at start.
    /// </summary>
    /// <param name="bytes">Most memory that is kept, at most 2 GiB.</param>
    /// <returns>False where the C library is no glibc and nothing changed.</returns>
    public static bool KeepFreedMemory(long bytes = 1L << 30)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(bytes);
        return NativeAllocator.KeepFreedMemory(bytes);
    }

    /// <summary>Gives the system what <see cref="KeepFreedMemory"/> has kept, once: after weights were converted, for example.</summary>
    /// <returns>False where the C library is no glibc and nothing changed.</returns>
    public static bool ReturnFreedMemory() => NativeAllocator.ReturnFreedMemory();

    /// <summary>Seeds the default generators of all devices.</summary>
    public static void Seed(long seed) => TorchException.Check(Methods.clade_seed((ulong)seed), "manual_seed");

    /// <summary>A copy of the state of a device's default generator, uint8. The caller disposes it.</summary>
    public static Tensor RandomState(Device? device = null)
    {
        TorchException.Check(Methods.clade_rng_state((device ?? Device.Cpu).Packed, out var state), "get_rng_state");
        return new Tensor(state);
    }

    /// <summary>Puts back a state from <see cref="RandomState"/>.</summary>
    public static void SetRandomState(Tensor state, Device? device = null)
    {
        ArgumentNullException.ThrowIfNull(state);
        TorchException.Check(Methods.clade_set_rng_state((device ?? Device.Cpu).Packed, state.Pointer), "set_rng_state");
        GC.KeepAlive(state);
    }

    private static bool DetectBFloat16()
    {
        try
        {
            return OperatingSystem.IsLinux()
                && File.ReadLines("/proc/cpuinfo").FirstOrDefault(line => line.StartsWith("flags", StringComparison.Ordinal)) is { } flags
                && (flags.Contains(" avx512_bf16", StringComparison.Ordinal) || flags.Contains(" amx_bf16", StringComparison.Ordinal));
        }
        catch (IOException)
        {
            return false;
        }
    }
}
