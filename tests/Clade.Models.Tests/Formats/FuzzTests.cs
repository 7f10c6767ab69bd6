using Clade.Bench.Fuzz;
using Clade.Torch.Tests;

namespace Clade.Models.Tests.Formats;

/// <summary>Some of the cases of <c>bench/fuzz</c>, always the same, and all that it ever found.</summary>
public class FuzzTests
{
    private const int Cases = 300;

    public static TheoryData<string> Targets => [.. FuzzTargets.All.Select(target => target.Name)];

    public static IEnumerable<object[]> Found => Directory.EnumerateDirectories(Seeds.Corpus()).SelectMany(Directory.EnumerateFiles).Order(StringComparer.Ordinal)
        .Select(file => new object[] { Path.GetFileName(Path.GetDirectoryName(file))!, Path.GetFileName(file) });

    [Theory]
    [MemberData(nameof(Targets))]
    public void Mutated_files_are_read_or_refused(string name)
    {
        using var folder = new TemporaryFolder();
        var before = Live.Count();
        var report = new FuzzRun(Target(name), 2026, folder.Path).Run(0, Cases);
        Assert.True(report.Findings.Count == 0, string.Join('\n', report.Findings.Select(finding => $"case {finding.Case}: {finding.What}")));
        Assert.InRange(report.Accepted, 1, Cases);
        Assert.Equal(before, Clade.Torch.Tensor.LiveCount);
    }

    [Theory]
    [MemberData(nameof(Found))]
    public void What_was_found_stays_mended(string name, string file)
    {
        using var folder = new TemporaryFolder();
        var target = Target(name);
        target.Prepare?.Invoke(folder.Path);
        var run = new FuzzRun(target with { Seeds = () => [], Prepare = null }, 0, folder.Path);
        run.Try(0, File.ReadAllBytes(Path.Combine(Seeds.Corpus(), name, file)));
        Assert.Empty(run.Run(0, 0).Findings);
    }

    private static FuzzTarget Target(string name) => FuzzTargets.All.Single(target => target.Name == name);
}
