namespace Clade.Models.Hub;

/// <summary>Something that may be well on the next attempt; the message is a clause without a full stop.</summary>
internal sealed class HubTransientException(string message, TimeSpan? retryAfter = null, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>How long the server asks to wait.</summary>
    internal TimeSpan? RetryAfter { get; } = retryAfter;
}
