using Clade.Core;

namespace Clade.Models.Hub;

/// <summary>
/// Where the hub and the cache are, and how patient a download is. Immutable; variants by <c>with</c>. The text form does not
/// show the token.
/// </summary>
public sealed record HubOptions
{
    /// <summary>The hub: an <c>https</c> address, or <c>http</c> where that is said outright; a path is kept.</summary>
    public Uri Endpoint { get; init; } = new("https://huggingface.co");

    /// <summary>Sent to <see cref="Endpoint"/>'s own host and to no other; null for none.</summary>
    public string? Token { get; init; }

    /// <summary>The folder that holds <c>models--owner--model</c>.</summary>
    public required string Cache { get; init; }

    /// <summary>Serve from the cache and open no connection.</summary>
    public bool Offline { get; init; }

    /// <summary>Connections that carry one large file, or small files, at a time; 1 to 64.</summary>
    public int Connections { get; init; } = 4;

    /// <summary>Bytes from which a file is fetched in ranges over several connections; smaller ones come in one piece.</summary>
    public long ParallelFrom { get; init; } = 64L << 20;

    /// <summary>Bytes of one range, at least 1.</summary>
    public long RangeSize { get; init; } = 16L << 20;

    /// <summary>How often a request is made, in all, before it counts as failed; a transfer that carried 1 MiB since its last failure counts anew. At least 1.</summary>
    public int Attempts { get; init; } = 6;

    /// <summary>Wait before the second attempt; it doubles with each one, with jitter, up to <see cref="LongestDelay"/>.</summary>
    public TimeSpan FirstDelay { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Longest wait between attempts of our own choice. A server's <c>Retry-After</c> is kept to if it is at most five times this long.</summary>
    public TimeSpan LongestDelay { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long a server may take to begin an answer.</summary>
    public TimeSpan ReplyTimeout { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>How long a transfer may bring nothing at all.</summary>
    public TimeSpan StallTimeout { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>
    /// What the environment says, as the Python tools read it: <c>HF_ENDPOINT</c>, <c>HF_HOME</c>, <c>HF_HUB_CACHE</c>,
    /// <c>HF_HUB_OFFLINE</c>, <c>HF_TOKEN</c>, <c>HF_TOKEN_PATH</c>, <c>HF_HUB_DOWNLOAD_TIMEOUT</c>, <c>HF_HUB_ETAG_TIMEOUT</c> and their
    /// older names.
    /// </summary>
    /// <exception cref="InputException">A variable has a value that cannot be used.</exception>
    public static HubOptions FromEnvironment() => HubEnvironment.Read(Environment.GetEnvironmentVariable);

    /// <summary>Hub and cache; never the token.</summary>
    public override string ToString() => $"{Endpoint}, cache {Cache}{(Offline ? ", offline" : "")}";

    internal void Check()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(Connections, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Connections, 64);
        ArgumentOutOfRangeException.ThrowIfLessThan(RangeSize, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(Attempts, 1);
        if (string.IsNullOrWhiteSpace(Cache))
            throw new InputException("The cache of the hub needs the name of a folder.");
        if (Token is { } token && (token.Length > 4096 || token.Any(letter => letter is <= ' ' or > '~')))
            throw new InputException("The hub's token has letters that no token has; copy it anew into HF_TOKEN or the token file.");
        if (!Endpoint.IsAbsoluteUri || Endpoint.Scheme is not ("https" or "http") || Endpoint.UserInfo.Length > 0 || Endpoint.Query.Length > 0 || Endpoint.Fragment.Length > 0)
            throw new InputException($"The hub's address '{HubText.Shown(Endpoint.OriginalString)}' must begin with https:// or http:// and have neither password nor query; correct HF_ENDPOINT.");
    }
}
