using System.Buffers;
using System.Net;
using System.Net.Http.Headers;

namespace Clade.Models.Hub;

/// <summary>What all transfers of a pull share.</summary>
internal sealed record HubTools(HubHttp Http, HubRetry Retry, HubDisk Disk, HubMeter Meter, HubOptions Options);

/// <summary>One piece of one file: bytes from a place on, written as they come.</summary>
/// <param name="Tools">Connections and disk.</param>
/// <param name="Address">Where the content is.</param>
/// <param name="Subject">For the sentences of errors.</param>
/// <param name="File">The file as listed.</param>
internal sealed record HubTransfer(HubTools Tools, Uri Address, HubSubject Subject, HubFile File)
{
    private const int Buffer = 1 << 17;

    /// <summary>Asks for the content from one byte up to another, the last excluded; the whole file is asked for without a range.</summary>
    internal Task<HttpResponseMessage> Ask(long from, long to, CancellationToken cancellation) =>
        Tools.Http.Send(HttpMethod.Get, Address, from == 0 && to == File.Size ? null : new RangeHeaderValue(from, to - 1), Subject, cancellation);

    /// <summary>Whether an answer holds the piece that was asked for: the whole of an unasked-for file, or exactly the range.</summary>
    internal bool IsPiece(HttpResponseMessage response, long from, long to) => response.StatusCode switch
    {
        HttpStatusCode.OK => from == 0 && to == File.Size,
        HttpStatusCode.PartialContent => !HubBody.IsPacked(response) && response.Content.Headers.ContentRange is { } range
            && range.From == from && range.To == to - 1 && (range.Length is null || range.Length == File.Size),
        _ => false,
    };

    /// <summary>Writes the answer's content, which must be exactly as long as the piece.</summary>
    /// <param name="response">The answer.</param>
    /// <param name="output">Stands where the piece begins.</param>
    /// <param name="path">Its name, for errors.</param>
    /// <param name="length">Bytes of the piece.</param>
    /// <param name="wrote">Told of each part that is in the file.</param>
    /// <param name="cancellation">Ends the transfer; what was written stays.</param>
    /// <exception cref="HubTransientException">The content is shorter or longer, or is a web page.</exception>
    internal async Task Copy(HttpResponseMessage response, Stream output, string path, long length, Action<long> wrote, CancellationToken cancellation)
    {
        CheckAnnounced(response, length);
        using var body = await HubBody.Open(response, Tools.Options.StallTimeout, cancellation).ConfigureAwait(false);
        var buffer = ArrayPool<byte>.Shared.Rent(Buffer);
        try
        {
            for (var left = length; ;)
            {
                var count = await body.Read(buffer.AsMemory(0, (int)Math.Min(Buffer, left + 1))).ConfigureAwait(false);
                if (count > left)
                    throw new HubTransientException($"{Address.Host} sends more than the {HubText.Bytes(File.Size)} that it lists for {Subject}");
                if (count == 0 && left > 0)
                    throw new HubTransientException($"{Address.Host} sent {HubText.Bytes(left)} too little of {Subject}");
                if (count == 0)
                    return;
                await HubDisk.Try(path, async () =>
                {
                    await output.WriteAsync(buffer.AsMemory(0, count), cancellation).ConfigureAwait(false);
                    return true;
                }).ConfigureAwait(false);
                left -= count;
                Tools.Meter.Came(File.Name, count);
                wrote(count);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    // An error page with status 200 is known by its length or its kind before anything is written.
    private void CheckAnnounced(HttpResponseMessage response, long length)
    {
        var headers = response.Content.Headers;
        var page = headers.ContentType?.MediaType is "text/html" && Path.GetExtension(File.Name) is not (".html" or ".htm" or ".md" or "");
        if (!HubBody.IsPacked(response) && headers.ContentLength is { } announced && announced != length)
            throw new HubTransientException($"{Address.Host} answers with {(page ? "a web page" : HubText.Bytes(announced))} where {HubText.Bytes(length)} of {Subject} were asked for");
        if (page)
            throw new HubTransientException($"{Address.Host} answers with a web page where {Subject} was asked for");
    }
}
