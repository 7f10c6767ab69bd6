using Clade.Core;
using Clade.Torch;
using Clade.Torch.Tests;

namespace Clade.Training.Tests;

/// <summary>The loop in one process: stopping, resuming, checkpoints good and bad, and what it refuses.</summary>
public class TrainerTests
{
    public TrainerTests() => TorchRuntime.Threads = 1;

    [Theory]
    [InlineData(0, 1, 0)]
    [InlineData(13, 1, 0)]
    [InlineData(20, 2, 0.9)]
    [InlineData(39, 1, 0.9)]
    public void ACancelledRunResumesToTheSameBits(int stopAt, int accumulate, double ema)
    {
        using var folder = new TemporaryFolder();
        var options = TinyRun.Options() with { Accumulate = accumulate, Ema = ema };
        var whole = Train(options with { Folder = folder["whole"] });
        using (var stop = new CancellationTokenSource())
        {
            if (stopAt == 0)
                stop.Cancel();
            Assert.Throws<OperationCanceledException>(() => Train(options with { Folder = folder["parts"] }, progress: now => Stop(stop, now.Step == stopAt), cancellation: stop.Token));
        }

        Assert.True(File.Exists(Step(folder["parts"], stopAt)));
        // Another seed: what the fresh model starts from must not matter.
        var parts = Train(options with { Folder = folder["parts"] }, resume: true, modelSeed: 77);
        Assert.Equal(whole, parts);
        Assert.Equal(File.ReadAllBytes(Step(folder["whole"], 40)), File.ReadAllBytes(Step(folder["parts"], 40)));
        Assert.Equal(File.ReadAllText(folder["whole/log.jsonl"]), File.ReadAllText(folder["parts/log.jsonl"]));
        Assert.Equal(whole, Train(options with { Folder = folder["parts"] }, resume: true, modelSeed: 78));
    }

    [Fact]
    public void CheckpointsAreRotatedByStepAndOthersFilesLeftAlone()
    {
        using var folder = new TemporaryFolder();
        folder.Write("run/step-notes.safetensors", "mine");
        folder.Write("run/.step-000000030.safetensors.1.tmp", "half");
        Train(TinyRun.Options(folder["run"]) with { CheckpointsKept = 3 });
        Assert.Equal(
            [".step-000000030.safetensors.1.tmp", "log.jsonl", "step-000000020.safetensors", "step-000000030.safetensors", "step-000000040.safetensors", "step-notes.safetensors"],
            Directory.GetFiles(folder["run"]).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Equal(40, File.ReadAllLines(folder["run/log.jsonl"]).Length);
    }

    [Theory]
    [InlineData("truncated")]
    [InlineData("empty")]
    [InlineData("renamed")]
    [InlineData("text")]
    public void ADamagedNewestCheckpointIsPassedOverAndSaidSo(string damage)
    {
        using var folder = new TemporaryFolder();
        var whole = Train(TinyRun.Options(folder["run"]));
        var (last, before) = (Step(folder["run"], 40), Step(folder["run"], 30));
        var good = File.ReadAllBytes(last);
        File.WriteAllBytes(last, damage switch { "truncated" => good[..^100], "empty" => [], "renamed" => File.ReadAllBytes(before), _ => "not a checkpoint at all"u8.ToArray() });
        var notices = new List<string>();
        Assert.Equal(whole, Train(TinyRun.Options(folder["run"]), resume: true, notice: notices.Add));
        Assert.Contains("step-000000040.safetensors", Assert.Single(notices), StringComparison.Ordinal);
        Assert.Equal(good, File.ReadAllBytes(last));
        Assert.Equal(40, File.ReadAllLines(folder["run/log.jsonl"]).Length);
    }

    [Fact]
    public void WhenAllAreDamagedItSaysSo()
    {
        using var folder = new TemporaryFolder();
        Train(TinyRun.Options(folder["run"]));
        foreach (var file in Directory.GetFiles(folder["run"], "step-*"))
            File.WriteAllText(file, "gone");
        Assert.Contains("None of the 2 checkpoints", Refused(() => Train(TinyRun.Options(folder["run"]), resume: true)), StringComparison.Ordinal);
    }

    [Fact]
    public void AForeignCheckpointIsRefusedInASentence()
    {
        using var folder = new TemporaryFolder();
        Train(TinyRun.Options(folder["run"]));
        Assert.Contains("another recipe", Refused(() => Train(TinyRun.Options(folder["run"]), resume: true, recipe: "other")), StringComparison.Ordinal);
        Assert.Contains("beyond the 30 steps", Refused(() => Train(TinyRun.Options(folder["run"], 30), resume: true)), StringComparison.Ordinal);
        Assert.Contains("missing ema.", Refused(() => Train(TinyRun.Options(folder["run"], 50) with { Ema = 0.9 }, resume: true)), StringComparison.Ordinal);
        Assert.Contains("already holds", Refused(() => Train(TinyRun.Options(folder["run"]))), StringComparison.Ordinal);
    }

    [Fact]
    public void AFolderThatIsAFileIsRefusedInASentence()
    {
        using var folder = new TemporaryFolder();
        Assert.Contains("Cannot make the folder", Refused(() => Train(TinyRun.Options(folder.Write("file", "")))), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("loss")]
    [InlineData("gradients")]
    public void WhatIsNotFiniteStopsTheRunAndIsNeverSaved(string what)
    {
        using var folder = new TemporaryFolder();
        using var run = new TinyRun();
        using var trainer = new Trainer(run.Model, new BreaksDown(what == "loss", 15), run.Batches(), TinyRun.Options(folder["run"]) with { CheckpointEvery = 1 });
        var sentence = Refused(() => trainer.Run());
        Assert.Contains(what, sentence, StringComparison.Ordinal);
        Assert.Contains("step 15", sentence, StringComparison.Ordinal);
        Assert.Equal("step-000000014.safetensors", Path.GetFileName(Directory.GetFiles(folder["run"], "step-*").Max(StringComparer.Ordinal)));
        Assert.All(run.Model.Parameters(), item => Assert.All(item.Value.Detach().ToArray<float>(), value => Assert.True(float.IsFinite(value))));
        Assert.Equal(14, File.ReadAllLines(folder["run/log.jsonl"]).Length);
    }

    [Fact]
    public void NoHandleIsLeftBehind()
    {
        Train(TinyRun.Options());
        GC.Collect();
        GC.WaitForPendingFinalizers();
        var before = Live.Count();
        using (var folder = new TemporaryFolder())
        {
            Train(TinyRun.Options(folder["run"], 20) with { Ema = 0.9, Accumulate = 2 });
            Train(TinyRun.Options(folder["run"], 20) with { Ema = 0.9, Accumulate = 2 }, resume: true);
        }

        Assert.Equal(before, Tensor.LiveCount);
    }

    [Fact]
    public void TheLossFalls()
    {
        double first = 0, last = 0;
        using var run = new TinyRun();
        using var trainer = new Trainer(run.Model, new ContrastiveObjective(), run.Batches(24), TinyRun.Options(steps: 150) with { Rate = 0.01 });
        Assert.Equal(150, trainer.Run(progress: now => (first, last) = (now.Step == 1 ? now.Loss : first, now.Loss)));
        Assert.True(last < first - 0.3, $"from {first} to {last}");
        Assert.Throws<InvalidOperationException>(() => trainer.Run());
    }

    internal static byte[] Train(TrainingOptions options, bool resume = false, string recipe = "tiny", long modelSeed = 1,
        Action<TrainingProgress>? progress = null, Action<string>? notice = null, CancellationToken cancellation = default)
    {
        using var run = new TinyRun(modelSeed);
        using var trainer = run.Trainer(options, recipe, notice);
        trainer.Run(resume, progress, cancellation);
        return [.. run.Model.State().SelectMany(item => Bytes(item.Value))];
    }

    internal static string Step(string folder, int step) => Path.Combine(folder, $"step-{step:D9}.safetensors");

    private static byte[] Bytes(Tensor tensor)
    {
        using var scope = new TensorScope();
        return tensor.Detach().Contiguous().AsBytes().ToArray();
    }

    private static void Stop(CancellationTokenSource source, bool now)
    {
        if (now)
            source.Cancel();
    }

    private static string Refused(Action action)
    {
        var error = Assert.Throws<InputException>(action);
        Assert.EndsWith(".", error.Message, StringComparison.Ordinal);
        return error.Message;
    }

    // From one step on, the loss is infinite, or only its gradient is.
    private sealed class BreaksDown(bool loss, int at) : IObjective
    {
        private int _step;

        public IReadOnlyList<LossTerm> Terms(ClipOutputs student, ClipBatch batch)
        {
            var sum = student.Image.Sum();
            return [new LossTerm("sum", ++_step < at ? sum : loss ? sum / 0.0 : (sum - sum).Abs().Sqrt())];
        }
    }
}
