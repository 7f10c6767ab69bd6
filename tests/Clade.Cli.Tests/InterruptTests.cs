namespace Clade.Cli.Tests;

/// <summary>Ctrl-C and SIGTERM: a quick end, one sentence, nothing half-written, and a resumed run is as if never stopped.</summary>
[Collection(SharedWorkshop.Name)]
public sealed class InterruptTests(Workshop workshop) : IDisposable
{
    private const int FewSeconds = 20;
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Train_Stopped_IsResumedBitForBit()
    {
        var recipe = workshop.WriteRecipe("long.yaml", 150);
        var straight = CladeProgram.Run("train", recipe, "--out", _folder["straight"]);
        straight.Fine();

        var outcome = StopWhen("INT", () => Lines(_folder["stopped/log.jsonl"]) > 5, "train", recipe, "--out", _folder["stopped"]);
        Stopped(outcome, "--resume");
        Assert.DoesNotContain(_folder.Names, name => name.Contains(".tmp", StringComparison.Ordinal));
        Assert.False(Directory.Exists(_folder["stopped/model"]));
        Assert.Single(Directory.EnumerateFiles(_folder["stopped"], "*.safetensors"));

        CladeProgram.Run("train", recipe, "--out", _folder["stopped"]).Refused("add --resume");
        CladeProgram.Run("train", recipe, "--out", _folder["stopped"], "--resume").Fine();
        Assert.Equal(150, Lines(_folder["stopped/log.jsonl"]));
        Assert.Equal(File.ReadAllBytes(_folder["straight/model/model.safetensors"]), File.ReadAllBytes(_folder["stopped/model/model.safetensors"]));
    }

    [Fact]
    public void Extract_Terminated_IsResumed()
    {
        string[] args = ["learngene", "extract", workshop.Model, "--corpus", workshop.Corpus, "--batch", "8", "--steps", "120", "--out", _folder["a.learngene"]];
        var outcome = StopWhen("TERM", () => Lines(_folder["a.learngene.run/log.jsonl"]) > 3, args);
        Stopped(outcome, "--resume");
        Assert.False(File.Exists(_folder["a.learngene"]));

        CladeProgram.Run(args).Refused("add --resume");
        CladeProgram.Run([.. args, "--resume", "--seed", "2"]).Refused("another recipe");
        CladeProgram.Run([.. args, "--resume"]).Fine();
        Assert.Equal(["a.learngene"], _folder.Names);
    }

    [Theory]
    [InlineData("INT")]
    [InlineData("KILL")]
    public void Evaluation_Stopped_RepeatsNoFinishedTask(string signal)
    {
        // Many small tasks, each with pictures of its own choice.
        var tasks = Enumerable.Range(2, 20).SelectMany(take => new[] { "first", "all" }.Select(captions => $"  - {{name: take {take} {captions}, kind: retrieval, captions: {captions}, data: {{path: {workshop.Corpus}, split: '*', take: {take}}}}}"));
        var suite = _folder.Write("suite.yaml", "name: many\ntasks:\n" + string.Join('\n', tasks) + "\n");
        string[] line = ["eval", suite, workshop.Model, workshop.Descendant, "--json", "--items"];
        var straight = CladeProgram.Run([.. line, "--cache", _folder["straight"]]).Fine();
        string[] Kept(string cache) => Directory.Exists(_folder[cache]) ? Directory.GetFiles(_folder[cache], "*", SearchOption.AllDirectories) : [];
        int Results(string cache) => Kept(cache).Count(file => file.EndsWith("result.json", StringComparison.Ordinal));
        Assert.Equal(80, Results("straight"));

        var outcome = StopWhen(signal, () => Results("stopped") >= 10, [.. line, "--cache", _folder["stopped"]]);
        Assert.InRange(Results("stopped"), 10, 79);
        if (signal == "INT")
            Stopped(outcome, "the same command goes on");
        // What a kill leaves half-written lies under another name.
        var before = Kept("stopped").Where(file => !file.Contains(".tmp", StringComparison.Ordinal)).ToDictionary(file => file, File.GetLastWriteTimeUtc);
        Assert.Equal(straight, CladeProgram.Run([.. line, "--cache", _folder["stopped"]]).Fine());
        Assert.Equal(80, Results("stopped"));
        Assert.All(before, file => Assert.Equal(file.Value, File.GetLastWriteTimeUtc(file.Key)));
    }

    [Fact]
    public void CorpusBuild_Stopped_LeavesNothingHalfWritten()
    {
        // The stand-in for apt-get takes a minute.
        var outcome = StopWhen("INT", () => Directory.Exists(_folder["cache"]), "corpus", "build", "stamps", "--out", _folder["corpus"], "--cache", _folder["cache"]);
        Stopped(outcome, "the same command goes on");
        Assert.Equal(["cache"], _folder.Names);
    }

    [SkippableFact]
    public void Demo_Stopped_WritesNoReport()
    {
        Skip.IfNot(ShippedAssets.Present, ShippedAssets.Why);
        var outcome = StopWhen("INT", () => true, "demo", "--report", _folder["report.html"], "--steps", "2000");
        Stopped(outcome, "stopped");
        Assert.Empty(_folder.Names);
    }

    // Starts the program, waits for something to happen and half a second more, and sends a signal.
    private Outcome StopWhen(string signal, Func<bool> happened, params string[] args)
    {
        using var program = CladeProgram.Start(workshop.Clients, [.. CladeProgram.Words, .. args]);
        for (var i = 0; i < 1200 && !happened() && !program.HasExited; i++)
            Thread.Sleep(50);
        Thread.Sleep(args[0] == "demo" ? 3000 : 100);
        program.Signal(signal);
        return program.Wait(FewSeconds);
    }

    private static void Stopped(Outcome outcome, string part)
    {
        Assert.Equal((130, ""), (outcome.Code, outcome.Out));
        var line = outcome.Error.TrimEnd().Split('\n')[^1];
        Assert.StartsWith("clade: stopped", line, StringComparison.Ordinal);
        Assert.Contains(part, line, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", outcome.Error, StringComparison.Ordinal);
    }

    private static int Lines(string path) => File.Exists(path) ? File.ReadAllLines(path).Length : 0;
}
