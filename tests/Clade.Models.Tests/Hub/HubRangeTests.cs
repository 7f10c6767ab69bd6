using Clade.Models.Hub;

namespace Clade.Models.Tests.Hub;

/// <summary>Large files over several connections.</summary>
public sealed class HubRangeTests : IDisposable
{
    private const string Weights = "model.safetensors";
    private const int Size = 1_000_001;
    private readonly HubBench _bench = new(HubModel.Usual(Size));

    public HubRangeTests() => _bench.Options = _bench.Options with { ParallelFrom = 200_000, RangeSize = 150_000 };

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task AFileComesInRanges()
    {
        await _bench.Pull();
        _bench.Holds(Weights, "config.json");
        var ranges = _bench.Model.Other.Requests.Select(request => request.Range!.Value).Order().ToList();
        Assert.Equal([.. Enumerable.Range(0, 7).Select(i => (i * 150_000L, (long?)Math.Min(Size - 1, ((i + 1) * 150_000) - 1)))], ranges);
    }

    [Fact]
    public async Task CutRangesGoOnEachWhereItStopped()
    {
        var cut = new HashSet<long>();
        _bench.Model.Storage = request =>
        {
            lock (cut)
                return cut.Add(request.Range!.Value.From) && cut.Count < 6 ? HubModel.Piece(request, _bench.Model[Weights]) with { CutAfter = 40_000 } : null;
        };
        await _bench.Pull();
        _bench.Holds(Weights);
        Assert.Contains(_bench.Model.Other.Requests, request => request.Range is (40_000, 149_999));
    }

    [Fact]
    public async Task WhatIsLeftOfEachRangeIsKeptForTheNextPull()
    {
        _bench.Model.Storage = request => HubModel.Piece(request, _bench.Model[Weights]) with { CutAfter = request.Range!.Value.From < 300_000 ? null : 20_000 };
        await _bench.Refused("was cut");
        Assert.Contains(_bench.Leftovers, name => name.EndsWith(".clade.ranges", StringComparison.Ordinal));
        Assert.DoesNotContain($"blobs/{_bench.Model.Etag(Weights)}.incomplete", _bench.Names);

        _bench.Model.Storage = null;
        using var client = new HubClient(_bench.Options);
        var plan = await client.PlanAsync(HubName.Parse(HubModel.Id));
        Assert.InRange(plan.BytesMissing, 1, Size - 300_001);
        Assert.Equal(plan.BytesMissing, await client.DownloadAsync(plan));
        _bench.Holds(Weights);
    }

    [Fact]
    public async Task AServerWithoutRangesGivesItInOnePiece()
    {
        _bench.Model.Storage = _ => new HubReply(200, _bench.Model[Weights]);
        await _bench.Pull();
        _bench.Holds(Weights);
    }

    [Fact]
    public async Task ABeginningOfAnotherToolIsTakenOver()
    {
        var path = Path.Combine(_bench.Root, "blobs", _bench.Model.Etag(Weights) + ".incomplete");
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        await File.WriteAllBytesAsync(path, _bench.Model[Weights][..400_000]);
        await _bench.Pull();
        _bench.Holds(Weights);
        Assert.Equal(Size - 400_000, _bench.Model.Other.Requests.Sum(request => request.Range!.Value.To!.Value + 1 - request.Range.Value.From));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("{\"Size\":1000001,\"Range\":150000,\"Done\":[1,2]}")]
    [InlineData("{\"Size\":1000001,\"Range\":150000,\"Done\":[-1,0,0,0,0,0,0]}")]
    [InlineData("{\"Size\":1000001,\"Range\":150000,\"Done\":[150000,150000,150000,150000,150000,150000,100002]}")]
    [InlineData("{\"Size\":1000001,\"Range\":0,\"Done\":[]}")]
    [InlineData("{\"Size\":1000001,\"Range\":150000,\"Done\":[150000,150000,150000,150000,150000,150000,100001]}")]
    public async Task ADamagedStateBeginsAnew(string state)
    {
        var blob = Path.Combine(_bench.Root, "blobs", _bench.Model.Etag(Weights));
        Directory.CreateDirectory(Path.GetDirectoryName(blob)!);
        await File.WriteAllBytesAsync(blob + ".clade.incomplete", new byte[Size]);
        await File.WriteAllTextAsync(blob + ".clade.ranges", state);
        await _bench.Pull();
        _bench.Holds(Weights);
    }

    [Fact]
    public async Task AWrongRangeIsRefused()
    {
        _bench.Model.Storage = request => new HubReply(206, new byte[150_000]) { Headers = { ["Content-Range"] = $"bytes 0-149999/{Size}" } };
        await _bench.Refused("answers with another part than was asked for");
    }

    [Fact]
    public async Task AWrongChecksumIsRefused()
    {
        var wrong = (byte[])_bench.Model[Weights].Clone();
        wrong[500_000] ^= 1;
        _bench.Model.Storage = request => HubModel.Piece(request, wrong);
        await _bench.Refused("came damaged");
        Assert.Empty(_bench.Leftovers);
    }

    [Fact]
    public async Task AnExpiredAddressOfTheStorageIsAskedForAnew()
    {
        var refused = 0;
        _bench.Model.Storage = _ => Interlocked.Increment(ref refused) <= 3 ? HubReply.Text(403, "expired") : null;
        await _bench.Pull();
        _bench.Holds(Weights);
    }

    [Fact]
    public async Task BeingStoppedKeepsWhatCame()
    {
        _bench.Model.Storage = request => HubModel.Piece(request, _bench.Model[Weights]) with { Pace = TimeSpan.FromMilliseconds(20) };
        using var stop = new CancellationTokenSource();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _bench.Pull(progress: new Told(value =>
        {
            if (value.Done > 250_000)
                stop.Cancel();
        }), cancellation: stop.Token));
        _bench.Model.Storage = null;
        using var client = new HubClient(_bench.Options);
        var plan = await client.PlanAsync(HubName.Parse(HubModel.Id));
        Assert.InRange(plan.BytesMissing, 1, Size - 200_000);
        await client.DownloadAsync(plan);
        _bench.Holds(Weights);
    }

    [Theory]
    [InlineData(0L)]
    [InlineData(1L)]
    [InlineData(149_999L)]
    [InlineData(150_000L)]
    [InlineData(1_000_001L)]
    public void AStateKnowsItsRest(long have)
    {
        var path = Path.Combine(_bench.Outside, "state");
        var state = HubRangeState.Start(path, Size, 150_000, have);
        state.Save();
        state = HubRangeState.Load(path, Size)!;
        Assert.Equal(have, state.Done);
        var missing = 0L;
        while (state.Take() is >= 0 and var range)
            missing += state.Rest(range).To - state.Rest(range).From;
        Assert.Equal(Size - have, missing);
        Assert.Null(HubRangeState.Load(path, Size + 1));
    }
}
