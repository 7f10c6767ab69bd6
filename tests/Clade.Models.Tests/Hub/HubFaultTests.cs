using System.Diagnostics;
using Clade.Core;
using Clade.Models.Hub;

namespace Clade.Models.Tests.Hub;

/// <summary>A hub that fails in the middle, refuses, or is not what it says.</summary>
public sealed class HubFaultTests : IDisposable
{
    private const string Weights = "model.safetensors";
    private readonly HubBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task ACutConnectionGoesOnWhereItStopped()
    {
        var cuts = 0;
        _bench.Model.Storage = request => cuts++ < 3 ? HubModel.Piece(request, _bench.Model[Weights]) with { CutAfter = 60_000 } : null;
        await _bench.Pull();
        _bench.Holds(Weights, "config.json");
        Assert.Equal([null, 60_000L, 120_000L, 180_000L], _bench.Model.Other.Requests.Select(request => request.Range?.From));
    }

    [Fact]
    public async Task WhatIsLeftIsGoneOnWithByTheNextPull()
    {
        _bench.Model.Storage = request => HubModel.Piece(request, _bench.Model[Weights]) with { CutAfter = 30_000 };
        await _bench.Refused("The connection to 127.0.0.1 was cut, 4 times in a row");
        var left = new FileInfo(Path.Combine(_bench.Root, "blobs", _bench.Model.Etag(Weights) + ".incomplete"));
        Assert.Equal(120_000, left.Length);
        Assert.False(File.Exists(Path.Combine(_bench.Root, "refs", "main")));

        using var client = new HubClient(_bench.Options);
        var plan = await client.PlanAsync(HubName.Parse(HubModel.Id));
        Assert.Equal(180_000, plan.BytesMissing);
        _bench.Model.Storage = null;
        Assert.Equal(180_000, await client.DownloadAsync(plan));
        _bench.Holds(Weights);
    }

    [Fact]
    public async Task AServerWithoutRangesBeginsAnew()
    {
        var first = true;
        _bench.Model.Storage = request =>
        {
            var whole = new HubReply(200, _bench.Model[Weights]) { CutAfter = first ? 100_000 : null };
            first = false;
            return whole;
        };
        await _bench.Pull();
        _bench.Holds(Weights);
    }

    [Fact]
    public async Task WhatWasDamagedBeforeIsFetchedAnew()
    {
        await Leave(new byte[100_000]);
        await _bench.Pull();
        _bench.Holds(Weights);

        // Longer than the file: of no use either.
        File.Delete(Path.Combine(_bench.Root, "blobs", _bench.Model.Etag(Weights)));
        await Leave(new byte[400_000]);
        await _bench.Pull();
        _bench.Holds(Weights);
    }

    [Theory]
    [InlineData(Weights)]
    [InlineData("config.json")]
    public async Task AWrongChecksumIsRefused(string name)
    {
        // One file at a time: what another one has fetched so far may stay, for the next try.
        _bench.Options = _bench.Options with { Connections = 1 };
        var wrong = (byte[])_bench.Model[name].Clone();
        wrong[7] ^= 1;
        _bench.Model.Storage = request => name == Weights ? HubModel.Piece(request, wrong) : null;
        _bench.Model.Before = request => name != Weights && request.Path.EndsWith("/" + name, StringComparison.Ordinal) ? HubModel.Piece(request, wrong) : null;
        await _bench.Refused($"{name} of owner/model came damaged");
        Assert.False(File.Exists(_bench[name]));
        Assert.Empty(_bench.Leftovers);
    }

    [Theory]
    [InlineData(401, null, null, "There is no model owner/model on 127.0.0.1, or it is private; check the name, or set HF_TOKEN")]
    [InlineData(401, "RepoNotFound", "hf_x", "that your token may read")]
    [InlineData(401, "GatedRepo", null, "owner/model is gated: accept its terms at http://127.0.0.1")]
    [InlineData(403, "GatedRepo", "hf_x", "your token has no access to it")]
    [InlineData(403, null, null, "is gated")]
    [InlineData(404, "RepoNotFound", null, "There is no model owner/model")]
    [InlineData(404, "RevisionNotFound", null, "owner/model has no revision 'main'")]
    [InlineData(404, null, null, "There is no model owner/model with a revision 'main'")]
    [InlineData(403, "DisabledRepo", null, "was disabled")]
    [InlineData(400, null, null, "answered 400")]
    [InlineData(451, null, null, "answered 451")]
    public async Task ARefusalIsOneSentenceAndNotAskedForTwice(int status, string? code, string? token, string words)
    {
        _bench.Options = _bench.Options with { Token = token };
        _bench.Model.Before = _ => HubReply.Text(status, "<html>", code is null ? ("X", "y") : ("X-Error-Code", code));
        var sentence = await _bench.Refused(words);
        Assert.DoesNotContain("hf_x", sentence, StringComparison.Ordinal);
        Assert.Single(_bench.Model.Hub.Requests);
    }

    [Fact]
    public async Task AFileThatVanishedIsASentence()
    {
        _bench.Model.Before = request => request.Path.EndsWith("merges.txt", StringComparison.Ordinal) ? HubReply.Text(404, "", ("X-Error-Code", "EntryNotFound")) : null;
        await _bench.Refused("owner/model has no file 'merges.txt' at main");
    }

    [Fact]
    public async Task AMessageOfTheServerIsShownWithoutItsTricks()
    {
        _bench.Model.Before = _ => HubReply.Text(400, "", ("X-Error-Message", "go\taway"));
        await _bench.Refused("saying \"go\uFFFDaway\"");
    }

    [Theory]
    [InlineData(429)]
    [InlineData(500)]
    [InlineData(503)]
    [InlineData(408)]
    public async Task WhatMayPassIsTriedAgain(int status)
    {
        var asked = new Dictionary<string, int>();
        _bench.Model.Before = request =>
        {
            lock (asked)
                return (asked[request.Path] = asked.GetValueOrDefault(request.Path) + 1) <= 2 ? HubReply.Text(status) : null;
        };
        await _bench.Pull();
        _bench.Holds(Weights);
    }

    [Fact]
    public async Task WhatDoesNotPassIsASentence()
    {
        _bench.Model.Before = _ => HubReply.Text(502);
        await _bench.Refused("127.0.0.1 answered 502 (BadGateway) for owner/model, 4 times in a row; try again later");
        Assert.Equal(4, _bench.Model.Hub.Requests.Count);
    }

    [Theory]
    [InlineData("seconds")]
    [InlineData("date")]
    public async Task TheServersWaitIsKept(string kind)
    {
        var wait = kind == "date" ? DateTime.UtcNow.AddSeconds(3).ToString("R", System.Globalization.CultureInfo.InvariantCulture) : "1";
        var first = true;
        _bench.Model.Before = _ =>
        {
            var reply = first ? HubReply.Text(429, "", ("Retry-After", wait)) : null;
            first = false;
            return reply;
        };
        var start = Stopwatch.GetTimestamp();
        await _bench.Pull("owner/model:config.json");
        Assert.InRange(Stopwatch.GetElapsedTime(start).TotalSeconds, 0.99, 30);
    }

    [Fact]
    public async Task AWaitOfHoursIsASentence()
    {
        _bench.Model.Before = _ => HubReply.Text(429, "", ("Retry-After", "7200"));
        await _bench.Refused("asks to wait 120 minutes");
    }

    [Fact]
    public async Task AStalledTransferIsCutAndGoesOn()
    {
        _bench.Options = _bench.Options with { StallTimeout = TimeSpan.FromMilliseconds(700) };
        var first = true;
        _bench.Model.Storage = request =>
        {
            var stall = first;
            first = false;
            return stall ? HubModel.Piece(request, _bench.Model[Weights]) with { StallAfter = 50_000 } : null;
        };
        await _bench.Pull();
        _bench.Holds(Weights);
        Assert.Equal(50_000, _bench.Model.Other.Requests.Last().Range?.From);
    }

    [Fact]
    public async Task AServerThatNeverAnswersIsASentence()
    {
        _bench.Options = _bench.Options with { ReplyTimeout = TimeSpan.FromMilliseconds(200), Attempts = 2 };
        _bench.Model.Before = _ => HubReply.Text(200) with { Delay = TimeSpan.FromSeconds(30) };
        await _bench.Refused("127.0.0.1 did not answer within 0.2 seconds, 2 times in a row");
    }

    [Fact]
    public async Task ASlowTransferIsNoStalledOne()
    {
        _bench.Options = _bench.Options with { StallTimeout = TimeSpan.FromSeconds(2) };
        _bench.Model.Storage = request => HubModel.Piece(request, _bench.Model[Weights]) with { Pace = TimeSpan.FromMilliseconds(150) };
        await _bench.Pull();
        _bench.Holds(Weights);
    }

    [Fact]
    public async Task NoNetworkIsASentence()
    {
        _bench.Model.Hub.Dispose();
        await _bench.Refused("cannot be reached; connect to the network, correct HF_ENDPOINT or the proxy, or use --offline");
        _bench.Options = _bench.Options with { Endpoint = new Uri("http://no-such-host.invalid") };
        var error = await Assert.ThrowsAsync<InputException>(() => _bench.Pull());
        Assert.Contains("no-such-host.invalid", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AnErrorPageWithStatus200IsNotTaken()
    {
        _bench.Model.Before = request => request.Path.EndsWith("config.json", StringComparison.Ordinal) ? HubReply.Text(200, "<html>log in</html>", ("Content-Type", "text/html; charset=utf-8")) : null;
        await _bench.Refused("answers with a web page");
        _bench.Model.Before = _ => HubReply.Text(200, "  <!DOCTYPE html><html>log in</html>", ("Content-Type", "text/html"));
        await _bench.Refused("it answers with a web page; check HF_ENDPOINT");
        Assert.False(File.Exists(_bench["config.json"]));
    }

    [Theory]
    [InlineData(100, null)]
    [InlineData(100, -1L)]
    [InlineData(400_000, null)]
    [InlineData(400_000, -1L)]
    public async Task AnotherLengthThanListedIsNotTaken(int length, long? announced)
    {
        _bench.Model.Storage = _ => new HubReply(200, new byte[length]) { Length = announced };
        await _bench.Refused(Weights);
        Assert.False(File.Exists(_bench[Weights]));
        Assert.All(_bench.Leftovers, name => Assert.InRange(new FileInfo(Path.Combine(_bench.Root, name)).Length, 0, 300_000));
    }

    [Fact]
    public async Task AnotherRangeThanAskedForIsNotTaken()
    {
        await Leave(_bench.Model[Weights][..1000]);
        _bench.Model.Storage = request => request.Range is null ? null : new HubReply(206, _bench.Model[Weights][..299_000]) { Headers = { ["Content-Range"] = "bytes 0-298999/300000" } };
        await _bench.Pull();
        _bench.Holds(Weights);
    }

    // A beginning as older Python tools leave it.
    private async Task Leave(byte[] content)
    {
        Directory.CreateDirectory(Path.Combine(_bench.Root, "blobs"));
        await File.WriteAllBytesAsync(Path.Combine(_bench.Root, "blobs", _bench.Model.Etag(Weights) + ".incomplete"), content);
    }
}
