using System.IO.Compression;
using Clade.Core;

namespace Clade.Models.Hub;

/// <summary>The content of an answer: decoded, and read with an eye on the clock. Owned by the answer.</summary>
internal sealed class HubBody : IDisposable
{
    private readonly Stream _stream;
    private readonly string _host;
    private readonly TimeSpan _stall;
    private readonly CancellationTokenSource _patience;
    private readonly CancellationToken _cancellation;

    private HubBody(Stream stream, string host, TimeSpan stall, CancellationToken cancellation)
    {
        (_stream, _host, _stall, _cancellation) = (stream, host, stall, cancellation);
        _patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
    }

    public void Dispose()
    {
        _stream.Dispose();
        _patience.Dispose();
    }

    /// <summary>Whether the server has packed the content in spite of being asked not to.</summary>
    internal static bool IsPacked(HttpResponseMessage response) => Encoding(response) is not null;

    /// <exception cref="InputException">It is packed in a way that nobody asked for.</exception>
    internal static async Task<HubBody> Open(HttpResponseMessage response, TimeSpan stall, CancellationToken cancellation)
    {
        var host = response.RequestMessage?.RequestUri?.Host ?? "the hub";
        var raw = await response.Content.ReadAsStreamAsync(cancellation).ConfigureAwait(false);
        Stream stream = Encoding(response) switch
        {
            null => raw,
            "gzip" or "x-gzip" => new GZipStream(raw, CompressionMode.Decompress),
            "deflate" => new ZLibStream(raw, CompressionMode.Decompress),
            "br" => new BrotliStream(raw, CompressionMode.Decompress),
            var other => throw new InputException($"{host} packs its answer as '{HubText.Shown(other, 40)}', which nobody asked for; check HF_ENDPOINT and proxies on the way."),
        };
        return new HubBody(stream, host, stall, cancellation);
    }

    /// <summary>Reads some bytes; 0 at the end.</summary>
    /// <exception cref="HubTransientException">The connection was cut, brought nothing for too long, or the packing is damaged.</exception>
    internal async ValueTask<int> Read(Memory<byte> buffer)
    {
        try
        {
            _patience.CancelAfter(_stall);
            return await _stream.ReadAsync(buffer, _patience.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException slow) when (!_cancellation.IsCancellationRequested)
        {
            throw new HubTransientException($"{_host} sent nothing for {_stall.TotalSeconds:0.#} seconds", inner: slow);
        }
        catch (Exception cut) when (cut is IOException or HttpRequestException or InvalidDataException or InvalidOperationException)
        {
            _cancellation.ThrowIfCancellationRequested();
            throw new HubTransientException($"The connection to {_host} was cut", inner: cut);
        }
    }

    private static string? Encoding(HttpResponseMessage response)
    {
        var names = response.Content.Headers.ContentEncoding.Where(name => !name.Equals("identity", StringComparison.OrdinalIgnoreCase)).ToList();
        return names.Count switch { 0 => null, 1 => names[0].ToLowerInvariant(), _ => string.Join(", ", names) };
    }
}
