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
