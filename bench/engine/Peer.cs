using System.Reflection;
using System.Runtime.InteropServices;

namespace Clade.Bench.Engine;

/// <summary>The functions of peer/peer.cpp. Times are in seconds.</summary>
internal static partial class Peer
{
    private const string Library = "clade_engine_peer";

    static Peer() => NativeLibrary.SetDllImportResolver(typeof(Peer).Assembly, Resolve);

    [LibraryImport(Library)]
    internal static partial double peer_add(long count);

    [LibraryImport(Library)]
    internal static partial double peer_matmul(long n, int bfloat16, long count);

    [LibraryImport(Library)]
    internal static partial void peer_vit_open(long batch, long size, long patch, long width, long depth, long heads, long classes, int bfloat16);

    [LibraryImport(Library)]
    internal static partial double peer_vit_step(out double loss);

    [LibraryImport(Library)]
    internal static partial double peer_adamw();

    [LibraryImport(Library)]
    internal static partial void peer_vit_close();

    private static nint Resolve(string library, Assembly assembly, DllImportSearchPath? search)
    {
        if (library != Library)
            return 0;
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var path = Path.Combine(folder.FullName, "peer", OperatingSystem.IsMacOS() ? "libclade_engine_peer.dylib" : "libclade_engine_peer.so");
            if (File.Exists(path))
                return NativeLibrary.Load(path);
        }

        throw new DllNotFoundException("The C++ side is not built: cmake -S bench/engine/peer -B bench/engine/bin/peer && cmake --build bench/engine/bin/peer");
    }
}
