using Clade.Core;
using Clade.Data.Corpora;

namespace Clade.Data.Tests.Corpora;

/// <summary>The package clients: missing, failing, stopped.</summary>
public class SourceClientTests
{
    [Fact]
    public void Run_WithoutTheClient_IsTheGivenSentence()
    {
        var error = Assert.Throws<InputException>(() => ClientProcess.Run("clade-no-such-client", [], "/", "npm is not installed: install npm.", default));
        Assert.Equal("npm is not installed: install npm.", error.Message);
    }

    [Fact]
    public void Run_GivesOutputErrorAndExitCode()
    {
        var result = ClientProcess.Run("sh", ["-c", "echo out; echo 'npm error code E404' >&2; exit 3"], "/", "", default);
        Assert.Equal((3, "out\n", "npm error code E404"), (result.ExitCode, result.Output, result.LastWords));
    }

    [Fact]
    public void Run_Stopped_EndsTheClientAndItsChildren()
    {
        using var stop = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));
        var clock = System.Diagnostics.Stopwatch.StartNew();
        Assert.ThrowsAny<OperationCanceledException>(() => ClientProcess.Run("sh", ["-c", "sleep 30 & wait"], "/", "", stop.Token));
        Assert.InRange(clock.Elapsed.TotalSeconds, 0, 20);
    }

    [Fact]
    public void Ensure_KeepsWhatIsWhole_AndLeavesNothingOfWhatFailed()
    {
        using var folder = new TempFolder();
        var cache = new SourceCache(folder["cache"]);
        Assert.Throws<InputException>(() => cache.Ensure("a", temporary =>
        {
            File.WriteAllText(Path.Combine(temporary, "half"), "x");
            throw new IOException("No space left on device");
        }));
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder["cache"]));

        var calls = 0;
        for (var i = 0; i < 2; i++)
        {
            cache.Ensure("a", temporary =>
            {
                calls++;
                File.WriteAllText(Path.Combine(temporary, "whole"), "x");
            });
        }

        Assert.Equal(1, calls);
        Assert.True(File.Exists(Path.Combine(folder["cache"], "a", "whole")));
    }

    [Fact]
    public void UnknownStyle_IsRefusedBeforeAnythingIsFetched()
    {
        using var folder = new TempFolder();
        var options = new CorpusOptions { Out = folder["out"], Cache = folder["cache"], Styles = ["apple"] };
        foreach (var name in new[] { "pictograms", "clipart" })
            Assert.Contains("'apple'", Assert.Throws<InputException>(() => CorpusBuilder.Build(name, options)).Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder["cache"]));
    }
}
