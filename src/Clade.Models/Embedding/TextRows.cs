using Clade.Data.Text;

namespace Clade.Models;

/// <summary>The ids of one text, without padding unless its tower needs the whole context.</summary>
/// <param name="Row">Number of the text in the whole input.</param>
/// <param name="Ids">[L].</param>
/// <param name="Count">Ids that are no padding.</param>
/// <param name="End">Place of the end.</param>
internal sealed record TextRow(int Row, long[] Ids, int Count, int End);

/// <summary>Texts of a shard to ids, on all cores.</summary>
internal static class TextRows
{
    public static TextRow[] Encode(ITokenizer tokenizer, IReadOnlyList<string> texts, ShardRange range, bool wholeContext, CancellationToken cancellation)
    {
        var rows = new TextRow[range.Count];
        Parallel.For(0, range.Count, new ParallelOptions { CancellationToken = cancellation, MaxDegreeOfParallelism = Environment.ProcessorCount }, i =>
        {
            var one = tokenizer.EncodeBatch([texts[range.First + i]], wholeContext);
            rows[i] = new TextRow(range.First + i, one.Ids, one.Counts[0], one.EndPositions[0]);
        });
        return rows;
    }
}
