using System.Text;
using Clade.Core;
using Clade.Models.Hub;

namespace Clade.Models.Tests.Hub;

/// <summary>A hub, a network or a cache that means harm.</summary>
public sealed class HubSafetyTests : IDisposable
{
    private readonly HubBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Theory]
    [InlineData("../evil.json")]
    [InlineData("a/../../evil.json")]
    [InlineData("/etc/evil.json")]
    [InlineData("C:/evil.json")]
    [InlineData("..\\evil.json")]
    [InlineData("a\\b.json")]
    [InlineData("a\u0000.json")]
    [InlineData("\u001b[2Jevil.json")]
    [InlineData("a//b.json")]
    public async Task ANameThatLeavesTheFolderIsRefused(string name)
    {
        _bench.Model.Add(name, "evil");
        await _bench.Refused("owner/model lists a file");
        await _bench.Refused("owner/model lists a file", selection: new HubSelection { Include = ["*"] });
        Assert.Empty(_bench.Names);
        Assert.DoesNotContain(Directory.EnumerateFiles(_bench.Outside, "*", SearchOption.AllDirectories), path => path.Contains("evil", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("NUL.json")]
    [InlineData("con")]
    [InlineData("what?.json")]
    [InlineData("dot.")]
    public async Task ANameThatNotEverySystemCanWriteIsRefusedIfWanted(string name)
    {
        _bench.Model.Add(name, "odd");
        await _bench.Pull();
        await _bench.Refused("owner/model lists a file", selection: new HubSelection { Include = ["*"] });
    }

    [Theory]
    [InlineData("", "is not JSON")]
    [InlineData("[]", "names no commit")]
    [InlineData("null", "names no commit")]
    [InlineData("{}", "names no commit")]
    [InlineData("{\"sha\": 3}", "names no commit")]
    [InlineData("{\"sha\": \"../../x\"}", "names no commit")]
    [InlineData("{\"sha\": \"0123456789ABCDEF0123456789abcdef01234567\"}", "names no commit")]
    [InlineData("{\"sha\": \"SHA\"}", "names no files")]
    [InlineData("{\"sha\": \"SHA\", \"siblings\": {}}", "names no files")]
    [InlineData("{\"sha\": \"SHA\", \"siblings\": [3]}", "a file without a name")]
    [InlineData("{\"sha\": \"SHA\", \"siblings\": [{\"rfilename\": null}]}", "a file without a name")]
    [InlineData("{\"sha\": \"SHA\", \"siblings\": [{\"rfilename\": \"\\ud800\"}]}", "is not JSON")]
    [InlineData("{\"sha\": \"SHA\", \"siblings\": [", "is not JSON")]
    public async Task AListingThatIsNoneIsRefused(string json, string words)
    {
        _bench.Model.Before = _ => HubReply.Text(200, json.Replace("SHA", HubModel.Commit, StringComparison.Ordinal));
        await _bench.Refused(words);
    }

    [Fact]
    public async Task ADeepListingIsRefused()
    {
        _bench.Model.Before = _ => HubReply.Text(200, new string('[', 100_000));
        await _bench.Refused("is not JSON");
    }

    [Fact]
    public async Task AHugeListingIsRefusedBeforeItIsAllRead()
    {
        var packed = new MemoryStream();
        using (var gzip = new System.IO.Compression.GZipStream(packed, System.IO.Compression.CompressionLevel.Fastest, leaveOpen: true))
        {
            var blank = Encoding.ASCII.GetBytes(new string(' ', 1 << 20));
            for (var i = 0; i < 200; i++)
                gzip.Write(blank);
        }

        _bench.Model.Before = _ => new HubReply(200, packed.ToArray()) { Headers = { ["Content-Encoding"] = "gzip" } };
        await _bench.Refused("its listing is larger than 33.6 MB");
    }

    [Theory]
    [InlineData("-1")]
    [InlineData("1e300")]
    [InlineData("9223372036854775807")]
    [InlineData("\"12\"")]
    public async Task AMadSizeIsNotBelieved(string size)
    {
        var json = $$"""{"sha": "{{HubModel.Commit}}", "siblings": [{"rfilename": "config.json", "size": {{size}}, "blobId": "../../x"}]}""";
        _bench.Model.Before = request => request.Path.StartsWith("/api/", StringComparison.Ordinal) ? HubReply.Text(200, json) : request.Method == "HEAD" ? HubReply.Text(200) : null;
        await _bench.Refused("neither size nor checksum", selection: new HubSelection { Include = ["*"] });
        Assert.Empty(_bench.Names);
    }

    [Theory]
    [InlineData("../../../evil")]
    [InlineData("/etc/evil")]
    [InlineData("a.incomplete")]
    [InlineData("")]
    public async Task AChecksumThatIsAPathIsRefused(string etag)
    {
        var json = $$$"""{"sha": "{{{HubModel.Commit}}}", "siblings": [{"rfilename": "config.json", "size": 5, "lfs": {"size": 5, "sha256": "{{{etag}}}"}}]}""";
        _bench.Model.Before = _ => HubReply.Text(200, json);
        await _bench.Refused("neither size nor checksum", selection: new HubSelection { Include = ["*"] });
    }

    [Fact]
    public async Task AnotherCommitThanAskedForIsRefused() =>
        await _bench.Refused("it lists the commit", "owner/model@ffffffffffffffffffffffffffffffffffffffff");

    [Theory]
    [InlineData("/api/models/owner/model/revision/main", "leads in circles")]
    [InlineData("ftp://127.0.0.1/x", "redirects to no address")]
    [InlineData("file:///etc/passwd", "redirects to no address")]
    [InlineData("", "redirects to no address")]
    public async Task ARedirectThatLeadsNowhereIsRefused(string location, string words)
    {
        _bench.Model.Before = _ => location.Length == 0 ? HubReply.Text(302) : HubReply.Text(302, "", ("Location", location));
        await _bench.Refused(words);
        Assert.InRange(_bench.Model.Hub.Requests.Count, 1, 11);
    }

    [Fact]
    public async Task NothingLeadsFromHttpsToHttp()
    {
        var options = _bench.Options with { Endpoint = new Uri("https://hub.invalid"), Token = "hf_secret" };
        using var client = new HubClient(options, new HubDisk(), new Scripted(_ => Redirect("http://hub.invalid/x")));
        var error = await Assert.ThrowsAsync<InputException>(() => client.PlanAsync(HubName.Parse(HubModel.Id)));
        Assert.Contains("from https to http", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://other.invalid/x")]
    [InlineData("https://hub.invalid:444/x")]
    [InlineData("https://hub.invalid.evil.invalid/x")]
    [InlineData("//other.invalid/x")]
    [InlineData("https://hub.invalid@other.invalid/x")]
    public async Task TheTokenGoesToNoOtherHost_NotEvenOnTheWayBack(string location)
    {
        var options = _bench.Options with { Endpoint = new Uri("https://hub.invalid"), Token = "hf_secret" };
        var seen = new List<(string Host, bool Token)>();
        using var client = new HubClient(options, new HubDisk(), new Scripted(request =>
        {
            seen.Add(($"{request.RequestUri!.Host}:{request.RequestUri.Port}", request.Headers.Authorization is not null));
            return seen.Count switch { 1 => Redirect(location), 2 => Redirect("https://hub.invalid/again"), _ => new HttpResponseMessage(System.Net.HttpStatusCode.NotFound) };
        }));
        await Assert.ThrowsAsync<InputException>(() => client.PlanAsync(HubName.Parse(HubModel.Id)));
        Assert.Equal([true, false, false], seen.Select(request => request.Token));
        Assert.Equal("hub.invalid:443", seen[2].Host);
    }

    [Fact]
    public async Task ALinkOutOfTheCacheIsNotFollowed()
    {
        await _bench.Pull();
        var secret = Path.Combine(_bench.Outside, "secret");
        await File.WriteAllTextAsync(secret, "secret");
        File.Delete(_bench["config.json"]);
        File.CreateSymbolicLink(_bench["config.json"], secret);
        await _bench.Refused("is a link to");
        Assert.Throws<InputException>(() => HubCache.Find("owner/model:config.json", cache: _bench.Options.Cache));
        _bench.Options = _bench.Options with { Offline = true };
        await _bench.Refused("is a link to");
        Assert.Equal("secret", await File.ReadAllTextAsync(secret));
    }

    [Theory]
    [InlineData("blobs")]
    [InlineData("snapshots")]
    [InlineData("refs")]
    public async Task AFolderThatIsALinkIsNotWrittenThrough(string folder)
    {
        var elsewhere = Directory.CreateDirectory(Path.Combine(_bench.Outside, "elsewhere")).FullName;
        Directory.CreateDirectory(_bench.Root);
        Directory.CreateSymbolicLink(Path.Combine(_bench.Root, folder), elsewhere);
        await _bench.Refused("is a link to");
        Assert.Empty(Directory.EnumerateFileSystemEntries(elsewhere));
    }

    [Theory]
    [InlineData(".incomplete")]
    [InlineData(".clade.incomplete")]
    public async Task ABeginningThatIsALinkIsNotWrittenThrough(string suffix)
    {
        var victim = Path.Combine(_bench.Outside, "victim");
        await File.WriteAllTextAsync(victim, "precious");
        Directory.CreateDirectory(Path.Combine(_bench.Root, "blobs"));
        File.CreateSymbolicLink(Path.Combine(_bench.Root, "blobs", _bench.Model.Etag("config.json") + suffix), victim);
        await _bench.Refused("is a link to");
        Assert.Equal("precious", await File.ReadAllTextAsync(victim));
    }

    [Fact]
    public async Task AServerThatSpeaksSomethingElseIsASentence()
    {
        using var listener = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        listener.Start();
        var greeting = Task.Run(async () =>
        {
            using var client = await listener.AcceptTcpClientAsync();
            await client.GetStream().WriteAsync("SSH-2.0-OpenSSH_9.2\r\n\r\n"u8.ToArray());
            client.Client.Shutdown(System.Net.Sockets.SocketShutdown.Send);
            await Task.Delay(300);
        });
        _bench.Options = _bench.Options with { Endpoint = new Uri($"http://127.0.0.1:{((System.Net.IPEndPoint)listener.LocalEndpoint).Port}"), Attempts = 1 };
        await _bench.Refused("127.0.0.1");
        await greeting;
    }

    // Seeded, so that a found case is found again.
    [Fact]
    public void AMutatedListingIsReadOrRefused()
    {
        var whole = _bench.Model.Listing().Body;
        var random = new Random(7);
        var (name, read) = (HubName.Parse(HubModel.Id), 0);
        for (var round = 0; round < 20_000; round++)
        {
            var bytes = (byte[])whole.Clone();
            for (var i = random.Next(1, 4); i > 0; i--)
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            try
            {
                var listing = HubListing.Parse(bytes.AsMemory(0, round % 3 == 0 ? random.Next(bytes.Length) : bytes.Length), name, _bench.Options);
                Assert.True(HubName.IsCommit(listing.Commit));
                Assert.All(listing.Files.Values, file => Assert.True(file.Size is null or >= 0));
                read++;
            }
            catch (InputException refused)
            {
                Assert.EndsWith(".", refused.Message, StringComparison.Ordinal);
            }
        }

        Assert.InRange(read, 1, 19_999);
    }

    [Fact]
    public async Task AnUnknownPackingIsRefused()
    {
        _bench.Model.Before = _ => HubReply.Text(200, "x", ("Content-Encoding", "zstd"));
        await _bench.Refused("packs its answer as 'zstd'");
    }

    private static HttpResponseMessage Redirect(string location)
    {
        var response = new HttpResponseMessage(System.Net.HttpStatusCode.Found);
        response.Headers.TryAddWithoutValidation("Location", location);
        return response;
    }

    private sealed class Scripted(Func<HttpRequestMessage, HttpResponseMessage> answer) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) => Task.FromResult(answer(request));
    }
}
