using Clade.Models.Hub;

namespace Clade.Models.Tests.Hub;

/// <summary>A hub that behaves, and one that has its weaknesses.</summary>
public sealed class HubPullTests : IDisposable
{
    private static readonly string[] _usual = ["README.md", "config.json", "merges.txt", "model.safetensors", "tokenizer.json"];
    private readonly HubBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task TheCacheIsLaidOutAsThePythonToolsDo()
    {
        _bench.Options = _bench.Options with { Token = "hf_secret" };
        Assert.Equal(_bench.Snapshot, await _bench.Pull());
        _bench.Holds(_usual);
        var model = _bench.Model;
        string[] expected = [.. _usual.Select(name => $"blobs/{model.Etag(name)}"), "refs/main", .. _usual.Select(name => $"snapshots/{HubModel.Commit}/{name}")];
        Assert.Equal(expected.Order(StringComparer.Ordinal), _bench.Names);
        Assert.Equal(HubModel.Commit, File.ReadAllText(Path.Combine(_bench.Root, "refs", "main")));
        foreach (var name in _usual)
        {
            Assert.Equal($"../../blobs/{model.Etag(name)}", new FileInfo(_bench[name]).LinkTarget);
            Assert.True(File.Exists(Path.Combine(_bench.Options.Cache, ".locks", "models--owner--model", model.Etag(name) + ".lock")));
        }

        // The token goes to the hub and nowhere else.
        Assert.All(model.Hub.Requests, request => Assert.Equal("Bearer hf_secret", request.Headers["authorization"]));
        Assert.NotEmpty(model.Other.Requests);
        Assert.All(model.Other.Requests, request => Assert.False(request.Headers.ContainsKey("authorization")));
        Assert.All(model.Hub.Requests, request => Assert.Equal("identity", request.Headers["accept-encoding"]));
    }

    [Fact]
    public async Task WhatIsThereIsNotFetchedAgain()
    {
        await _bench.Pull();
        var before = _bench.Model.Hub.Requests.Count;
        await _bench.Pull();
        Assert.Equal(before + 1, _bench.Model.Hub.Requests.Count);

        // A second commit with the same files makes links only.
        var other = HubModel.Commit.Replace('0', 'f');
        _bench.Model.Before = request => request.Path.StartsWith("/api/", StringComparison.Ordinal) ? _bench.Model.Listing(other) : null;
        await _bench.Pull();
        Assert.Equal(before + 2, _bench.Model.Hub.Requests.Count);
        Assert.Equal(_bench.Model["config.json"], File.ReadAllBytes(Path.Combine(HubCache.Find(HubModel.Id, cache: _bench.Options.Cache)!, "config.json")));
        Assert.Equal(other, File.ReadAllText(Path.Combine(_bench.Root, "refs", "main")));
    }

    [Fact]
    public async Task OneFileIsPulled_AndALackingOneIsNoted()
    {
        await _bench.Pull("owner/model:onnx/config.json@refs/pr/1");
        Assert.Equal($"../../../blobs/{_bench.Model.Etag("onnx/config.json")}", new FileInfo(_bench["onnx/config.json"]).LinkTarget);
        Assert.Equal(HubModel.Commit, File.ReadAllText(Path.Combine(_bench.Root, "refs", "refs", "pr", "1")));
        Assert.Equal("/api/models/owner/model/revision/refs%2Fpr%2F1?blobs=true", _bench.Model.Hub.Requests.First().Target);

        await _bench.Refused("has no file 'nothing/vocab.json'", "owner/model:nothing/vocab.json");
        Assert.Contains($".no_exist/{HubModel.Commit}/nothing/vocab.json", _bench.Names);
    }

    [Fact]
    public async Task AFileOfAKnownCommitNeedsNoConnection()
    {
        await _bench.Pull($"owner/model:config.json@{HubModel.Commit}");
        _bench.Model.Hub.Dispose();
        await _bench.Pull($"owner/model:config.json@{HubModel.Commit}");
        Assert.False(Directory.Exists(Path.Combine(_bench.Root, "refs")));
    }

    [Fact]
    public async Task AHubThatListsNoChecksumsIsAskedForThem()
    {
        _bench.Model.ListsBlobs = false;
        _bench.Options = _bench.Options with { Token = "hf_secret" };
        await _bench.Pull();
        _bench.Holds(_usual);
        Assert.Equal(_usual.Length, _bench.Model.Hub.Requests.Count(request => request.Method == "HEAD"));
        Assert.DoesNotContain(_bench.Model.Other.Requests, request => request.Method == "HEAD");
    }

    [Fact]
    public async Task ARenamedModelIsFollowed()
    {
        _bench.Model.Before = request => request.Path.Contains("old", StringComparison.Ordinal)
            ? HubReply.Text(307, "", ("Location", request.Target.Replace("owner/old", "owner/model", StringComparison.Ordinal))) : null;
        _bench.Options = _bench.Options with { Token = "hf_secret" };
        var folder = await _bench.Pull("owner/old");
        Assert.Equal(_bench.Model["config.json"], File.ReadAllBytes(Path.Combine(folder, "config.json")));
        Assert.All(_bench.Model.Hub.Requests, request => Assert.Equal("Bearer hf_secret", request.Headers["authorization"]));
    }

    [Fact]
    public async Task AnEndpointMayHaveAPath()
    {
        using var mirror = new HubServer(request => HubReply.Text(307, "", ("Location", _bench.Model.Hub.Address + request.Target["/api/hf".Length..])));
        _bench.Options = _bench.Options with { Endpoint = new Uri(mirror.Address + "/api/hf"), Token = "hf_secret" };
        await _bench.Pull();
        _bench.Holds(_usual);
        Assert.All(mirror.Requests, request => Assert.True(request.Headers.ContainsKey("authorization")));
        Assert.All(_bench.Model.Hub.Requests, request => Assert.False(request.Headers.ContainsKey("authorization")));
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("deflate")]
    [InlineData("br")]
    public async Task PackedAnswersAreUnpacked(string packing)
    {
        _bench.Model.Before = request =>
        {
            var body = request.Path.StartsWith("/api/", StringComparison.Ordinal) ? _bench.Model.Listing().Body : request.Path.EndsWith("merges.txt", StringComparison.Ordinal) ? _bench.Model["merges.txt"] : null;
            return body is null ? null : new HubReply(200, Pack(body, packing)) { Headers = { ["Content-Encoding"] = packing } };
        };
        await _bench.Pull();
        _bench.Holds(_usual);
    }

    [Fact]
    public async Task AnswersWithoutALengthAreTaken()
    {
        _bench.Model.Storage = request => HubModel.Piece(request, _bench.Model["model.safetensors"]) with { Length = -1 };
        await _bench.Pull();
        _bench.Holds(_usual);
    }

    [Fact]
    public async Task AnEmptyFileIsAFile()
    {
        _bench.Model.Add("vocab.txt", "");
        await _bench.Pull();
        _bench.Holds("vocab.txt");
    }

    [Fact]
    public async Task APlanSaysWhatIsToCome_AndProgressGetsThere()
    {
        using var client = new HubClient(_bench.Options);
        var plan = await client.PlanAsync(HubName.Parse(HubModel.Id));
        Assert.Equal(_usual, plan.Files.Select(file => file.Name));
        Assert.Equal(_usual.Sum(name => _bench.Model[name].Length), plan.Bytes);
        Assert.Equal((plan.Bytes, 5), (plan.BytesMissing, plan.Missing.Count));
        var told = new List<HubProgress>();
        Assert.Equal(plan.Bytes, await client.DownloadAsync(plan, new Told(value => { lock (told) told.Add(value); })));
        Assert.Equal((plan.Bytes, plan.Bytes), (told.Max(value => value.Done), told[0].Total));
        plan = await client.PlanAsync(HubName.Parse(HubModel.Id));
        Assert.Equal((0, 0), (plan.BytesMissing, plan.Missing.Count));
    }

    private static byte[] Pack(byte[] body, string packing)
    {
        using var packed = new MemoryStream();
        using (Stream stream = packing switch
        {
            "gzip" => new System.IO.Compression.GZipStream(packed, System.IO.Compression.CompressionMode.Compress, leaveOpen: true),
            "br" => new System.IO.Compression.BrotliStream(packed, System.IO.Compression.CompressionMode.Compress, leaveOpen: true),
            _ => new System.IO.Compression.ZLibStream(packed, System.IO.Compression.CompressionMode.Compress, leaveOpen: true),
        })
        {
            stream.Write(body);
        }

        return packed.ToArray();
    }
}
