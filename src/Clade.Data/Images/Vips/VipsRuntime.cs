using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Loader;
using Clade.Core;

namespace Clade.Data.Images.Vips;

/// <summary>
/// Finds libvips and starts it once for the process: no cache of operations (memory stays bounded by the pictures in
/// work), one thread an image (callers work on many files at a time), warnings kept off standard error.
/// </summary>
internal static unsafe class VipsRuntime
{
    private static readonly Lazy<string?> Problem = new(Start);

    /// <summary>Starts libvips if that has not happened; thread-safe and cheap afterwards.</summary>
    /// <exception cref="InputException">libvips is missing or too old.</exception>
    public static void Ensure()
    {
        if (Problem.Value is { } problem)
            throw new InputException(problem);
    }

    /// <summary>Gives back what libvips keeps for the calling thread; called after each picture, since threads of a pool end unnoticed.</summary>
    public static void LeaveThread()
    {
        if (Problem is { IsValueCreated: true, Value: null })
            VipsNative.ThreadShutdown();
    }

    /// <summary>First line of what libvips has to say about its last failure, cleared by reading.</summary>
    public static string TakeError()
    {
        var text = VipsNative.ErrorBufferCopy();
        try
        {
            var message = Marshal.PtrToStringUTF8((nint)text) ?? "";
            var line = message.AsSpan().Trim();
            var end = line.IndexOf('\n');
            if (end >= 0)
                line = line[..end].TrimEnd();
            return line.IsEmpty ? "no reason given" : line.TrimEnd('.').ToString();
        }
        finally
        {
            VipsNative.Free(text);
        }
    }

    private static string? Start()
    {
        AssemblyLoadContext.Default.ResolvingUnmanagedDll += (_, name) => Resolve(name);
        try
        {
            if (VipsNative.Init("clade") != 0)
                return $"libvips does not start ({TakeError()}); reinstall it (Debian: apt install libvips42).";
            var (major, minor) = (VipsNative.Version(0), VipsNative.Version(1));
            if ((major, minor).CompareTo((8, 13)) < 0)
                return $"libvips {major}.{minor} is too old; install 8.13 or newer (Debian: apt install libvips42).";
        }
        catch (Exception error) when (error is DllNotFoundException or EntryPointNotFoundException or BadImageFormatException)
        {
            return "libvips, which decodes pictures, was not found or cannot be loaded; install it (Debian: apt install libvips42, macOS: brew install vips).";
        }

        // GLib prepares its parser of numbers at the first use and may leave errno set in a thread that waited for that,
        // which libvips takes for a bad number: of two threads that decode a first drawing together, one would fail.
        _ = VipsNative.ParseNumber("1", 0);
        VipsNative.CacheSetMax(0);
        VipsNative.ConcurrencySet(1);
        const int everyLevel = 0xFC | 1 | 2; // also the fatal and recursion flags, as g_log_set_handler wants them
        foreach (var domain in (string[])["VIPS", "librsvg", "Pango"])
            _ = VipsNative.SetLogHandler(domain, everyLevel, &Silent, null);
        return null;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Silent(byte* domain, int level, byte* message, void* state)
    {
        // Damaged files are told by exceptions; libvips repeats them here as warnings.
    }

    private static nint Resolve(string name)
    {
        string[] candidates = name switch
        {
            VipsNative.Vips => ["libvips.so.42", "libvips.42.dylib", "libvips-42.dll"],
            VipsNative.GObject => ["libgobject-2.0.so.0", "libgobject-2.0.0.dylib", "libgobject-2.0-0.dll"],
            VipsNative.GLib => ["libglib-2.0.so.0", "libglib-2.0.0.dylib", "libglib-2.0-0.dll"],
            _ => [],
        };
        foreach (var candidate in candidates)
        {
            if (NativeLibrary.TryLoad(candidate, out var handle))
                return handle;
        }

        return 0;
    }
}
