namespace Clade.Training.Tests;

/// <summary>Kill -9 and a full disk: what is on the disk is whole, and a resumed run ends with the same bits as one that was left alone.</summary>
public class KillTests
{
    [Theory]
    [InlineData(13, 1, 0)]
    [InlineData(27, 2, 0.9)]
    public void AKilledRunResumesToTheSameBits(int killAfter, int accumulate, double ema)
    {
        using var folder = new TemporaryFolder();
        using (var whole = HostProcess.Start(folder["whole"], ema: ema, accumulate: accumulate))
            Assert.Equal((0, ""), whole.Finish());
        using (var killed = HostProcess.Start(folder["killed"], delay: 30, ema: ema, accumulate: accumulate))
            killed.KillAfter(killAfter);
        Assert.True(File.Exists(TrainerTests.Step(folder["killed"], killAfter / 10 * 10)));
        Assert.False(File.Exists(TrainerTests.Step(folder["killed"], 40)));
        using (var resumed = HostProcess.Start(folder["killed"], ema: ema, accumulate: accumulate, resume: true))
            Assert.Equal((0, ""), resumed.Finish());
        Same(folder, "whole", "killed");
    }

    [Fact]
    public void KilledAgainAndAgainWhileItWritesItStillEndsTheSame()
    {
        using var folder = new TemporaryFolder();
        using (var whole = HostProcess.Start(folder["whole"], every: 1))
            Assert.Equal((0, ""), whole.Finish());
        // A checkpoint every step: most of the time is spent writing, and so are most of the kills.
        for (var step = 5; step < 40; step += 12)
        {
            using var killed = HostProcess.Start(folder["killed"], every: 1, resume: true, delay: 1);
            killed.KillAfter(step);
            Assert.All(
                Directory.GetFiles(folder["killed"]).Select(Path.GetFileName),
                name => Assert.True(name == "log.jsonl" || name!.EndsWith(".tmp", StringComparison.Ordinal) || name.StartsWith("step-", StringComparison.Ordinal), name));
            foreach (var file in Directory.GetFiles(folder["killed"], "step-*"))
                Core.SafeTensorsFile.Open(file).Dispose();
        }

        using (var resumed = HostProcess.Start(folder["killed"], every: 1, resume: true))
            Assert.Equal((0, ""), resumed.Finish());
        Same(folder, "whole", "killed");
    }

    [SkippableFact]
    public void AFullDiskIsOneSentenceAndLeavesWholeFiles()
    {
        Skip.If(OperatingSystem.IsWindows(), "The limit on the size of files is set by a shell.");
        using var folder = new TemporaryFolder();
        // 8 KiB hold the log of 40 steps but no checkpoint of some 300 KiB.
        using (var full = HostProcess.Start(folder["checkpoint"], blocks: 16))
            OneSentence(full, "Cannot write", "step-000000010.safetensors");
        Assert.Equal(["log.jsonl"], Directory.GetFiles(folder["checkpoint"]).Select(Path.GetFileName));
        // 1 KiB does not hold the log: the line that does not fit is taken back, and the run can go on once there is space.
        using (var full = HostProcess.Start(folder["log"], every: 0, blocks: 2))
            OneSentence(full, "Cannot write the log", "log.jsonl");
        Assert.EndsWith("}\n", File.ReadAllText(folder["log/log.jsonl"]), StringComparison.Ordinal);
        Assert.Equal(["log.jsonl"], Directory.GetFiles(folder["log"]).Select(Path.GetFileName));
        using var resumed = HostProcess.Start(folder["log"], resume: true);
        Assert.Equal((0, ""), resumed.Finish());
    }

    private static void OneSentence(HostProcess process, params string[] parts)
    {
        var (code, errors) = process.Finish();
        Assert.True(code == 2, $"exit code {code}: {errors}");
        Assert.Single(errors.TrimEnd('\n').Split('\n'));
        Assert.All(parts, part => Assert.Contains(part, errors, StringComparison.Ordinal));
    }

    private static void Same(TemporaryFolder folder, string whole, string parts)
    {
        Assert.Equal(File.ReadAllBytes(TrainerTests.Step(folder[whole], 40)), File.ReadAllBytes(TrainerTests.Step(folder[parts], 40)));
        Assert.Equal(File.ReadAllText(Path.Combine(folder[whole], "log.jsonl")), File.ReadAllText(Path.Combine(folder[parts], "log.jsonl")));
    }
}
