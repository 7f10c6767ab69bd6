namespace Clade.Core.Tests;

public class MappedFileTests
{
    [Fact]
    public void Bytes_are_those_of_the_file_and_no_others()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder["a"], [1, 2, 3, 4]);
        using var file = MappedFile.Open(folder["a"]);
        Assert.Equal(4, file.Length);
        Assert.Equal([2, 3], file.Bytes(1, 2).ToArray());
        Assert.Equal(0, file.Bytes(4, 0).Length);
        using var stream = file.Open(2, 2);
        Assert.Equal(3, stream.ReadByte());
        foreach (var (offset, length) in new[] { (-1L, 1L), (0, -1), (0, 5), (4, 1), (5, 0), (long.MaxValue, long.MaxValue), (1, long.MaxValue), (long.MinValue, 1) })
            Assert.Throws<ArgumentOutOfRangeException>(() => file.Address(offset, length));
    }

    [Fact]
    public void Forgotten_bytes_cost_no_memory_and_are_still_there()
    {
        using var folder = new TemporaryFolder();
        const int size = 64 << 20;
        var content = new byte[size];
        Array.Fill(content, (byte)7);
        File.WriteAllBytes(folder["a"], content);
        using var file = MappedFile.Open(folder["a"]);
        Assert.Equal(size * 7L, Sum(file));
        var before = Resident(folder["a"]);
        file.Forget(1, size - 2);
        Assert.True(!OperatingSystem.IsLinux() || Resident(folder["a"]) < before - (size / 2), $"{before} -> {Resident(folder["a"])}");
        Assert.Equal(size * 7L, Sum(file));
        file.Forget(5, 3);
        file.Forget(size, 0);
        Assert.Throws<ArgumentOutOfRangeException>(() => file.Forget(size, 1));
    }

    private static long Sum(MappedFile file)
    {
        long sum = 0;
        foreach (var value in file.Bytes(0, file.Length))
            sum += value;
        return sum;
    }

    // Bytes of the file that are in the memory of this process.
    private static long Resident(string path)
    {
        if (!OperatingSystem.IsLinux())
            return 0;
        var lines = File.ReadAllLines("/proc/self/smaps");
        var start = Array.FindIndex(lines, line => line.EndsWith(path, StringComparison.Ordinal));
        var resident = lines.Skip(start).First(line => line.StartsWith("Rss:", StringComparison.Ordinal));
        return 1024 * long.Parse(resident.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], System.Globalization.CultureInfo.InvariantCulture);
    }

    [Fact]
    public void What_is_closed_missing_or_empty_gives_nothing()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder["a"], [1]);
        var file = MappedFile.Open(folder["a"]);
        file.Dispose();
        file.Dispose();
        Assert.Throws<ObjectDisposedException>(() => file.Address(0, 1));
        File.WriteAllBytes(folder["empty"], []);
        foreach (var path in new[] { folder["no"], folder.Path, folder["empty"], "", "\0" })
            Assert.Throws<InputException>(() => MappedFile.Open(path));
    }
}
