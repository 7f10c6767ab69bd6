using System.Text.Json;
using Clade.Core;
using Clade.Models.Hub;

namespace Clade.Models.Tests.Hub;

/// <summary>The cache without a connection, under other programs, and on a disk that is full.</summary>
public sealed class HubCacheTests : IDisposable
{
    private const string Weights = "model.safetensors";
    private readonly HubBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task AModelIsFoundByRevisionAndCommit()
    {
        var cache = _bench.Options.Cache;
        Assert.Null(HubCache.Find(HubModel.Id, cache: cache));
        await _bench.Pull();
        Assert.Equal(_bench.Snapshot, HubCache.Find(HubModel.Id, cache: cache));
        Assert.Equal(_bench.Snapshot, HubCache.Find(HubModel.Id, HubModel.Commit, cache));
        Assert.Equal(_bench.Snapshot, HubCache.Find($"owner/model@{HubModel.Commit}", cache: cache));
        Assert.Equal(_bench["config.json"], HubCache.Find("owner/model:config.json", cache: cache));
        Assert.Null(HubCache.Find(HubModel.Id, "v2", cache));
        Assert.Null(HubCache.Find("owner/model:none", cache: cache));
        Assert.Throws<InputException>(() => HubCache.Find("model", cache: cache));
    }

    [Theory]
    [InlineData("")]
    [InlineData("../../../etc")]
    [InlineData("0123")]
    public async Task ADamagedReferenceIsNone(string content)
    {
        await _bench.Pull();
        await File.WriteAllTextAsync(Path.Combine(_bench.Root, "refs", "main"), content);
        Assert.Null(HubCache.Find(HubModel.Id, cache: _bench.Options.Cache));
    }

    [Fact]
    public async Task OfflineServesWhatIsThere()
    {
        await _bench.Pull();
        _bench.Model.Hub.Dispose();
        _bench.Options = _bench.Options with { Offline = true };
        Assert.Equal(_bench.Snapshot, await _bench.Pull());
        using var client = new HubClient(_bench.Options);
        var plan = await client.PlanAsync(HubName.Parse(HubModel.Id));
        Assert.Equal(5, plan.Files.Count);
        Assert.Equal(_bench.Model.Etag(Weights), plan.Files.Single(file => file.Name == Weights).Etag);
        Assert.Equal(0, plan.BytesMissing);
    }

    [Fact]
    public async Task OfflineSaysWhatIsMissing()
    {
        var online = _bench.Options;
        var offline = online with { Offline = true };
        _bench.Options = offline;
        await _bench.Refused("owner/model at main is not in the cache");
        Assert.Empty(_bench.Model.Hub.Requests);

        _bench.Options = online;
        await _bench.Pull("owner/model:config.json");
        _bench.Options = offline;
        await _bench.Refused("the weights are missing");
        await _bench.Refused("merges.txt is missing", "owner/model:merges.txt");
        await _bench.Refused("takes none of the 1 files", selection: new HubSelection { Include = ["*.bin"] });
        Assert.Equal(_bench.Snapshot, await _bench.Pull(selection: new HubSelection { Include = ["*.json"] }));

        // Where the Python tools have noted all files, every missing one is known.
        Directory.CreateDirectory(Path.Combine(_bench.Root, "trees"));
        await File.WriteAllTextAsync(Path.Combine(_bench.Root, "trees", HubModel.Commit + ".json"), JsonSerializer.Serialize(new { format_version = 1, files = new Dictionary<string, object> { ["config.json"] = new { }, ["vocab.json"] = new { }, [Weights] = new { } } }));
        await _bench.Refused("model.safetensors, vocab.json are missing");
    }

    [Fact]
    public async Task OfflineSaysWhichShardIsMissing()
    {
        _bench.Model.AddLarge("model-00001-of-00002.safetensors", 100).AddLarge("model-00002-of-00002.safetensors", 100)
            .Add("model.safetensors.index.json", """{"weight_map": {"a": "model-00001-of-00002.safetensors", "b": "model-00002-of-00002.safetensors"}}""");
        await _bench.Pull(selection: new HubSelection { Include = ["*.json", "*-00001-*"] });
        _bench.Options = _bench.Options with { Offline = true };
        await _bench.Refused("model-00002-of-00002.safetensors is missing");
    }

    [Fact]
    public async Task AContentOfAnotherSizeIsFetchedAnew()
    {
        await _bench.Pull();
        await File.WriteAllTextAsync(Path.Combine(_bench.Root, "blobs", _bench.Model.Etag("config.json")), "cut");
        await _bench.Pull();
        _bench.Holds("config.json");
    }

    [Fact]
    public async Task TwoAtOnceFetchOnce()
    {
        _bench.Model.Storage = request => HubModel.Piece(request, _bench.Model[Weights]) with { Pace = TimeSpan.FromMilliseconds(10) };
        var waited = 0;
        var progress = new Told(value => waited += value.Waiting ? 1 : 0);
        await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => _bench.Pull(progress: progress)));
        _bench.Holds(Weights);
        Assert.Single(_bench.Model.Other.Requests);
        Assert.NotEqual(0, waited);
    }

    [SkippableFact]
    public async Task ALockOfAnotherProgramIsWaitedFor()
    {
        Skip.IfNot(File.Exists("/usr/bin/flock"), "util-linux's flock takes the lock that Python's filelock takes; it is not here.");
        var path = Path.Combine(_bench.Options.Cache, ".locks", "models--owner--model", _bench.Model.Etag("config.json") + ".lock");
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        using var other = System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo("/usr/bin/flock", ["-x", path, "sh", "-c", "echo held; exec sleep 1"]) { RedirectStandardOutput = true })!;
        await other.StandardOutput.ReadLineAsync();
        var waited = false;
        await _bench.Pull(progress: new Told(value => waited |= value.Waiting));
        Assert.True(waited);
        _bench.Holds("config.json");
    }

    [Fact]
    public async Task TooLittleSpaceIsSaidBefore()
    {
        _bench.Disk = new Full(300_000, int.MaxValue);
        await _bench.Refused("owner/model needs 300 kB more and");
        Assert.Empty(_bench.Model.Other.Requests);
    }

    [Theory]
    [InlineData(long.MaxValue)]
    [InlineData(200_000)]
    public async Task AFullDiskInTheMiddleIsASentence_AndWhatCameIsKept(long parallelFrom)
    {
        _bench.Options = _bench.Options with { ParallelFrom = parallelFrom, RangeSize = 50_000, Connections = parallelFrom == long.MaxValue ? 4 : 2 };
        _bench.Disk = new Full(long.MaxValue, 100_000);
        await _bench.Refused("No space left on device; free some space");
        _bench.Disk = new HubDisk();
        using var client = new HubClient(_bench.Options);
        var plan = await client.PlanAsync(HubName.Parse(HubModel.Id));
        Assert.InRange(plan.BytesMissing, 1, 299_999);
        await client.DownloadAsync(plan);
        _bench.Holds(Weights);
    }

    [Fact]
    public async Task ACacheThatIsAFileIsASentence()
    {
        var file = Path.Combine(_bench.Outside, "file");
        await File.WriteAllTextAsync(file, "x");
        _bench.Options = _bench.Options with { Cache = file };
        await _bench.Refused("Cannot write");
    }

    // A disk that says how much is free, and fails after some bytes of a file.
    private sealed class Full(long free, long room) : HubDisk
    {
        private long _room = room;

        internal override long Free(string folder) => free;

        internal override Stream Open(string path, FileMode mode) => new Failing(base.Open(path, mode), count =>
        {
            if (Interlocked.Add(ref _room, -count) < 0)
                throw new IOException("No space left on device");
        });
    }

    private sealed class Failing(Stream below, Action<int> spend) : Stream
    {
        public override bool CanRead => false;

        public override bool CanSeek => true;

        public override bool CanWrite => true;

        public override long Length => below.Length;

        public override long Position { get => below.Position; set => below.Position = value; }

        public override void Flush() => below.Flush();

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => below.Seek(offset, origin);

        public override void SetLength(long value) => below.SetLength(value);

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            spend(buffer.Length);
            return below.WriteAsync(buffer, cancellationToken);
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing)
                below.Dispose();
            base.Dispose(disposing);
        }
    }
}
