namespace Clade.Core.Tests;

public class AtomicFileTests
{
    [Fact]
    public void A_writer_that_fails_leaves_the_old_file_and_nothing_else()
    {
        using var folder = new TemporaryFolder();
        AtomicFile.WriteText(folder["a"], "old");
        Assert.Throws<OperationCanceledException>(() => AtomicFile.Write(folder["a"], stream =>
        {
            stream.Write("half"u8);
            throw new OperationCanceledException();
        }));
        Assert.Equal("old", File.ReadAllText(folder["a"]));
        Assert.Equal([folder["a"]], Directory.GetFileSystemEntries(folder.Path));
    }

    [Fact]
    public void A_full_disk_is_said_in_a_sentence()
    {
        using var folder = new TemporaryFolder();
        var error = Assert.Throws<InputException>(() => AtomicFile.Write(folder["a"], _ => throw new IOException("No space left on device")));
        Assert.StartsWith($"Cannot write {folder["a"]}: No space left on device; ", error.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(folder.Path));
    }

    [Fact]
    public void A_folder_in_the_way_is_said_in_a_sentence()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder["a"]);
        Assert.Throws<InputException>(() => AtomicFile.WriteText(folder["a"], "x"));
        File.WriteAllText(folder["b"], "");
        Assert.Throws<InputException>(() => AtomicFile.WriteText(Path.Combine(folder["b"], "c"), "x"));
        Assert.Equal(2, Directory.GetFileSystemEntries(folder.Path).Length);
    }

    [Fact]
    public void Missing_folders_are_made_and_old_files_replaced()
    {
        using var folder = new TemporaryFolder();
        var path = folder[Path.Combine("x", "y", "z.txt")];
        AtomicFile.WriteText(path, "one");
        AtomicFile.WriteText(path, "twö");
        Assert.Equal("twö"u8.ToArray(), File.ReadAllBytes(path));
    }
}
