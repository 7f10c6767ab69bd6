using System.Runtime.InteropServices;
using Clade.Torch;

namespace Clade.Cli;

/// <summary>One thing about the machine.</summary>
/// <param name="Name">What was looked at.</param>
/// <param name="Value">What was found.</param>
/// <param name="Problem">One sentence that says what is wrong and what to do; null if all is well.</param>
internal sealed record Finding(string Name, object Value, string? Problem = null);

/// <summary>What Clade needs from the machine: libtorch with a fast BLAS, libvips, cores.</summary>
internal static class Machine
{
    internal static IReadOnlyList<Finding> Examine() => [.. Engine(), Vips()];

    /// <summary>The BLAS among the libraries that a process has loaded, and whether it is a slow one.</summary>
    /// <param name="libraries">Paths of loaded libraries.</param>
    /// <param name="configuration">What libtorch says of its own build: a BLAS may be inside it.</param>
    internal static (string Name, bool Slow) Blas(IReadOnlyCollection<string> libraries, string configuration)
    {
        foreach (var (part, name) in new[] { ("openblas", "OpenBLAS"), ("libmkl", "MKL"), ("libblis", "BLIS"), ("Accelerate", "Accelerate") })
        {
            if (libraries.FirstOrDefault(path => path.Contains(part, StringComparison.OrdinalIgnoreCase)) is { } found)
                return ($"{name} ({found})", false);
        }

        if (libraries.FirstOrDefault(path => Path.GetFileName(path).StartsWith("libblas.so", StringComparison.Ordinal)) is { } reference)
            return ($"reference BLAS ({reference})", true);
        foreach (var (part, name) in new[] { ("BLAS_INFO=mkl", "MKL"), ("BLAS_INFO=open", "OpenBLAS"), ("BLAS_INFO=accelerate", "Accelerate"), ("Math Kernel Library", "MKL"), ("oneAPI MKL", "MKL") })
        {
            if (configuration.Contains(part, StringComparison.OrdinalIgnoreCase))
                return ($"{name} (inside libtorch)", false);
        }

        return ("unknown", false);
    }

    private static IEnumerable<Finding> Engine()
    {
        string version, configuration;
        int threads, devices;
        string? missing = null;
        try
        {
            TorchRuntime.Threads = Environment.ProcessorCount;
            (version, configuration, threads, devices) = (TorchRuntime.Version, TorchRuntime.Configuration, TorchRuntime.Threads, Device.CudaCount);
        }
        catch (Exception error) when (error is DllNotFoundException or EntryPointNotFoundException or BadImageFormatException or TorchException or TypeInitializationException)
        {
            missing = Failure.Of(error).Sentence;
            (version, configuration, threads, devices) = ("", "", 0, 0);
        }

        if (missing is not null)
        {
            yield return new Finding("libtorch", "not usable", missing);
            yield break;
        }

        yield return new Finding("libtorch", version);
        var (blas, slow) = Blas(LoadedLibraries(), configuration);
        yield return new Finding("blas", blas, slow ? "The reference BLAS is in use, some thirty times slower than OpenBLAS: install it with 'apt-get install libopenblas0-pthread' (or your system's OpenBLAS package) as root." : null);
        yield return new Finding("cores", Environment.ProcessorCount);
        yield return new Finding("threads", threads, threads < Environment.ProcessorCount ? $"libtorch uses {threads} of {Environment.ProcessorCount} cores: unset OMP_NUM_THREADS, or use a libtorch that was built with OpenMP." : null);
        yield return new Finding("fast bf16", TorchRuntime.HasFastBFloat16 ? "yes" : "no, float32 is used");
        yield return new Finding("cuda devices", devices);
    }

    private static HashSet<string> LoadedLibraries()
    {
        try
        {
            return [.. File.ReadLines("/proc/self/maps").Select(line => line.IndexOf('/', StringComparison.Ordinal) is >= 0 and var at ? line[at..] : "").Where(path => path.Contains(".so", StringComparison.Ordinal))];
        }
        catch (IOException)
        {
            return [];
        }
    }

    private static Finding Vips()
    {
        foreach (var file in new[] { "libvips.so.42", "libvips.42.dylib", "libvips-42.dll" })
        {
            if (!NativeLibrary.TryLoad(file, out var library) || !NativeLibrary.TryGetExport(library, "vips_version", out var address))
                continue;
            var part = Marshal.GetDelegateForFunctionPointer<VipsVersion>(address);
            var (major, minor, micro) = (part(0), part(1), part(2));
            var old = (major, minor).CompareTo((8, 13)) < 0;
            return new Finding("libvips", $"{major}.{minor}.{micro}", old ? $"libvips {major}.{minor} is too old: install 8.13 or newer (Debian: apt-get install libvips42)." : null);
        }

        return new Finding("libvips", "missing", "libvips, which decodes pictures, was not found: install it (Debian: apt-get install libvips42, macOS: brew install vips).");
    }

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    private delegate int VipsVersion(int part);
}
