using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using Clade.Core;
using Clade.Data.Embedding;

namespace Clade.Data.Tests.Embedding;

/// <summary>What a person writes to the pictures that are meant.</summary>
public sealed class PictureInputsTests : IDisposable
{
    private const string Drawing = "<svg xmlns='http://www.w3.org/2000/svg' width='4' height='4'/>";
    private readonly string _root = Directory.CreateTempSubdirectory("clade-inputs-").FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public void Folders_are_searched_to_the_bottom_in_the_order_of_their_paths()
    {
        var folder = Made("b.svg", "a/deep/er/x.PNG", "a/y.jpg", "notes.txt", ".hidden/z.png", "c.jpeg");
        using var input = PictureInputs.Open([folder]);
        Assert.Equal(new[] { "a/deep/er/x.PNG", "a/y.jpg", "b.svg", "c.jpeg" }.Select(path => Path.Join(folder, path)), Ids(input));
        Assert.Equal("b.svg", Encoding.UTF8.GetString(input.Read(2)));
        Assert.Contains("holds no pictures", Refused(Directory.CreateDirectory(Path.Combine(_root, "empty")).FullName), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("*.jpg", "1.jpg")]
    [InlineData("**/*.jpg", "1.jpg x/2.jpg x/y/3.jpg")]
    [InlineData("x/**", "x/2.jpg x/2.png x/y/3.jpg")]
    [InlineData("**/?.{png,jpg}", "1.jpg x/2.jpg x/2.png x/y/3.jpg")]
    [InlineData("x/*/*.jpg", "x/y/3.jpg")]
    [InlineData("x/2.*", "x/2.jpg x/2.png")]
    [InlineData("[1].jp*", "[1].jpg")]
    public void Patterns_mean_what_shells_mean(string pattern, string expected)
    {
        var folder = Made("1.jpg", "x/2.jpg", "x/2.png", "x/y/3.jpg", "[1].jpg");
        using var input = PictureInputs.Open([Path.Join(folder, pattern)]);
        Assert.Equal(expected.Split(' ').Select(path => Path.Join(folder, path)), Ids(input).Where(id => pattern.Contains('[', StringComparison.Ordinal) || !id.Contains('[', StringComparison.Ordinal)));
    }

    [Fact]
    public void Lists_come_from_files_and_from_standard_input_and_neighbours_keep_their_order()
    {
        var folder = Made("1.svg", "2.svg", "3.svg", "inside/4.svg");
        var list = Path.Combine(_root, "list.txt");
        File.WriteAllText(list, $"{folder}/3.svg\n\n{folder}/none.svg\n");
        using var input = PictureInputs.Open([$"{folder}/2.svg", "@" + list, "-", $"{folder}/inside", $"{folder}/1.svg"], () => ["from input.svg", ""]);
        Assert.Equal([$"{folder}/2.svg", $"{folder}/3.svg", $"{folder}/none.svg", "from input.svg", $"{folder}/inside/4.svg", $"{folder}/1.svg"], Ids(input));
        Assert.Equal("inside/4.svg", Encoding.UTF8.GetString(input.Read(4)));
        Assert.Equal("1.svg", Encoding.UTF8.GetString(input.Read(5)));
        Assert.Contains("There is no picture", Assert.Throws<InputException>(() => input.Read(2)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => input.Read(6));
    }

    [Fact]
    public void Archives_shards_and_tables_bring_their_captions()
    {
        var (zip, tar, table) = (Path.Combine(_root, "a.zip"), Path.Combine(_root, "shard-0.tar"), Path.Combine(_root, "t.csv"));
        using (var archive = ZipFile.Open(zip, ZipArchiveMode.Create))
        {
            foreach (var name in new[] { "cats/1.svg", "dogs/2.svg" })
            {
                using var entry = archive.CreateEntry(name).Open();
                entry.Write(Encoding.UTF8.GetBytes(Drawing));
            }
        }

        using (var writer = new TarWriter(File.Create(tar)))
        {
            foreach (var (name, text) in new[] { ("k1.svg", Drawing), ("k1.txt", "one"), ("k2.svg", Drawing), ("k2.txt", "two") })
                writer.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, name) { DataStream = new MemoryStream(Encoding.UTF8.GetBytes(text)) });
        }

        var folder = Made("p.svg");
        File.WriteAllText(table, $"image,caption\n{folder}/p.svg,a drawing\nmissing.svg,gone\n");
        using var input = PictureInputs.Open([zip, Path.Combine(_root, "shard-{0..0}.tar"), table]);
        Assert.Equal(["cats/1.svg", "dogs/2.svg", "k1", "k2", $"{folder}/p.svg"], Ids(input));
        Assert.Equal(["", "", "one", "two", "a drawing"], Enumerable.Range(0, input.Count).Select(i => string.Join('|', input.Captions(i))));
        Assert.Equal(Drawing, Encoding.UTF8.GetString(input.Read(3)));
        Assert.Contains("missing.svg", Assert.Single(input.Problems).Id, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_not_there_is_said_in_a_sentence()
    {
        Assert.Contains("There is no picture", Refused(Path.Combine(_root, "none.jpg")), StringComparison.Ordinal);
        Assert.Contains("There is no folder", Refused(Path.Combine(_root, "none", "*.jpg")), StringComparison.Ordinal);
        Assert.Contains("No file fits", Refused(Path.Combine(_root, "*.jpg")), StringComparison.Ordinal);
        Assert.Contains("with a path a line", Refused("@" + Path.Combine(_root, "none.txt")), StringComparison.Ordinal);
        using var nothing = PictureInputs.Open([]);
        Assert.Equal(0, nothing.Count);
    }

    [Fact]
    public void Names_in_another_order_are_other_names()
    {
        using var one = PictureInput.Of(["a", "b"]);
        using var same = PictureInput.Join([PictureInput.Of(["a"]), PictureInput.Of([]), PictureInput.Of(["b"])]);
        using var turned = PictureInput.Of(["b", "a"]);
        using var joined = PictureInput.Of(["a\nb"]);
        Assert.Equal(one.NameHash(), same.NameHash());
        Assert.NotEqual(one.NameHash(), turned.NameHash());
        Assert.Matches("^[0-9a-f]{16}$", one.NameHash());
        Assert.NotEqual(one.NameHash(), joined.NameHash());
    }

    private static string[] Ids(PictureInput input) => [.. Enumerable.Range(0, input.Count).Select(input.Id)];

    private static string Refused(string argument) => Assert.Throws<InputException>(() => PictureInputs.Open([argument])).Message;

    // Files whose content is their own path.
    private string Made(params string[] files)
    {
        var folder = Path.Combine(_root, $"made{files.Length}");
        foreach (var file in files)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(folder, file))!);
            File.WriteAllText(Path.Combine(folder, file), file);
        }

        return folder;
    }
}
