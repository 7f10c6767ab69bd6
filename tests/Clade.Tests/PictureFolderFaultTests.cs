using System.Runtime.Versioning;
using Clade.Core;
using Clade.Data.Images;
using Clade.Pictures;

namespace Clade.Tests;

/// <summary>Searching a folder that is odd, changes, or is too much, and a search that is stopped.</summary>
[Collection(SharedModel.Name)]
public sealed class PictureFolderFaultTests : IDisposable
{
    private static readonly string[] s_captions = ["dog", "red apple", "key"];
    private readonly Shipped _shipped;
    private readonly TempFolder _folder = new();
    private readonly string _pictures;

    public PictureFolderFaultTests(Shipped shipped)
    {
        (_shipped, _pictures) = (shipped, _folder["pictures"]);
        for (var i = 0; i < s_captions.Length; i++)
            _folder.Write($"pictures/{i}.png", shipped.Picture(s_captions[i]));
    }

    private PictureFolderOptions Options => new() { CacheFolder = _folder["cache"] };

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void WhenStopped_WhatIsInTheTowerIsKeptToo()
    {
        using var stop = new CancellationTokenSource();
        for (var i = 0; i < 100; i++)
            _folder.Write($"many/{i:D3}.png", _shipped.Picture("dog"));
        // Stopped while the second batch of 64 is put together.
        var found = new Watched(PictureEntry.Find(_folder["many"]), (index, asked) =>
        {
            if (index == 64 && asked == 2)
                stop.Cancel();
        });
        var file = _folder["cache/stopped.safetensors"];
        var update = new FolderUpdate(_shipped.Clip, _folder["many"], file, found);
        Assert.ThrowsAny<OperationCanceledException>(() => update.Run(FolderCache.Empty(_shipped.Clip.Dimensions), TimeSpan.FromMinutes(1), null, stop.Token));
        Assert.Equal((64, 64), (update.Embedded, FolderCache.Read(file, _shipped.Clip.Dimensions).Count));
    }

    [SkippableFact]
    public void WhatALinkLeadsTo_IsSeenToChange()
    {
        Skip.If(OperatingSystem.IsWindows(), "Links need a privilege on Windows.");
        var target = _folder.Write("elsewhere/real.png", _shipped.Picture("dog"));
        File.CreateSymbolicLink(Path.Combine(_pictures, "link.png"), target);
        File.CreateSymbolicLink(Path.Combine(_pictures, "dangling.png"), _folder["elsewhere/later.png"]);
        using (var folder = Open())
            Assert.Equal((s_captions.Length + 1, 1), (folder.Count, folder.Broken.Count));
        File.WriteAllBytes(target, _shipped.Picture("backpack"));
        _folder.Write("elsewhere/later.png", _shipped.Picture("pineapple"));
        using (var folder = Open())
        {
            Assert.Equal((2, s_captions.Length + 2, 0), (folder.Embedded, folder.Count, folder.Broken.Count));
            Assert.EndsWith("link.png", folder.FindByImage(_shipped.Picture("backpack"), 1)[0].Path, StringComparison.Ordinal);
        }
    }

    [SkippableFact]
    public void NamesOfUnix_CanBeOddAndAreFound()
    {
        Skip.If(OperatingSystem.IsWindows(), "Windows has no such names.");
        foreach (var name in new[] { @"back\slash.png", "new\nline.png", " .png", "größe 日本.png", "-x.png", "a%20b.png" })
            _folder.Write($"odd/{name}", _shipped.Picture("dog"));
        using var folder = PictureFolder.Open(_shipped.Clip, _folder["odd"], Options);
        Assert.Equal((6, 0), (folder.Count, folder.Broken.Count));
        Assert.All(folder.FindByText("dog"), match => Assert.True(File.Exists(match.Path), match.Path));
    }

    [SkippableFact]
    public void NamesThatAreNoText_DoNotCostTheCache()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "Only Linux has names that are no text.");
        foreach (var octal in new[] { "376", "377" })
            Shell($"printf letter > \"$(printf '{_pictures}/\\{octal}.png')\"");
        for (var round = 0; round < 2; round++)
        {
            using var folder = Open();
            Assert.Equal((s_captions.Length, round == 0 ? s_captions.Length : 0), (folder.Count, folder.Embedded));
            Assert.NotEmpty(folder.Broken);
            Assert.Null(folder.CacheProblem);
        }

        Shell($"rm '{_pictures}/'*.png");
    }

    [SkippableFact]
    [UnsupportedOSPlatform("windows")]
    public void AFolderThatMayNotBeRead_IsNotAnEmptyOne()
    {
        Skip.If(OperatingSystem.IsWindows() || Environment.IsPrivilegedProcess, "This process may read every folder.");
        File.SetUnixFileMode(_pictures, UnixFileMode.None);
        try
        {
            Assert.Contains("Cannot read the folder", Assert.Throws<InputException>(Open).Message, StringComparison.Ordinal);
        }
        finally
        {
            File.SetUnixFileMode(_pictures, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    [SkippableFact]
    public void APipe_IsNotWaitedFor()
    {
        Skip.If(OperatingSystem.IsWindows(), "Windows has no pipes in folders.");
        Shell($"mkfifo '{_pictures}/pipe.png'");
        var opening = Task.Run(Open);
        Assert.True(opening.Wait(TimeSpan.FromSeconds(60)));
        using var folder = opening.Result;
        Assert.Contains("empty", Assert.Single(folder.Broken).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void WhatCouldNotBeRead_IsTriedAgain()
    {
        using (var strict = Clip.Load(Shipped.Model, Shipped.Exact with { Limits = new ImageLimits { MaxFileBytes = 10 }, Pack = false }))
        using (var folder = PictureFolder.Open(strict, _pictures, Options))
            Assert.Equal((0, s_captions.Length), (folder.Count, folder.Broken.Count));
        using (var folder = Open())
            Assert.Equal((s_captions.Length, 0), (folder.Count, folder.Broken.Count));

        // A file that was there when the folder was listed.
        var found = PictureEntry.Find(_pictures);
        File.Move(Path.Combine(_pictures, found[0].Name), _folder["kept"]);
        var file = _folder["cache/vanished.safetensors"];
        var update = new FolderUpdate(_shipped.Clip, _pictures, file, found);
        update.Run(FolderCache.Empty(_shipped.Clip.Dimensions), TimeSpan.FromMinutes(1), null, default);
        Assert.Contains("no picture", Assert.Single(update.Broken).Reason, StringComparison.Ordinal);
        Assert.Equal(found.Count - 1, FolderCache.Read(file, _shipped.Clip.Dimensions).Count);
    }

    [Fact]
    public void ACacheWithNumbersThatAreNone_IsMadeAnew()
    {
        string file;
        using (var folder = Open())
            file = folder.CacheFile;
        var bytes = File.ReadAllBytes(file);
        BitConverter.GetBytes(float.NaN).CopyTo(bytes, 8 + BitConverter.ToInt64(bytes));
        File.WriteAllBytes(file, bytes);
        using (var folder = Open())
            Assert.Equal((s_captions.Length, s_captions.Length), (folder.Count, folder.Embedded));
    }

    [Fact]
    public void MorePicturesThanOneFileHolds_AreRefusedBeforeAnyWork()
    {
        var most = int.MaxValue / sizeof(float) / _shipped.Clip.Dimensions;
        var error = Assert.Throws<InputException>(() => new FolderUpdate(_shipped.Clip, "pictures", "cache", new Countless(most + 1)));
        Assert.Contains($"more than the {most} ", error.Message, StringComparison.Ordinal);
    }

    private PictureFolder Open() => PictureFolder.Open(_shipped.Clip, _pictures, Options);

    private static void Shell(string command)
    {
        using var shell = System.Diagnostics.Process.Start("sh", ["-c", command]);
        shell.WaitForExit();
        Assert.Equal(0, shell.ExitCode);
    }

    private sealed class Watched(IReadOnlyList<PictureEntry> all, Action<int, int> asked) : IReadOnlyList<PictureEntry>
    {
        private readonly int[] _asked = new int[all.Count];

        public int Count => all.Count;

        public PictureEntry this[int index]
        {
            get
            {
                asked(index, ++_asked[index]);
                return all[index];
            }
        }

        public IEnumerator<PictureEntry> GetEnumerator() => all.GetEnumerator();

        System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator();
    }

    private sealed class Countless(int count) : IReadOnlyList<PictureEntry>
    {
        public int Count => count;

        public PictureEntry this[int index] => throw new NotSupportedException();

        public IEnumerator<PictureEntry> GetEnumerator() => throw new NotSupportedException();

        System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
