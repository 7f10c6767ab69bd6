using System.Globalization;
using System.Text.RegularExpressions;
using Clade.Core;

namespace Clade.Models.Hub;

/// <summary>
/// The variables that huggingface_hub reads (its <c>constants.py</c> and <c>utils/_auth.py</c>), with the same defaults. A variable
/// that is empty counts as not set.
/// </summary>
internal static partial class HubEnvironment
{
    private const long LongestToken = 1 << 16;

    internal static HubOptions Read(Func<string, string?> variable)
    {
        string? Get(params ReadOnlySpan<string> names)
        {
            foreach (var name in names)
            {
                if (variable(name) is { } value && !string.IsNullOrWhiteSpace(value))
                    return value.Trim();
            }

            return null;
        }

        var options = new HubOptions
        {
            Cache = Cache(variable),
            Offline = IsTrue(Get("HF_HUB_OFFLINE", "TRANSFORMERS_OFFLINE")),
            Token = IsTrue(Get("HF_HUB_DISABLE_IMPLICIT_TOKEN")) ? null : Get("HF_TOKEN", "HUGGING_FACE_HUB_TOKEN") ?? TokenFile(Path(Get("HF_TOKEN_PATH"), variable) ?? System.IO.Path.Combine(Home(variable), "token")),
        };
        if (Get("HF_ENDPOINT") is { } endpoint)
            options = options with { Endpoint = Endpoint(endpoint) };
        if (Seconds("HF_HUB_ETAG_TIMEOUT", Get("HF_HUB_ETAG_TIMEOUT")) is { } reply)
            options = options with { ReplyTimeout = reply };
        if (Seconds("HF_HUB_DOWNLOAD_TIMEOUT", Get("HF_HUB_DOWNLOAD_TIMEOUT")) is { } stall)
            options = options with { StallTimeout = stall };
        options.Check();
        return options;
    }

    /// <summary>The cache folder alone: no token is read, and nothing can be wrong.</summary>
    internal static string Cache(Func<string, string?> variable) =>
        Path(variable("HF_HUB_CACHE"), variable) ?? Path(variable("HUGGINGFACE_HUB_CACHE"), variable) ?? System.IO.Path.Combine(Home(variable), "hub");

    private static string Home(Func<string, string?> variable) =>
        Path(variable("HF_HOME"), variable)
        ?? System.IO.Path.Combine(Path(variable("XDG_CACHE_HOME"), variable) ?? System.IO.Path.Combine(UserFolder(variable), ".cache"), "huggingface");

    private static string UserFolder(Func<string, string?> variable) =>
        variable("HOME") is { Length: > 0 } home ? home : Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);

    // A tilde and variables inside, as a shell would read them.
    private static string? Path(string? path, Func<string, string?> variable)
    {
        if (string.IsNullOrWhiteSpace(path))
            return null;
        if (path == "~" || path.StartsWith("~/", StringComparison.Ordinal))
            path = UserFolder(variable) + path[1..];
        return Variable().Replace(path, found => variable(found.Groups["name"].Value) ?? found.Value);
    }

    private static Uri Endpoint(string text) => Uri.TryCreate(text.TrimEnd('/'), UriKind.Absolute, out var endpoint) && endpoint.Scheme is "http" or "https"
        ? endpoint
        : throw new InputException($"HF_ENDPOINT is '{HubText.Shown(text)}' and must be an address that begins with https:// (or http:// for a hub of your own).");

    private static string? TokenFile(string path)
    {
        try
        {
            if (!File.Exists(path))
                return null;
            if (new FileInfo(path).Length > LongestToken)
                throw new InputException($"{path} is too large to be a token; correct it, or HF_TOKEN_PATH.");
            return File.ReadAllText(path).Trim() is { Length: > 0 } token ? token : null;
        }
        catch (Exception error) when (DiskError.Is(error))
        {
            throw new InputException($"Cannot read the hub's token {path}: {DiskError.Say(error)}; correct its permissions, or set HF_TOKEN.", error);
        }
    }

    private static TimeSpan? Seconds(string name, string? text)
    {
        if (text is null)
            return null;
        return int.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out var seconds) && seconds is >= 1 and <= 86_400
            ? TimeSpan.FromSeconds(seconds)
            : throw new InputException($"{name} is '{HubText.Shown(text)}' and must be a number of seconds from 1 to 86400.");
    }

    private static bool IsTrue(string? value) => value?.ToUpperInvariant() is "1" or "ON" or "YES" or "TRUE";

    [GeneratedRegex(@"\$(\{(?<name>\w+)\}|(?<name>\w+))", RegexOptions.CultureInvariant)]
    private static partial Regex Variable();
}
