using System.Diagnostics;

namespace Clade.Tests;

/// <summary>The samples, as programs of their own.</summary>
[Collection(SharedModel.Name)]
public sealed class SampleTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public SampleTests(Shipped shipped)
    {
        foreach (var caption in new[] { "dog", "red apple", "key" })
            _folder.Write($"pictures/{caption.Replace(' ', '_')}.png", shipped.Picture(caption));
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Compare_SaysWhatAPictureShows()
    {
        var (code, output, _) = Run("Compare", Shipped.Model, _folder["pictures/dog.png"], "red apple", "dog");
        Assert.Equal(0, code);
        Assert.EndsWith("It shows: dog", output.TrimEnd(), StringComparison.Ordinal);
        (code, output, var error) = Run("Compare", Shipped.Model, _folder["none.png"], "dog");
        Assert.Equal((2, ""), (code, output));
        Assert.Contains("none.png", Assert.Single(error.TrimEnd().Split('\n')), StringComparison.Ordinal);
    }

    [Fact]
    public void PictureSearch_FindsByWords()
    {
        var (code, output, _) = Run("PictureSearch", Shipped.Model, _folder["pictures"], "red apple");
        Assert.Equal(0, code);
        Assert.EndsWith("red_apple.png", output.Split('\n')[0], StringComparison.Ordinal);
        Assert.Equal(3, output.TrimEnd().Split('\n').Length);
    }

    [Fact]
    public void Services_GivesAVectorAFile()
    {
        var (code, output, error) = Run("Services", Shipped.Model, _folder["pictures"]);
        Assert.Equal(0, code);
        Assert.Equal(["dog.png", "key.png", "red_apple.png"], output.TrimEnd().Split('\n').Select(line => Path.GetFileName(line)));
        Assert.Contains("gen_ai.client.token.usage", error, StringComparison.Ordinal);
    }

    [Fact]
    public void Latency_MeasuresColdAndWarm()
    {
        var (code, output, _) = Run("Latency", Shipped.Model, _folder["pictures/dog.png"], "1");
        Assert.Equal(0, code);
        Assert.Equal(12, output.TrimEnd().Split('\n').Length);
        Assert.Equal(2, output.Split("one picture after the other").Length - 1);
    }

    private (int Code, string Output, string Error) Run(string sample, params string[] arguments)
    {
        var dotnet = Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet" ? Environment.ProcessPath! : "dotnet";
        var start = new ProcessStartInfo(dotnet, [Path.Combine(AppContext.BaseDirectory, sample + ".dll"), .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["XDG_CACHE_HOME"] = _folder["cache"];
        using var process = Process.Start(start)!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        Assert.True(process.WaitForExit(TimeSpan.FromMinutes(2)));
        return (process.ExitCode, output.Result, error.Result);
    }
}
