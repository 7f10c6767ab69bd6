namespace Clade.Architecture.Tests;

/// <summary>The launcher on machines of many states, shown to it by stand-ins; see <see cref="LauncherFixture"/>.</summary>
public sealed class LauncherTests : IDisposable
{
    private readonly LauncherFixture _machine;

    public LauncherTests()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "the stand-ins are those of a Linux machine");
        _machine = new LauncherFixture();
    }

    public void Dispose() => _machine?.Dispose();

    [SkippableFact]
    public void ArgumentsAndExitCodePassThrough()
    {
        var (code, output, _) = _machine.Run("search", "two words", "", "--top=3");
        Assert.Equal(7, code);
        Assert.Equal("<search><two words><><--top=3>", output);
    }

    [SkippableFact]
    public void ASecondStartBuildsNothing()
    {
        _machine.Run("info");
        var calls = _machine.Calls.Length;
        var (code, _, error) = _machine.Run("info");
        Assert.Equal(7, code);
        Assert.Equal("", error);
        Assert.All(_machine.Calls[calls..], call => Assert.StartsWith("dpkg-query", call.Replace("readlink", "dpkg-query", StringComparison.Ordinal), StringComparison.Ordinal));
    }

    [SkippableTheory]
    [InlineData("src/a.cs")]
    [InlineData("Directory.Build.props")]
    public void AChangedFileIsBuilt(string file)
    {
        _machine.Run("info");
        File.AppendAllText(_machine.At("tree/" + file), "changed");
        _machine.Run("info");
        _machine.Run("info");
        Assert.Equal(2, _machine.Builds);
    }

    [SkippableFact]
    public void ADeletedFileIsNoticed()
    {
        _machine.Run("info");
        File.Delete(_machine.At("tree/src/b.cs"));
        _machine.Run("info");
        Assert.Equal(2, _machine.Builds);
    }

    [SkippableFact]
    public void AnInterruptedBuildIsDoneAfresh()
    {
        _machine.Run("info");
        File.Delete(_machine.At("tree/src/Clade.Cli/bin/Release/.built"));
        File.WriteAllText(_machine.At("tree/src/Clade.Cli/bin/Release/.built.new"), "");
        _machine.Run("info");
        Assert.Contains("--no-incremental", _machine.Calls.Last(call => call.StartsWith("dotnet build", StringComparison.Ordinal)), StringComparison.Ordinal);
    }

    [SkippableFact]
    public void TwoStartsAtOnceBuildOnce()
    {
        var both = Enumerable.Range(0, 2).Select(_ => _machine.Start(["info"])).ToArray();
        Assert.All(both, process => Assert.Equal(7, LauncherFixture.Finish(process).Code));
        Assert.Equal(1, _machine.Builds);
    }

    [SkippableFact]
    public void ASymbolicLinkLeadsHome()
    {
        File.CreateSymbolicLink(_machine.At("elsewhere/second"), "../tree/clade");
        File.CreateSymbolicLink(_machine.At("first"), "elsewhere/second");
        Assert.Equal(7, LauncherFixture.Finish(_machine.Start(["info"], "first")).Code);
    }

    [SkippableFact]
    public void AMissingSdkIsOneSentence()
    {
        _machine.NoTool("dotnet");
        Refused(_machine.Run("info"), ".NET 10 SDK");
    }

    [SkippableFact]
    public void WithoutAptOneSentenceNamesTheLibtorchVariable()
    {
        _machine.NoTool("dpkg-query");
        Refused(_machine.Run("info"), "CLADE_LIBTORCH=/path/to/libtorch");
    }

    [SkippableFact]
    public void WithoutRootOneSentenceSaysWhatToRun()
    {
        _machine.Packages("cmake make g++ libvips42 libopenblas0-pthread");
        _machine.Tool("id", "echo 1000");
        _machine.Tool("apt-get", "");
        Refused(_machine.Run("info"), "run 'apt-get update && apt-get install libtorch-dev' as root");
        Assert.DoesNotContain(_machine.Calls, call => call.StartsWith("apt-get", StringComparison.Ordinal));
    }

    [SkippableFact]
    public void SudoIsUsedWhereItAsksNothing()
    {
        _machine.Packages("cmake make g++ libvips42 libopenblas0-pthread");
        _machine.Tool("id", "echo 1000");
        _machine.Tool("sudo", "[ \"$1\" = -n ] && shift && \"$@\"");
        _machine.Tool("true", "");
        _machine.Tool("apt-get", $"[ \"${{@: -1}}\" = update ] || sed -i 's/echo make/echo libtorch-dev installed 3; echo make/' '{_machine.At("bin/dpkg-query")}'");
        Assert.Equal(7, _machine.Run("info").Code);
        Assert.Contains(_machine.Calls, call => call.StartsWith("sudo -n env DEBIAN_FRONTEND=noninteractive apt-get", StringComparison.Ordinal));
    }

    [SkippableFact]
    public void AptIsTriedTwiceAndItsReasonGiven()
    {
        _machine.Packages("make libvips42t64 libtorch-dev libopenblas0-pthread");
        _machine.NoTool("cmake");
        _machine.Tool("apt-get", "echo 'E: Failed to fetch a package' >&2\nexit 100");
        var result = _machine.Run("info");
        Refused(result, "Failed to fetch a package");
        Assert.Contains("cmake g++", result.Error, StringComparison.Ordinal);
        Assert.Equal(2, _machine.Calls.Count(call => call.Contains(" install ", StringComparison.Ordinal)));
    }

    [SkippableFact]
    public void WhatAptInstallsIsUsedAtOnce()
    {
        _machine.Packages("make g++ libvips42 libtorch-dev libopenblas0-pthread");
        _machine.NoTool("cmake");
        _machine.Tool("apt-get", $"[ \"${{@: -1}}\" = update ] || {{ sed -i 's/echo make/echo cmake installed 3; echo make/' '{_machine.At("bin/dpkg-query")}'; cp '{_machine.At("later")}' '{_machine.At("bin/cmake")}'; }}");
        _machine.Script("later", "case $1 in --build) touch \"$2/libclade_torch.so\" ;; esac");
        Assert.Equal(7, _machine.Run("info").Code);
    }

    [SkippableFact]
    public void ASlowBlasIsReplaced()
    {
        Skip.IfNot(Directory.EnumerateDirectories("/usr/lib", "*-linux-gnu").Any(folder => File.Exists(folder + "/libblas.so.3")), "no BLAS is installed here");
        _machine.Tool("readlink", "echo /usr/lib/blas/libblas.so.3");
        _machine.Tool("update-alternatives", "");
        var (code, _, error) = _machine.Run("info");
        Assert.Equal(7, code);
        Assert.Contains("switching to OpenBLAS", error, StringComparison.Ordinal);
        Assert.Contains(_machine.Calls, call => call.StartsWith("update-alternatives --set libblas.so.3", StringComparison.Ordinal));
    }

    [SkippableFact]
    public void AnotherLibtorchIsConfiguredAnew()
    {
        _machine.Run("info");
        Directory.CreateDirectory(_machine.At("torch/include"));
        Directory.CreateDirectory(_machine.At("torch/lib"));
        File.WriteAllText(_machine.At("torch/lib/libtorch_cpu.so"), "");
        _machine.Packages("cmake make g++ libvips42");
        for (var start = 0; start < 2; start++)
            Assert.Equal(7, LauncherFixture.Finish(_machine.Start(["info"], variables: ("CLADE_LIBTORCH", _machine.At("torch")))).Code);
        Assert.Single(_machine.Calls, call => call.Contains($"-DCLADE_LIBTORCH={_machine.At("torch")}", StringComparison.Ordinal));
    }

    [SkippableFact]
    public void AFolderThatIsNoLibtorchIsRefused() =>
        Refused(LauncherFixture.Finish(_machine.Start(["info"], variables: ("CLADE_LIBTORCH", _machine.At("home")))), "unset it");

    [SkippableFact]
    public void AFailedBuildShowsItsErrors()
    {
        _machine.Tool("dotnet", "case $1 in --version) ;; build) echo 'a.cs(1,1): error CS0001: wrong'; exit 1 ;; esac");
        var (code, output, error) = _machine.Run("info");
        Assert.Equal(1, code);
        Assert.Equal("", output);
        Assert.Contains("error CS0001: wrong", error, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void AFailedRestoreIsTriedTwice()
    {
        _machine.Tool("dotnet", "case $1 in restore) echo 'x.csproj : error NU1301: no answer'; exit 1 ;; esac");
        Refused(_machine.Run("info"), "NU1301: no answer");
        Assert.Equal(2, _machine.Calls.Count(call => call.StartsWith("dotnet restore", StringComparison.Ordinal)));
    }

    // Exit 2, nothing on standard output, and the last line one sentence with these words.
    private static void Refused((int Code, string Output, string Error) result, string words)
    {
        Assert.Equal(2, result.Code);
        Assert.Equal("", result.Output);
        var last = result.Error.TrimEnd().Split('\n')[^1];
        Assert.Contains(words, last, StringComparison.Ordinal);
        Assert.EndsWith(".", last, StringComparison.Ordinal);
    }
}
