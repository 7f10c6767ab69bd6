namespace Clade.Data.Text;

/// <summary>What every tokenizer can do once it can encode one text.</summary>
public static class TokenizerExtensions
{
    /// <summary>
    /// Encodes captions into one rectangle. A caption longer than the context is cut and its last id replaced by the end token,
    /// as OpenAI CLIP's <c>tokenize(truncate=True)</c> does. Rows are padded to the longest caption of the batch only: what follows
    /// the end token never reaches the text vector of a causal tower, so the result is the same for a fraction of the work.
    /// </summary>
    /// <param name="tokenizer">Any tokenizer.</param>
    /// <param name="captions">B texts; may be empty, and so may each text.</param>
    /// <param name="padToContext">Pad every row to the context length, for towers whose attention sees the pads.</param>
    public static TokenBatch EncodeBatch(this ITokenizer tokenizer, IReadOnlyList<string> captions, bool padToContext = false)
    {
        ArgumentNullException.ThrowIfNull(tokenizer);
        ArgumentNullException.ThrowIfNull(captions);
        var pieces = new IReadOnlyList<int>[captions.Count];
        var longest = 0;
        for (var row = 0; row < pieces.Length; row++)
        {
            pieces[row] = tokenizer.Encode(captions[row]);
            longest = Math.Max(longest, pieces[row].Count);
        }

        var context = tokenizer.ContextLength;
        var length = padToContext ? context : (int)Math.Min((long)longest + 2, context);
        var ids = new long[pieces.Length * length];
        var ends = new int[pieces.Length];
        for (var row = 0; row < pieces.Length; row++)
            ends[row] = FillRow(tokenizer, pieces[row], ids.AsSpan(row * length, length));
        return new TokenBatch(ids, pieces.Length, length, ends);
    }

    /// <summary>Writes start, pieces, end and pads; returns where the first end id stands.</summary>
    private static int FillRow(ITokenizer tokenizer, IReadOnlyList<int> pieces, Span<long> row)
    {
        var count = Math.Min(pieces.Count, row.Length - 2);
        row[0] = tokenizer.StartToken;
        for (var i = 0; i < count; i++)
            row[i + 1] = pieces[i];
        row[count + 1] = tokenizer.EndToken;
        row[(count + 2)..].Fill(tokenizer.PadToken);
        return row.IndexOf(tokenizer.EndToken);
    }
}
