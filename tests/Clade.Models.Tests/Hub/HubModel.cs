using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Clade.Models.Tests.Hub;

/// <summary>
/// A hub with one model, and a second host for its large files, as Hugging Face has it. A test bends it with <see cref="Before"/> and
/// <see cref="Storage"/>.
/// </summary>
public sealed class HubModel : IDisposable
{
    public const string Id = "owner/model";
    public const string Commit = "0123456789abcdef0123456789abcdef01234567";
    private readonly Dictionary<string, byte[]> _files = [];
    private readonly HashSet<string> _large = [];

    public HubModel()
    {
        Hub = new HubServer(request => Before?.Invoke(request) ?? Answer(request));
        Other = new HubServer(request => Storage?.Invoke(request) ?? Piece(request, _files[request.Path[1..]]));
    }

    /// <summary>The hub itself.</summary>
    public HubServer Hub { get; }

    /// <summary>Another host: the storage of large files.</summary>
    public HubServer Other { get; }

    /// <summary>Answers instead of the hub, unless it returns null.</summary>
    public Func<HubRequest, HubReply?>? Before { get; set; }

    /// <summary>Answers instead of the storage, unless it returns null.</summary>
    public Func<HubRequest, HubReply?>? Storage { get; set; }

    /// <summary>Whether the listing has sizes and checksums.</summary>
    public bool ListsBlobs { get; set; } = true;

    public byte[] this[string name] => _files[name];

    /// <summary>A small file, kept in git.</summary>
    public HubModel Add(string name, string text)
    {
        _files[name] = Encoding.UTF8.GetBytes(text);
        return this;
    }

    /// <summary>A large file of noise, kept in the storage.</summary>
    public HubModel AddLarge(string name, int size)
    {
        var bytes = new byte[size];
        new Random(name.Length + size).NextBytes(bytes);
        _files[name] = bytes;
        _large.Add(name);
        return this;
    }

    /// <summary>A model as Clade loads it, with things that it does not load.</summary>
    public static HubModel Usual(int weights = 300_000) => new HubModel()
        .Add("config.json", """{"model_type": "clip"}""").Add("tokenizer.json", "{}").Add("merges.txt", "#version: 0.2").Add("README.md", "# A model")
        .Add("training.log", "long").Add("onnx/config.json", "{}").AddLarge("model.safetensors", weights).AddLarge("pytorch_model.bin", 1000).AddLarge("tf_model.h5", 1000);

    public string Etag(string name) => _large.Contains(name) ? Convert.ToHexStringLower(SHA256.HashData(_files[name])) : GitBlob(_files[name]);

    public void Dispose()
    {
        Hub.Dispose();
        Other.Dispose();
    }

    /// <summary>The whole content, or the range that was asked for, as a good server answers.</summary>
    public static HubReply Piece(HubRequest request, byte[] content)
    {
        if (request.Range is not { } range)
            return new HubReply(200, content);
        if (range.From >= content.Length)
            return HubReply.Text(416);
        var to = Math.Min(range.To ?? long.MaxValue, content.Length - 1);
        return new HubReply(206, content[(int)range.From..(int)(to + 1)]) { Headers = { ["Content-Range"] = $"bytes {range.From}-{to}/{content.Length}" } };
    }

    public HubReply Listing(string commit = Commit) => HubReply.Text(200, JsonSerializer.Serialize(new
    {
        id = Id,
        sha = commit,
        siblings = _files.Keys.Select(name => !ListsBlobs ? (object)new { rfilename = name } : _large.Contains(name)
            ? new { rfilename = name, size = _files[name].Length, blobId = GitBlob([1]), lfs = new { sha256 = Etag(name), size = _files[name].Length, pointerSize = 134 } }
            : new { rfilename = name, size = _files[name].Length, blobId = Etag(name) }),
    }));

    private HubReply Answer(HubRequest request)
    {
        if (request.Path.StartsWith($"/api/models/{Id}/revision/", StringComparison.Ordinal))
            return Listing();
        var prefix = $"/{Id}/resolve/{Commit}/";
        if (!request.Path.StartsWith(prefix, StringComparison.Ordinal))
            return HubReply.Text(404, "", ("X-Error-Code", "RepoNotFound"));
        var name = request.Path[prefix.Length..];
        if (!_files.TryGetValue(name, out var content))
            return HubReply.Text(404, "", ("X-Error-Code", "EntryNotFound"), ("X-Repo-Commit", Commit));
        var reply = _large.Contains(name) ? HubReply.Text(302, "", ("Location", $"{Other.Address}/{name}")) : Piece(request, content);
        reply.Headers["X-Repo-Commit"] = Commit;
        reply.Headers[_large.Contains(name) ? "X-Linked-Etag" : "ETag"] = $"\"{Etag(name)}\"";
        if (_large.Contains(name))
            reply.Headers["X-Linked-Size"] = $"{content.Length}";
        return reply;
    }

    // Git's own name of the content.
    private static string GitBlob(byte[] content)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA1);
        hash.AppendData(Encoding.ASCII.GetBytes($"blob {content.Length}\0"));
        hash.AppendData(content);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
