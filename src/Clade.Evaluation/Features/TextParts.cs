using Clade.Data.Text;

namespace Clade.Evaluation;

/// <summary>Some rows of a batch of tokens.</summary>
internal static class TextParts
{
    /// <summary>The rows of those numbers, cut to the longest of them: on the side where the padding is.</summary>
    /// <param name="batch">[B, L]</param>
    /// <param name="rows">At least one.</param>
    /// <param name="cut">False keeps L, for towers that see padding.</param>
    public static TokenBatch Only(TokenBatch batch, ReadOnlySpan<int> rows, bool cut)
    {
        var length = 0;
        foreach (var row in rows)
            length = Math.Max(length, cut ? Math.Min(Math.Max(batch.Counts[row], 1), batch.Length) : batch.Length);
        var skipped = batch.PadsLeft ? batch.Length - length : 0;
        var (ids, ends, counts) = (new long[rows.Length * length], new int[rows.Length], new int[rows.Length]);
        for (var i = 0; i < rows.Length; i++)
        {
            batch.Row(rows[i]).Slice(skipped, length).CopyTo(ids.AsSpan(i * length));
            (ends[i], counts[i]) = (batch.EndPositions[rows[i]] - skipped, batch.Counts[rows[i]]);
        }

        return new TokenBatch(ids, rows.Length, length, ends) { Counts = counts, PadsLeft = batch.PadsLeft };
    }
}
