using System.Net;
using System.Net.Http.Headers;
using Clade.Core;

namespace Clade.Models.Hub;

/// <summary>
/// Requests to the hub. Redirects are followed here and not by the handler, so that the token goes to the hub's own host alone and nothing
/// leads from https to http.
/// </summary>
internal sealed class HubHttp : IDisposable
{
    private const int MostRedirects = 10;
    private readonly HubOptions _options;
    private readonly HttpClient _client;
    private readonly string _root;
    private volatile bool _reached;

    internal HubHttp(HubOptions options, HttpMessageHandler? handler = null)
    {
        _options = options;
        _root = options.Endpoint.AbsoluteUri.TrimEnd('/');
        _client = new HttpClient(handler ?? new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.None,
            UseCookies = false,
            ConnectTimeout = options.ReplyTimeout,
            MaxConnectionsPerServer = options.Connections + 2,
        })
        { Timeout = Timeout.InfiniteTimeSpan };
        _client.DefaultRequestHeaders.UserAgent.ParseAdd($"clade/{typeof(HubHttp).Assembly.GetName().Version?.ToString(3) ?? "0"}");
    }

    public void Dispose() => _client.Dispose();

    /// <summary>The address that lists a revision with sizes and checksums.</summary>
    internal Uri Listing(HubName name) => new($"{_root}/api/models/{name.Id}/revision/{Uri.EscapeDataString(name.Revision)}?blobs=true");

    /// <summary>The address of a file's content.</summary>
    internal Uri File(HubName name, string commit, string file) =>
        new($"{_root}/{name.Id}/resolve/{commit}/{string.Join('/', file.Split('/').Select(Uri.EscapeDataString))}");

    /// <summary>One request, its redirects followed. The caller disposes the answer.</summary>
    /// <param name="method">GET, or HEAD, for which redirects to other hosts are answers: they carry what is asked for.</param>
    /// <param name="address">Where to.</param>
    /// <param name="range">Part of the content; an answer 416 is then returned too.</param>
    /// <param name="subject">What is asked for, for the sentences of errors.</param>
    /// <param name="cancellation">Ends the request.</param>
    /// <exception cref="HubTransientException">An error that may pass.</exception>
    /// <exception cref="InputException">An error that will not.</exception>
    internal async Task<HttpResponseMessage> Send(HttpMethod method, Uri address, RangeHeaderValue? range, HubSubject subject, CancellationToken cancellation)
    {
        var trusted = true;
        for (var hops = 0; ; hops++)
        {
            trusted &= IsHome(address);
            var response = await Once(method, address, range, trusted, cancellation).ConfigureAwait(false);
            try
            {
                if (Target(response, address) is not { } next)
                {
                    if (response.IsSuccessStatusCode || (range is not null && response.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable))
                        return response;
                    throw HubErrors.Of(response, address, subject, _options, IsHome(address));
                }

                if (method == HttpMethod.Head && !IsHome(next))
                    return response;
                if (hops == MostRedirects)
                    throw new InputException($"{address.Host} leads in circles for {subject}; check HF_ENDPOINT, or ask the hub's owner.");
                address = next;
            }
            catch
            {
                response.Dispose();
                throw;
            }

            response.Dispose();
        }
    }

    private async Task<HttpResponseMessage> Once(HttpMethod method, Uri address, RangeHeaderValue? range, bool trusted, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(method, address);
        request.Headers.AcceptEncoding.ParseAdd("identity");
        request.Headers.Range = range;
        if (trusted && _options.Token is { } token)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(_options.ReplyTimeout);
        try
        {
            var response = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, patience.Token).ConfigureAwait(false);
            _reached = true;
            return response;
        }
        catch (OperationCanceledException slow) when (!cancellation.IsCancellationRequested)
        {
            throw new HubTransientException($"{address.Host} did not answer within {_options.ReplyTimeout.TotalSeconds:0.#} seconds", inner: slow);
        }
        catch (HttpRequestException failure)
        {
            cancellation.ThrowIfCancellationRequested();
            throw HubErrors.Of(failure, address, _reached);
        }
    }

    private static Uri? Target(HttpResponseMessage response, Uri address)
    {
        if ((int)response.StatusCode is not (301 or 302 or 303 or 307 or 308))
            return null;
        if (!response.Headers.TryGetValues("Location", out var values) || !Uri.TryCreate(address, values.First(), out var next) || next.Scheme is not ("http" or "https"))
            throw new InputException($"{address.Host} redirects to no address; check HF_ENDPOINT, or ask the hub's owner.");
        if (address.Scheme == "https" && next.Scheme == "http")
            throw new InputException($"{address.Host} redirects from https to http ({HubText.Shown(next.Host)}), which is refused; check HF_ENDPOINT and the network.");
        return next;
    }

    // Scheme, host and port: all that a token belongs to.
    private bool IsHome(Uri address) => Uri.Compare(address, _options.Endpoint, UriComponents.SchemeAndServer, UriFormat.SafeUnescaped, StringComparison.OrdinalIgnoreCase) == 0;
}
