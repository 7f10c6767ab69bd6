using Clade.Core;

namespace Clade.Models.Hub;

/// <summary>Makes an attempt again after what may pass: exponential backoff with jitter, or as long as the server asks for.</summary>
internal sealed class HubRetry(HubOptions options)
{
    private const long Carried = 1 << 20;
    private const int MostPatience = 5;

    /// <summary>Runs an attempt until it succeeds, fails for good, or has failed too often without carrying anything.</summary>
    /// <param name="attempt">Throws <see cref="HubTransientException"/> for what may pass.</param>
    /// <param name="carried">Bytes that all attempts have carried so far.</param>
    /// <param name="cancellation">Also ends a wait.</param>
    internal async Task<T> Run<T>(Func<Task<T>> attempt, Func<long> carried, CancellationToken cancellation)
    {
        var mark = carried();
        for (var tries = 1; ; tries++)
        {
            try
            {
                return await attempt().ConfigureAwait(false);
            }
            catch (HubTransientException failure)
            {
                if (carried() - mark >= Carried)
                    (mark, tries) = (carried(), 1);
                var wait = Wait(tries, failure);
                if (tries >= options.Attempts)
                    throw new InputException($"{failure.Message}{(tries > 1 ? $", {tries} times in a row" : "")}; try again later, what was fetched is kept.", failure);
                await Task.Delay(wait, cancellation).ConfigureAwait(false);
            }
        }
    }

    private TimeSpan Wait(int tries, HubTransientException failure)
    {
        if (failure.RetryAfter is { } asked)
        {
            return asked <= options.LongestDelay * MostPatience
                ? asked * (1 + (0.1 * Random.Shared.NextDouble()))
                : throw new InputException($"{failure.Message} and asks to wait {asked.TotalMinutes:F0} minutes; try again then, what was fetched is kept.", failure);
        }

        var most = Math.Min(options.LongestDelay.TotalSeconds, options.FirstDelay.TotalSeconds * Math.Pow(2, tries - 1));
        return TimeSpan.FromSeconds(most * (0.5 + (0.5 * Random.Shared.NextDouble())));
    }
}
