using System.Globalization;
using Clade.Models;

namespace Clade.Cli;

/// <summary>What <c>clade embed</c> has done.</summary>
/// <param name="Output">The file or folder.</param>
/// <param name="Pictures">Of this rank.</param>
/// <param name="Texts">Of this rank.</param>
/// <param name="Failed">Pictures that have no vector, in shards that were there before too.</param>
/// <param name="Unusable">What was listed and is no picture.</param>
/// <param name="Width">Numbers a vector.</param>
/// <param name="Plan">How it was computed.</param>
/// <param name="Fingerprint">Of the model.</param>
internal sealed record EmbedResult(string Output, EmbeddingSummary? Pictures, EmbeddingSummary? Texts, long Failed, int Unusable, int Width, ComputePlan Plan, string Fingerprint)
{
    /// <summary>The lowest cosine of a sample's vectors to those in float32; null where nothing was compared.</summary>
    internal double? Cosine { get; init; }

    internal string Say()
    {
        var kept = (Pictures?.Kept ?? 0) + (Texts?.Kept ?? 0);
        return string.Create(CultureInfo.InvariantCulture,
            $"saved {Output}: {(Pictures?.Entries ?? 0) - Failed} pictures and {Texts?.Entries ?? 0} texts as vectors of {Width}{(kept > 0 ? $"; {kept} of them were there already" : "")}{(Failed + Unusable > 0 ? $"; {Failed + Unusable} failed, see errors.jsonl" : "")}");
    }

    internal object Document() => new
    {
        file = Output,
        pictures = (Pictures?.Entries ?? 0) - Failed,
        texts = Texts?.Entries ?? 0,
        failed = Failed + Unusable,
        kept = (Pictures?.Kept ?? 0) + (Texts?.Kept ?? 0),
        width = Width,
        precision = EmbedJob.NameOf(Plan.Type),
        cosine_to_float32 = Cosine is { } cosine ? Math.Round(cosine, 5) : (double?)null,
        products = Plan.Products.ToString().ToLowerInvariant(),
        fingerprint = Fingerprint,
        seconds = Math.Round(((Pictures?.Elapsed ?? default) + (Texts?.Elapsed ?? default)).TotalSeconds, 3),
    };
}
