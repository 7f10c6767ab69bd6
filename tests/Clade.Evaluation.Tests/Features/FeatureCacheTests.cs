using Clade.Core;
using Clade.Data.Sets;
using Clade.Torch;

namespace Clade.Evaluation.Tests.Features;

public class FeatureCacheTests
{
    private const int Many = (2 * 2048) + 150;

    private static FeatureOptions Kept(Scratch scratch, long? limit = null, Action<string>? note = null) => new() { Cache = new FeatureCache(scratch.Path, limit), BatchSize = 96, Note = note };

    [Fact]
    public void A_second_run_only_reads()
    {
        using var scratch = new Scratch();
        using var counted = new Counted();
        using var set = Counted.Set(Many, "h1", 3, 2048, Many - 1);
        using var first = counted.Model.EmbedPictures(set, Kept(scratch));
        Assert.Equal((Many - 3, Many - 3), (counted.Images.Pictures, first.Computed));
        Assert.Equal(3, scratch.Blocks.Length);

        counted.Images.Pictures = 0;
        var progress = new List<(int, int)>();
        using var second = counted.Model.EmbedPictures(set, Kept(scratch) with { Progress = (done, total) => progress.Add((done, total)) });
        Assert.Equal((0, 0), (counted.Images.Pictures, second.Computed));
        Assert.True(first.Vectors.Equal(second.Vectors));
        Assert.Equal(first.Rows, second.Rows);
        Assert.Equal(first.Problems, second.Problems);
        Assert.Equal([(Many, Many)], progress);
    }

    [Theory]
    [InlineData(2048)]
    [InlineData(2500)]
    [InlineData(4096)]
    public void Stopping_and_starting_again_repeats_no_block_that_was_finished(int stop)
    {
        using var scratch = new Scratch();
        using var counted = new Counted();
        using var set = Counted.Set(Many, "h1", 5);
        using var whole = counted.Model.EmbedPictures(set, Kept(scratch) with { Cache = null });
        counted.Images.Pictures = 0;
        using var source = new CancellationTokenSource();
        var options = Kept(scratch) with { Progress = (done, _) => { if (done >= stop) source.Cancel(); } };
        Assert.ThrowsAny<OperationCanceledException>(() => counted.Model.EmbedPictures(set, options, null, source.Token));
        var finished = stop / 2048;
        Assert.Equal(finished, scratch.Blocks.Length);

        counted.Images.Pictures = 0;
        using var resumed = counted.Model.EmbedPictures(set, Kept(scratch));
        Assert.Equal(Many - (finished * 2048), counted.Images.Pictures);
        Assert.True(whole.Vectors.Equal(resumed.Vectors));
        Assert.Equal(whole.Problems, resumed.Problems);
    }

    [Fact]
    public void Whatever_changes_a_vector_is_part_of_the_key()
    {
        using var scratch = new Scratch();
        using var counted = new Counted();
        using var other = new Counted("w2");
        using var set = Counted.Set(5);
        using var replaced = Counted.Set(5, "h2");
        counted.Model.EmbedPictures(set, Kept(scratch)).Dispose();
        int Calls(Counted model, PictureSet pictures, FeatureOptions options, PictureChange? change = null)
        {
            model.Images.Pictures = 0;
            model.Model.EmbedPictures(pictures, options, change).Dispose();
            return model.Images.Pictures;
        }

        Assert.Equal(0, Calls(counted, set, Kept(scratch) with { BatchSize = 2 }));
        Assert.Equal(5, Calls(other, set, Kept(scratch)));
        Assert.Equal(5, Calls(counted, replaced, Kept(scratch)));
        Assert.Equal(5, Calls(counted, set, Kept(scratch) with { BFloat16 = true }));
        Assert.Equal(5, Calls(counted, set, Kept(scratch), new PictureChange("noise/1", (image, _) => image)));
        Assert.Equal(5, Calls(counted, set, Kept(scratch), new PictureChange("noise/2", (image, _) => image)));
        Assert.Equal(0, Calls(counted, set, Kept(scratch), new PictureChange("noise/2", (image, _) => image)));
        Assert.Equal(6, scratch.Blocks.Length);
    }

    [Theory]
    [InlineData("truncated")]
    [InlineData("flipped")]
    [InlineData("emptied")]
    [InlineData("another's")]
    [InlineData("no file of tensors")]
    public void Damaged_files_are_made_anew_and_said_to_be(string damage)
    {
        using var scratch = new Scratch();
        using var counted = new Counted();
        using var set = Counted.Set(20);
        using var fine = counted.Model.EmbedPictures(set, Kept(scratch));
        var file = Assert.Single(scratch.Blocks);
        var bytes = File.ReadAllBytes(file);
        var vectors = bytes.AsSpan().LastIndexOf((byte)'}') + 16;
        switch (damage)
        {
            case "truncated":
                File.WriteAllBytes(file, bytes[..^7]);
                break;
            case "flipped":
                bytes[vectors + 40] ^= 4;
                File.WriteAllBytes(file, bytes);
                break;
            case "emptied":
                File.WriteAllBytes(file, []);
                break;
            case "no file of tensors":
                File.WriteAllText(file, "features, I swear");
                break;
            default:
                using (var other = Counted.Set(20, "h2"))
                    counted.Model.EmbedPictures(other, Kept(scratch)).Dispose();
                File.Copy(scratch.Blocks.Single(block => block != file), file, overwrite: true);
                break;
        }

        var notes = new List<string>();
        counted.Images.Pictures = 0;
        using var again = counted.Model.EmbedPictures(set, Kept(scratch, null, notes.Add));
        Assert.Equal(20, counted.Images.Pictures);
        Assert.Contains(file, Assert.Single(notes), StringComparison.Ordinal);
        Assert.True(fine.Vectors.Equal(again.Vectors));
        counted.Model.EmbedPictures(set, Kept(scratch, null, notes.Add)).Dispose();
        Assert.Equal(20, counted.Images.Pictures);
        Assert.Single(notes);
    }

    [Fact]
    public void A_file_that_could_not_be_read_is_tried_again()
    {
        using var scratch = new Scratch();
        using var counted = new Counted();
        using var good = Counted.Set(3);
        var away = true;
        PictureEntry[] entries = [good.Entries[0], new("away", () => away ? throw new InputException("away is on a disk that sleeps.") : good.Entries[1].Read()), good.Entries[2]];
        using var set = new PictureSet("s", entries, [], "h", []);
        using (var table = counted.Model.EmbedPictures(set, Kept(scratch)))
            Assert.Equal("away", Assert.Single(table.Problems).Id);
        Assert.Empty(scratch.Blocks);
        away = false;
        using (var table = counted.Model.EmbedPictures(set, Kept(scratch)))
            Assert.Empty(table.Problems);
        Assert.Single(scratch.Blocks);
    }

    [Fact]
    public void Texts_are_kept_too()
    {
        using var scratch = new Scratch();
        using var counted = new Counted();
        string[] texts = [.. Enumerable.Range(0, 2100).Select(i => $"{i}")];
        var progress = new List<int>();
        using var first = counted.Model.EmbedTexts(texts, Kept(scratch) with { BatchSize = 512, Progress = (done, _) => progress.Add(done) });
        Assert.Equal(2100, counted.Texts.Texts);
        Assert.Equal([512, 1024, 1536, 2048, 2100], progress);
        using var second = counted.Model.EmbedTexts(texts, Kept(scratch));
        Assert.Equal(2100, counted.Texts.Texts);
        Assert.True(first.Equal(second));
        using var bare = counted.Model.EmbedTexts(texts, new FeatureOptions { BatchSize = 512 });
        Assert.True(first.Equal(bare));
        counted.Texts.Texts = 0;
        counted.Model.EmbedTexts([.. texts.Reverse()], Kept(scratch)).Dispose();
        Assert.Equal(2100, counted.Texts.Texts);
        Assert.Equal(4, scratch.Blocks.Length);
    }

    [Fact]
    public void What_was_used_longest_ago_makes_room()
    {
        using var scratch = new Scratch();
        using var counted = new Counted();
        var sets = Enumerable.Range(0, 4).Select(i => Counted.Set(40, $"h{i}")).ToArray();
        counted.Model.EmbedPictures(sets[0], Kept(scratch)).Dispose();
        var size = new FeatureCache(scratch.Path).Size();
        Assert.InRange(size, 40 * 12 * 4, 40 * 12 * 4 + 2000);
        var options = Kept(scratch, (size * 2) + 10);
        foreach (var folder in Directory.EnumerateDirectories(scratch.Path))
            Directory.SetLastWriteTimeUtc(folder, DateTime.UtcNow.AddHours(-3));
        counted.Model.EmbedPictures(sets[1], options).Dispose();
        var second = Directory.EnumerateDirectories(scratch.Path).MaxBy(Directory.GetLastWriteTimeUtc)!;
        Directory.SetLastWriteTimeUtc(second, DateTime.UtcNow.AddHours(-2));
        // The first is used again, so the second is now the oldest.
        counted.Model.EmbedPictures(sets[0], options).Dispose();
        counted.Model.EmbedPictures(sets[2], options).Dispose();
        Assert.False(Directory.Exists(second));
        Assert.Equal(2, scratch.Blocks.Length);
        counted.Images.Pictures = 0;
        counted.Model.EmbedPictures(sets[0], options).Dispose();
        Assert.Equal(0, counted.Images.Pictures);

        // What is larger than the limit is kept alone.
        counted.Model.EmbedPictures(sets[3], Kept(scratch, 10)).Dispose();
        Assert.Single(scratch.Blocks);
        Assert.Throws<ArgumentOutOfRangeException>(() => new FeatureCache(scratch.Path, -1));
    }

    [Fact]
    public void A_folder_that_cannot_be_written_costs_the_cache_and_not_the_figures()
    {
        using var scratch = new Scratch();
        using var counted = new Counted();
        using var set = Counted.Set(6);
        File.WriteAllText(Path.Combine(scratch.Path, "file"), "");
        var notes = new List<string>();
        var options = new FeatureOptions { Cache = new FeatureCache(Path.Combine(scratch.Path, "file", "below")), Note = notes.Add };
        using var table = counted.Model.EmbedPictures(set, options);
        Assert.Equal(6, table.Rows.Count);
        Assert.Contains("not kept", Assert.Single(notes), StringComparison.Ordinal);
        counted.Model.EmbedTexts(["a"], options).Dispose();
        Assert.Equal(2, notes.Count);
        Assert.Equal(0, options.Cache.Size());
    }

    [Fact]
    public void A_model_without_fingerprint_keeps_nothing_and_says_so()
    {
        using var scratch = new Scratch();
        using var counted = new Counted(fingerprint: false);
        using var set = Counted.Set(6);
        var notes = new List<string>();
        counted.Model.EmbedPictures(set, Kept(scratch, null, notes.Add)).Dispose();
        counted.Model.EmbedTexts(["a"], Kept(scratch, null, notes.Add)).Dispose();
        Assert.Empty(scratch.Blocks);
        Assert.Equal(2, notes.Count);
    }

    [Fact]
    public void The_folder_is_where_the_environment_says()
    {
        Assert.True(Path.IsPathRooted(FeatureCache.DefaultFolder));
        Assert.EndsWith("features", FeatureCache.DefaultFolder, StringComparison.Ordinal);
        var before = Environment.GetEnvironmentVariable("CLADE_CACHE");
        try
        {
            Environment.SetEnvironmentVariable("CLADE_CACHE", "/tmp/clade-elsewhere");
            Assert.Equal("/tmp/clade-elsewhere/features", new FeatureCache().Folder);
            Environment.SetEnvironmentVariable("CLADE_CACHE", null);
            var caches = Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } given ? given : Path.Combine(Environment.GetEnvironmentVariable("HOME")!, ".cache");
            Assert.Equal(Path.Combine(caches, "clade", "features"), new FeatureCache().Folder);
        }
        finally
        {
            Environment.SetEnvironmentVariable("CLADE_CACHE", before);
        }
    }
}
