using System.Reflection;
using System.Runtime.InteropServices;

namespace Clade.Torch.Native;

/// <summary>Finds the shim: <c>CLADE_NATIVE</c>, beside the program, or <c>native/build</c> of the checkout above it.</summary>
internal static class Loader
{
    private static readonly string FileName = OperatingSystem.IsMacOS() ? "libclade_torch.dylib" : "libclade_torch.so";

    internal static void Register() => NativeLibrary.SetDllImportResolver(typeof(Loader).Assembly, Resolve);

    private static nint Resolve(string library, Assembly assembly, DllImportSearchPath? search)
    {
        if (library != "clade_torch")
            return 0;
        var path = Candidates().FirstOrDefault(File.Exists)
            ?? throw new DllNotFoundException($"{FileName} is not built: run './clade build' in the checkout, or point CLADE_NATIVE at the file.");
        return NativeLibrary.Load(path);
    }

    private static IEnumerable<string> Candidates()
    {
        if (Environment.GetEnvironmentVariable("CLADE_NATIVE") is { Length: > 0 } given)
            yield return given;
        yield return Path.Combine(AppContext.BaseDirectory, FileName);
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            yield return Path.Combine(folder.FullName, "native", "build", FileName);
    }
}
