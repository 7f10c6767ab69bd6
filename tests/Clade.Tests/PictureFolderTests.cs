using Clade.Core;
using Clade.Search;

namespace Clade.Tests;

/// <summary>Searching a folder: the right picture, and only as much work as there is something new.</summary>
[Collection(SharedModel.Name)]
public sealed class PictureFolderTests : IDisposable
{
    private static readonly string[] s_captions = ["dog", "red apple", "key", "violin", "flag: France", "maple leaf", "spider", "top hat"];
    private readonly Shipped _shipped;
    private readonly TempFolder _folder = new();
    private readonly string _pictures;

    public PictureFolderTests(Shipped shipped)
    {
        (_shipped, _pictures) = (shipped, _folder["pictures"]);
        foreach (var caption in s_captions)
            _folder.Write($"pictures/{(caption.Length % 2 == 0 ? "even" : "odd/deep")}/{Name(caption)}", shipped.Picture(caption));
    }

    private PictureFolderOptions Options => new() { CacheFolder = _folder["cache"] };

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void WordsAndPictures_FindTheRightPicture()
    {
        using var folder = Open();
        Assert.Equal((s_captions.Length, s_captions.Length, 0), (folder.Count, folder.Embedded, folder.Broken.Count));
        var right = s_captions.Count(caption => Path.GetFileName(folder.FindByText(caption, 1)[0].Path) == Name(caption));
        Assert.InRange(right, s_captions.Length - 1, s_captions.Length);
        foreach (var caption in s_captions)
        {
            var found = folder.FindByImage(_shipped.Picture(caption), 3);
            Assert.Equal(3, found.Count);
            Assert.Equal(Name(caption), Path.GetFileName(found[0].Path));
            Assert.True(File.Exists(found[0].Path));
            Assert.Equal(1, found[0].Similarity, 1e-5);
            Assert.Equal(found, folder.FindByVector(_shipped.Clip.EmbedImage(_shipped.Picture(caption)), 3));
        }

        var expected = Clip.Similarity(_shipped.Clip.EmbedText("dog"), _shipped.Clip.EmbedImage(_shipped.Picture("key")));
        Assert.Equal(expected, folder.FindByText("dog", 100).Single(match => match.Path.EndsWith("key.png", StringComparison.Ordinal)).Similarity, 1e-5);
        Assert.Equal(s_captions.Length, folder.FindByText("dog", 100).Count);
    }

    [Fact]
    public void TheSecondTime_OnlyWhatHasChangedIsEmbedded()
    {
        PictureMatch[] first;
        using (var folder = Open())
            first = [.. folder.FindByText("dog", 100)];
        using (var folder = Open())
        {
            Assert.Equal((0, s_captions.Length), (folder.Embedded, folder.Count));
            Assert.Equal(first, folder.FindByText("dog", 100));
        }

        // One changed, one new, one gone, one renamed.
        var all = Directory.EnumerateFiles(_pictures, "*.png", SearchOption.AllDirectories).ToArray();
        string Place(string caption) => all.Single(path => Path.GetFileName(path) == Name(caption));
        File.WriteAllBytes(Place("key"), _shipped.Picture("pineapple"));
        _folder.Write("pictures/new.png", _shipped.Picture("backpack"));
        File.Delete(Place("spider"));
        File.Move(Place("violin"), Path.Combine(_pictures, "fiddle.png"));
        using (var folder = Open())
        {
            Assert.Equal((3, s_captions.Length), (folder.Embedded, folder.Count));
            Assert.Equal(Place("key"), folder.FindByImage(_shipped.Picture("pineapple"), 1)[0].Path);
            Assert.Equal(Path.Combine(_pictures, "fiddle.png"), folder.FindByImage(_shipped.Picture("violin"), 1)[0].Path);
            Assert.DoesNotContain(folder.FindByText("spider", 100), match => match.Path.EndsWith("spider.png", StringComparison.Ordinal));
        }

        using (var folder = Open())
            Assert.Equal(0, folder.Embedded);
        using (var folder = PictureFolder.Open(_shipped.Clip, _pictures, Options with { Refresh = true }))
            Assert.Equal(s_captions.Length, folder.Embedded);
        // Only a date: the picture may have changed.
        File.SetLastWriteTimeUtc(Place("key"), DateTime.UtcNow.AddHours(-1));
        using (var folder = Open())
            Assert.Equal(1, folder.Embedded);
        // Less alone is a change too, and is kept.
        File.Delete(Place("dog"));
        using (var folder = Open())
            Assert.Equal((0, s_captions.Length - 1), (folder.Embedded, folder.Count));
    }

    [Fact]
    public void BrokenPictures_AreListed_AndNotTriedAgain()
    {
        _folder.Write("pictures/letter.png", "Dear reader"u8.ToArray());
        _folder.Write("pictures/even/cut.jpg", _shipped.Picture("dog")[..50]);
        _folder.Write("pictures/readme.txt", "no picture, and not named like one"u8.ToArray());
        _folder.Write("pictures/.hidden/dog.png", _shipped.Picture("dog"));
        for (var round = 0; round < 2; round++)
        {
            using var folder = Open();
            Assert.Equal((s_captions.Length, round == 0 ? s_captions.Length : 0), (folder.Count, folder.Embedded));
            Assert.Equal([Path.Combine(_pictures, "even/cut.jpg"), Path.Combine(_pictures, "letter.png")], folder.Broken.Select(broken => broken.Path));
            Assert.All(folder.Broken, broken => Assert.Contains(Path.GetFileName(broken.Path), broken.Reason, StringComparison.Ordinal));
        }

        _folder.Write("pictures/letter.png", _shipped.Picture("backpack"));
        using (var folder = Open())
            Assert.Equal((1, 1), (folder.Embedded, folder.Broken.Count));
    }

    [Fact]
    public void TheCache_IsAFileOfVectors_ForThisModelAndFolderOnly()
    {
        string file;
        using (var folder = Open())
        {
            file = folder.CacheFile;
            Assert.Null(folder.CacheProblem);
            using var table = VectorTable.Open(file);
            Assert.Equal((s_captions.Length, _shipped.Clip.Fingerprint.Whole), (table.Count, table.Fingerprint));
        }

        using var low = Clip.Load(Shipped.Model, new ClipOptions { Precision = ClipPrecision.BFloat16 });
        using (var folder = PictureFolder.Open(low, _pictures, Options))
        {
            Assert.NotEqual(file, folder.CacheFile);
            Assert.Equal(s_captions.Length, folder.Embedded);
        }

        using (var folder = PictureFolder.Open(_shipped.Clip, Path.Combine(_pictures, "even"), Options))
            Assert.NotEqual(file, folder.CacheFile);
        using (var folder = PictureFolder.Open(_shipped.Clip, _pictures + Path.DirectorySeparatorChar, Options))
            Assert.Equal((file, 0), (folder.CacheFile, folder.Embedded));
    }

    [Fact]
    public void ADamagedCache_IsMadeAnew()
    {
        string file;
        using (var folder = Open())
            file = folder.CacheFile;
        var bytes = File.ReadAllBytes(file);
        List<byte[]> damaged = [[], [.. "text"u8], bytes[..^9], [.. bytes, 0]];
        // Each part of the header once with another letter.
        var header = System.Text.Encoding.UTF8.GetString(bytes, 8, (int)BitConverter.ToInt64(bytes));
        foreach (var word in new[] { "image.features", "image.names", "image.bytes", "I64", "broken", "image.modified", "F32" })
        {
            var other = bytes.ToArray();
            other[8 + header.IndexOf(word, StringComparison.Ordinal)] ^= 1;
            damaged.Add(other);
        }

        foreach (var content in damaged)
        {
            File.WriteAllBytes(file, content);
            using var folder = Open();
            Assert.Equal(s_captions.Length, folder.Count);
            Assert.Equal("dog.png", Path.GetFileName(folder.FindByImage(_shipped.Picture("dog"), 1)[0].Path));
        }
    }

    [Fact]
    public void ACacheThatCannotBeWritten_DoesNotStopTheSearch()
    {
        var file = _folder.Write("occupied", [1]);
        using var folder = PictureFolder.Open(_shipped.Clip, _pictures, new PictureFolderOptions { CacheFolder = Path.Combine(file, "below") });
        Assert.Contains("occupied", folder.CacheProblem!, StringComparison.Ordinal);
        Assert.Equal(s_captions.Length, folder.FindByText("dog", 100).Count);
    }

    [Fact]
    public void WhenStopped_WhatWasDoneIsKept()
    {
        for (var i = 0; i < 300; i++)
            _folder.Write($"pictures/copies/{i:D3}.png", _shipped.Picture("dog"));
        using var stop = new CancellationTokenSource();
        var reports = new List<PictureFolderProgress>();
        var progress = new Progress(report =>
        {
            reports.Add(report);
            stop.Cancel();
        });
        Assert.ThrowsAny<OperationCanceledException>(() => PictureFolder.Open(_shipped.Clip, _pictures, Options, progress, stop.Token));
        Assert.Equal(300 + s_captions.Length, reports[0].Total);
        using var folder = Open();
        Assert.Equal(300 + s_captions.Length, folder.Count);
        Assert.InRange(folder.Embedded, 1, 300 + s_captions.Length - reports[0].Done);
    }

    [Fact]
    public void FoldersThatAreNone_AndEmptyOnes()
    {
        Assert.Contains("There is no folder", Assert.Throws<InputException>(() => PictureFolder.Open(_shipped.Clip, _folder["nowhere"], Options)).Message, StringComparison.Ordinal);
        Directory.CreateDirectory(_folder["empty"]);
        using var folder = PictureFolder.Open(_shipped.Clip, _folder["empty"], Options);
        Assert.Equal(0, folder.Count);
        Assert.Empty(folder.FindByText("dog"));
        using var text = Open();
        Assert.Contains("none.png", Assert.Throws<InputException>(() => text.FindByImage("none.png")).Message, StringComparison.Ordinal);
    }

    private PictureFolder Open() => PictureFolder.Open(_shipped.Clip, _pictures, Options);

    private static string Name(string caption) => caption.Replace(": ", "-", StringComparison.Ordinal).Replace(' ', '_') + ".png";

    private sealed class Progress(Action<PictureFolderProgress> heard) : IProgress<PictureFolderProgress>
    {
        public void Report(PictureFolderProgress value) => heard(value);
    }
}
