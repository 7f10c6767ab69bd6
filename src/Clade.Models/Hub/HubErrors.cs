using Clade.Core;

namespace Clade.Models.Hub;

/// <summary>What a request is about.</summary>
/// <param name="Name">The model.</param>
/// <param name="File">The file, or null for the listing.</param>
internal sealed record HubSubject(HubName Name, string? File = null)
{
    public override string ToString() => File is null ? Name.Id : $"{HubText.Shown(File)} of {Name.Id}";
}

/// <summary>Answers and failures as one sentence each, and whether another attempt may help.</summary>
internal static class HubErrors
{
    internal static Exception Of(HttpResponseMessage response, Uri address, HubSubject subject, HubOptions options, bool home)
    {
        var status = (int)response.StatusCode;
        var said = $"{address.Host} answered {status} ({HubText.Shown(response.ReasonPhrase is { Length: > 0 } phrase ? phrase : response.StatusCode.ToString(), 40)}) for {subject}";
        if (status is 408 or 425 or 429 || status >= 500)
            return new HubTransientException(said, RetryAfter(response));

        // The address that the hub gave out for its storage holds for a while; the next attempt gets a new one.
        if (!home && status is 401 or 403)
            return new HubTransientException(said);
        return new InputException(Sentence(status, Header(response, "X-Error-Code"), subject, options) ?? $"{said}{Message(response)}; check the name and HF_ENDPOINT.");
    }

    internal static Exception Of(HttpRequestException failure, Uri address, bool reached) => failure.HttpRequestError switch
    {
        HttpRequestError.SecureConnectionError => new InputException($"The certificate of {address.Host} is not trusted by this machine; correct HF_ENDPOINT, or install the certificates (Debian: apt-get install ca-certificates).", failure),
        HttpRequestError.NameResolutionError when !reached => new InputException($"The hub {address.Host} cannot be found; connect to the network, correct HF_ENDPOINT, or use --offline for what the cache holds.", failure),
        HttpRequestError.ConnectionError or HttpRequestError.ProxyTunnelError when !reached => new InputException($"The hub {address.Host} (port {address.Port}) cannot be reached; connect to the network, correct HF_ENDPOINT or the proxy, or use --offline for what the cache holds.", failure),
        HttpRequestError.ConfigurationLimitExceeded or HttpRequestError.InvalidResponse or HttpRequestError.VersionNegotiationError =>
            new InputException($"{address.Host} does not answer as a hub does; check HF_ENDPOINT.", failure),
        _ => new HubTransientException($"The connection to {address.Host} failed", inner: failure),
    };

    private static string? Sentence(int status, string? code, HubSubject subject, HubOptions options)
    {
        var name = subject.Name;
        var page = $"{options.Endpoint.AbsoluteUri.TrimEnd('/')}/{name.Id}";
        return (code, status) switch
        {
            ("GatedRepo", _) or (null, 403) => options.Token is null
                ? $"{name.Id} is gated: accept its terms at {page}, and set HF_TOKEN to a token of your account."
                : $"{name.Id} is gated and your token has no access to it: accept its terms at {page}, or use a token that may read it.",
            ("DisabledRepo", _) => $"{name.Id} was disabled by the hub; see {page}.",
            ("RevisionNotFound", _) => $"{name.Id} has no revision '{name.Revision}'; see its branches and tags at {page}/tree/main.",
            ("EntryNotFound", _) => $"{name.Id} has no file '{HubText.Shown(subject.File ?? "")}' at {name.Revision}; see its files at {page}/tree/main.",
            ("RepoNotFound", _) or (_, 401) => options.Token is null
                ? $"There is no model {name.Id} on {options.Endpoint.Host}, or it is private; check the name, or set HF_TOKEN to a token that may read it."
                : $"There is no model {name.Id} on {options.Endpoint.Host} that your token may read, or the token is no longer valid; check the name and HF_TOKEN.",
            (null, 404) => subject.File is null
                ? $"There is no model {name.Id} with a revision '{name.Revision}' on {options.Endpoint.Host}; check the name."
                : $"{name.Id} has no file '{HubText.Shown(subject.File)}' at {name.Revision}; see its files at {page}/tree/main.",
            _ => null,
        };
    }

    private static string? Header(HttpResponseMessage response, string name) =>
        response.Headers.TryGetValues(name, out var values) ? values.First() : null;

    private static string Message(HttpResponseMessage response) =>
        Header(response, "X-Error-Message") is { Length: > 0 } message ? $", saying \"{HubText.Shown(message.TrimEnd('.'))}\"" : "";

    private static TimeSpan? RetryAfter(HttpResponseMessage response)
    {
        var wait = response.Headers.RetryAfter is { } after ? after.Delta ?? (after.Date - DateTimeOffset.UtcNow) : null;
        return wait is { } time && time < TimeSpan.Zero ? TimeSpan.Zero : wait;
    }
}
