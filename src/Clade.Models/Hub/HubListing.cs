using System.Text.Json;
using Clade.Core;

namespace Clade.Models.Hub;

/// <summary>What a hub says of one revision: its commit and its files.</summary>
internal sealed class HubListing
{
    internal const int MostFiles = 100_000;
    internal const long LargestFile = 1L << 50;
    private const int Longest = 32 << 20;

    private HubListing(string commit, IReadOnlyDictionary<string, Entry> files) => (Commit, Files) = (commit, files);

    /// <summary>40 hexadecimal digits.</summary>
    internal string Commit { get; }

    /// <summary>By name, as listed: names are not checked yet.</summary>
    internal IReadOnlyDictionary<string, Entry> Files { get; }

    /// <summary>Size and name of the content, each null where the hub does not say.</summary>
    internal readonly record struct Entry(long? Size, string? Etag);

    /// <summary>Asks the hub.</summary>
    internal static async Task<HubListing> Fetch(HubHttp http, HubName name, HubOptions options, CancellationToken cancellation)
    {
        using var response = await http.Send(HttpMethod.Get, http.Listing(name), null, new HubSubject(name), cancellation).ConfigureAwait(false);
        using var body = await HubBody.Open(response, options.StallTimeout, cancellation).ConfigureAwait(false);
        using var text = new MemoryStream();
        var buffer = new byte[1 << 16];
        while (await body.Read(buffer).ConfigureAwait(false) is > 0 and var count)
        {
            text.Write(buffer, 0, count);
            if (text.Length > Longest)
                throw Bad(name, options, $"its listing is larger than {HubText.Bytes(Longest)}");
        }

        return Parse(text.GetBuffer().AsMemory(0, (int)text.Length), name, options);
    }

    /// <exception cref="InputException">It is no listing of the model.</exception>
    internal static HubListing Parse(ReadOnlyMemory<byte> json, HubName name, HubOptions options)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            var root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object || Text(root, "sha") is not { } commit || !HubName.IsCommit(commit))
                throw Bad(name, options, "its listing names no commit");
            if (HubName.IsCommit(name.Revision) && commit != name.Revision)
                throw Bad(name, options, $"it lists the commit {commit} where {name.Revision} was asked for");
            if (!root.TryGetProperty("siblings", out var siblings) || siblings.ValueKind != JsonValueKind.Array)
                throw Bad(name, options, "its listing names no files");
            if (siblings.GetArrayLength() > MostFiles)
                throw Bad(name, options, $"its listing has more than {MostFiles} files");
            var files = new Dictionary<string, Entry>();
            foreach (var sibling in siblings.EnumerateArray())
            {
                if (sibling.ValueKind != JsonValueKind.Object || Text(sibling, "rfilename") is not { } file)
                    throw Bad(name, options, "its listing has a file without a name");
                files[file] = Read(sibling);
            }

            return new HubListing(commit, files);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            var page = json.Span.TrimStart("\uFEFF \r\n\t"u8).StartsWith("<"u8);
            throw Bad(name, options, page ? "it answers with a web page" : "its listing is not JSON");
        }
    }

    private static Entry Read(JsonElement sibling)
    {
        if (sibling.TryGetProperty("lfs", out var lfs) && lfs.ValueKind == JsonValueKind.Object)
            return new Entry(Size(lfs) ?? Size(sibling), Text(lfs, "sha256") ?? Text(lfs, "oid"));
        return new Entry(Size(sibling), Text(sibling, "blobId"));
    }

    private static long? Size(JsonElement element) =>
        element.TryGetProperty("size", out var size) && size.ValueKind == JsonValueKind.Number && size.TryGetInt64(out var bytes) && bytes is >= 0 and <= LargestFile ? bytes : null;

    private static string? Text(JsonElement element, string key) =>
        element.TryGetProperty(key, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static InputException Bad(HubName name, HubOptions options, string why) =>
        new($"{options.Endpoint.Host} does not answer as a hub does for {name.Id}: {why}; check HF_ENDPOINT and the network.");
}
