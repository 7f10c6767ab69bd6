using System.Text.RegularExpressions;

namespace Clade.Architecture.Tests;

/// <summary>What may lie in the repository: its size, its large files, and no words that belong to one machine.</summary>
public partial class TreeTests
{
    private const long WholeTree = 48_000_000;
    private const long LargeFile = 3_000_000;

    [Fact]
    public void TheWorkingTreeStaysSmall()
    {
        var size = Repository.TrackedFiles.Sum(Size);
        Assert.True(size <= WholeTree, $"The tracked files have {size / 1e6:F1} MB together; {WholeTree / 1e6:F0} MB are allowed.");
    }

    [Fact]
    public void LargeFilesAreNamedInTheNotice()
    {
        var large = Repository.TrackedFiles.Where(path => Size(path) > LargeFile).ToArray();
        if (large.Length == 0)
            return;
        var notice = Repository.Read("assets/NOTICE");
        Verdict.None(large.Where(path => !notice.Contains(path, StringComparison.Ordinal)), "Name these files with source and licence in assets/NOTICE:");
    }

    [Fact]
    public void NoTextNamesAMachineOrARegistry()
    {
        var found =
            from path in Repository.TrackedFiles
            where IsText(path)
            from line in File.ReadLines(Repository.FullPath(path)).Select((text, index) => (text, number: index + 1))
            where MachineWords().IsMatch(line.text)
            select $"{path}:{line.number}: {line.text.Trim()}";
        Verdict.None(found, "Paths of one machine and hosts of registries do not belong here:");
    }

    [Theory]
    [InlineData("see /work" + "/main", true)]
    [InlineData("https://api.nuget" + ".org/v3", true)]
    [InlineData("a frame/work of rules", false)]
    [InlineData("/usr/share/dotnet", false)]
    public void MachineWordsAreFound(string text, bool found) => Assert.Equal(found, MachineWords().IsMatch(text));

    private static long Size(string path) => new FileInfo(Repository.FullPath(path)).Length;

    // As git decides: a file with a zero byte near its start is not text.
    private static bool IsText(string path)
    {
        using var stream = File.OpenRead(Repository.FullPath(path));
        var start = new byte[8000];
        return !start.AsSpan(0, stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false)).Contains((byte)0);
    }

    // Each pattern has a bracket in it, so that this line does not find itself.
    [GeneratedRegex(@"(?<![\w.])/wor[k]/|(?<!\w)/roo[t]/|(?<!\w)/User[s]/|/tmp/bas[h]_jobs|nuge[t]\.org|npmj[s]|de[b]\.debian|pyp[i]\.org|huggingfac[e]\.co/.+resolve")]
    private static partial Regex MachineWords();
}
