using Clade.Data.Text;

namespace Clade.Models;

/// <summary>Texts that go through the tower together.</summary>
/// <param name="Rows">Their numbers in the whole input.</param>
/// <param name="Tokens">Their ids, padded to the longest.</param>
internal sealed record TextBatch(IReadOnlyList<int> Rows, TokenBatch Tokens)
{
    /// <summary>The shard that they belong to.</summary>
    public ShardBuffer? Shard { get; init; }
}

/// <summary>Puts texts of like length together. Depends on the texts of the shard alone.</summary>
internal static class TextBuckets
{
    /// <summary>Most texts of a batch.</summary>
    public const int MostRows = 256;

    // Lengths may be mixed as long as padding costs little, or as long as the batch is so small that reading the weights costs more.
    private const double MostPadding = 0.1;
    private const int FewTokens = 256;

    /// <summary>The batches, shortest texts first.</summary>
    /// <param name="rows">The texts of a shard, in order.</param>
    /// <param name="mostRows">Most texts of a batch.</param>
    /// <param name="frame">Says what pads and where.</param>
    public static IEnumerable<TextBatch> Of(IReadOnlyList<TextRow> rows, int mostRows, TokenFrame frame)
    {
        var sorted = rows.OrderBy(row => row.Ids.Length).ThenBy(row => row.Row).ToArray();
        for (int start = 0, end; start < sorted.Length; start = end)
        {
            long tokens = sorted[start].Ids.Length;
            for (end = start + 1; end < sorted.Length && end - start < mostRows; end++)
            {
                var length = sorted[end].Ids.Length;
                long padded = (long)length * (end + 1 - start), real = tokens + length;
                if (end > start && padded > BatchSizes.Tokens || (padded > FewTokens && padded - real > MostPadding * padded))
                    break;
                tokens = real;
            }

            yield return Join(sorted.AsSpan(start, end - start), frame);
        }
    }

    private static TextBatch Join(ReadOnlySpan<TextRow> rows, TokenFrame frame)
    {
        var length = rows[^1].Ids.Length;
        var (ids, counts, ends, numbers) = (new long[rows.Length * length], new int[rows.Length], new int[rows.Length], new int[rows.Length]);
        ids.AsSpan().Fill(frame.Pad);
        for (var i = 0; i < rows.Length; i++)
        {
            var shift = frame.PadsLeft ? length - rows[i].Ids.Length : 0;
            rows[i].Ids.CopyTo(ids.AsSpan((i * length) + shift));
            (counts[i], ends[i], numbers[i]) = (rows[i].Count, rows[i].End + shift, rows[i].Row);
        }

        return new TextBatch(numbers, new TokenBatch(ids, rows.Length, length, ends) { Counts = counts, PadsLeft = frame.PadsLeft });
    }
}
