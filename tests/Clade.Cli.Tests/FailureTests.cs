using Clade.Core;

namespace Clade.Cli.Tests;

/// <summary>What is said of exceptions, and of the BLAS.</summary>
public class FailureTests
{
    [Fact]
    public void AMistakeOfOurs_IsOneSentenceWithItsTypeAndWhatToDo()
    {
        var (sentence, code) = Failure.Of(new InvalidOperationException("Things went\nwrong."));
        Assert.Equal(1, code);
        Assert.Equal("InvalidOperationException: Things went; this is a mistake in Clade, please report it with what the same command prints with CLADE_DEBUG=1.", sentence);
        Assert.Equal(1, Failure.Of(null).Code);
    }

    [Fact]
    public void BadInput_IsExitCode2_AlsoInsideOthers()
    {
        Exception[] errors =
        [
            new InputException("There is no such thing; make one."),
            new AggregateException(new InputException("There is no such thing; make one.")),
            new TypeInitializationException("T", new InputException("There is no such thing; make one.")),
        ];
        Assert.All(errors, error => Assert.Equal(("There is no such thing; make one.", 2), Failure.Of(error)));
        Assert.Equal(2, Failure.Of(new IOException("No space left on device")).Code);
        Assert.Equal(2, Failure.Of(new UnauthorizedAccessException("Access to the path is denied.")).Code);
    }

    [Fact]
    public void BeingStopped_IsExitCode130()
    {
        Assert.Equal(130, Failure.Of(new OperationCanceledException()).Code);
        Assert.Equal(("stopped; go on.", 130), Failure.Of(new AggregateException(new StoppedException("stopped; go on.", new OperationCanceledException()))));
    }

    [Theory]
    [InlineData("/usr/lib/x86_64-linux-gnu/openblas-pthread/libblas.so.3", "", "OpenBLAS", false)]
    [InlineData("/usr/lib/x86_64-linux-gnu/blas/libblas.so.3.11.0", "", "reference BLAS", true)]
    [InlineData("/opt/intel/libmkl_rt.so.2", "", "MKL", false)]
    [InlineData("/usr/lib/libc.so.6", "Build settings: BLAS_INFO=mkl, ", "MKL (inside libtorch)", false)]
    [InlineData("/usr/lib/libc.so.6", "", "unknown", false)]
    public void TheBlasInUse_IsFound(string library, string configuration, string name, bool slow)
    {
        var found = Machine.Blas([library], configuration);
        Assert.StartsWith(name, found.Name, StringComparison.Ordinal);
        Assert.Equal(slow, found.Slow);
    }
}
