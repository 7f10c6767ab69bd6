using System.Diagnostics;

namespace Clade.Architecture.Tests;

/// <summary>
/// A tiny checkout with the real launcher, and a PATH that holds the usual small tools and stand-ins for dotnet, cmake, dpkg-query and
/// apt-get which write down how they were called. So every state of a machine can be shown to the launcher without changing this one.
/// </summary>
internal sealed class LauncherFixture : IDisposable
{
    private const string AllPackages = "cmake make g++ libvips42 libtorch-dev libopenblas0-pthread";

    private static readonly string[] _tools =
    [
        "bash", "env", "find", "sort", "cksum", "dirname", "basename", "uname", "cat", "head", "tail", "awk", "sed", "grep",
        "rm", "mv", "cp", "touch", "mkdir", "mktemp", "ls", "cut", "flock", "tr",
    ];

    private readonly string _folder = Directory.CreateTempSubdirectory("clade launcher ").FullName;

    public LauncherFixture()
    {
        foreach (var folder in new[] { "bin", "home", "tree/native", "tree/src/Clade.Cli", "elsewhere" })
            Directory.CreateDirectory(At(folder));
        File.Copy(Repository.FullPath("clade"), At("tree/clade"));
        foreach (var file in new[] { "tree/native/CMakeLists.txt", "tree/native/a.cpp", "tree/native/a.h", "tree/src/a.cs", "tree/src/b.cs", "tree/global.json", "tree/Directory.Build.props", "tree/Directory.Packages.props" })
            File.WriteAllText(At(file), "");
        foreach (var tool in _tools)
        {
            var real = new[] { "/usr/bin", "/bin" }.Select(folder => $"{folder}/{tool}").FirstOrDefault(File.Exists);
            if (real is not null)
                File.CreateSymbolicLink(At("bin/" + tool), real);
        }

        Tool("sleep", "");
        Tool("id", "echo 0");
        Tool("readlink", "case $1 in -f) echo /usr/lib/openblas-pthread/libblas.so.3 ;; *) exec /usr/bin/env -i /bin/readlink \"$1\" ;; esac");
        Tool("cmake", "case $1 in --build) touch \"$2/libclade_torch.so\" ;; esac");
        Tool("dotnet", """
            case $1 in
              --version) echo 10.0.100 ;;
              build)
                sleep_a_little
                mkdir -p "$tree/src/Clade.Cli/bin/Release/net10.0"
                printf '#!/bin/bash\nprintf "<%%s>" "$@"\nexit 7\n' >"$tree/src/Clade.Cli/bin/Release/net10.0/Clade.Cli"
                chmod +x "$tree/src/Clade.Cli/bin/Release/net10.0/Clade.Cli" ;;
            esac
            """);
        Packages(AllPackages);
    }

    /// <summary>Every call of a stand-in, a line each: the tool and its arguments.</summary>
    public string[] Calls => File.Exists(At("calls")) ? File.ReadAllLines(At("calls")) : [];

    public int Builds => Calls.Count(call => call.StartsWith("dotnet build", StringComparison.Ordinal));

    public string At(string path) => Path.Combine(_folder, path);

    /// <summary>Puts a stand-in on the PATH; an empty body does nothing and succeeds.</summary>
    public void Tool(string name, string body)
    {
        File.Delete(At("bin/" + name));
        Script("bin/" + name, $$"""
            echo "{{name}} $*" >>'{{At("calls")}}'
            tree='{{At("tree")}}'
            chmod() { /bin/chmod "$@"; }
            sleep_a_little() { /bin/sleep 0.3; }
            {{body}}
            """);
    }

    /// <summary>Writes an executable script.</summary>
    public void Script(string path, string body)
    {
        File.WriteAllText(At(path), $"#!/bin/bash\n{body}\n");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(At(path), (UnixFileMode)0b111_101_101);
    }

    /// <summary>Takes a tool off the PATH.</summary>
    public void NoTool(string name) => File.Delete(At("bin/" + name));

    /// <summary>The Debian packages that dpkg-query knows as installed.</summary>
    public void Packages(string names) =>
        Tool("dpkg-query", string.Concat(names.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(name => $"echo {name} installed 1.13.1\n")) + "exit 1");

    public Process Start(string[] arguments, string launcher = "tree/clade", params (string Name, string Value)[] variables)
    {
        var start = new ProcessStartInfo("/bin/bash", [At(launcher), .. arguments])
        {
            WorkingDirectory = At("elsewhere"),
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment.Clear();
        start.Environment["PATH"] = At("bin");
        start.Environment["HOME"] = At("home");
        foreach (var (name, value) in variables)
            start.Environment[name] = value;
        var process = Process.Start(start)!;
        process.StandardInput.Close();
        return process;
    }

    /// <summary>Runs the launcher to its end.</summary>
    /// <returns>Exit code, standard output, and standard error.</returns>
    public (int Code, string Output, string Error) Run(params string[] arguments) => Finish(Start(arguments));

    public static (int Code, string Output, string Error) Finish(Process process)
    {
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        var result = (process.ExitCode, output, error.Result);
        process.Dispose();
        return result;
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
