using Clade.Core;

namespace Clade.Data.Text;

/// <summary>What every tokenizer can do once it can encode one text.</summary>
public static class TokenizerExtensions
{
    private const int LargestRectangle = 1 << 28;

    /// <summary>
    /// Encodes captions into one rectangle. A caption longer than the context loses pieces, never its frame, as OpenAI CLIP's
    /// <c>tokenize(truncate=True)</c> and Hugging Face's <c>truncation=True</c> do. Rows are padded to the longest caption of the batch only,
    /// unless the frame fills the context: what follows the end token never reaches the text vector of a causal tower, so the result is the
    /// same for a fraction of the work.
    /// </summary>
    /// <param name="tokenizer">Any tokenizer.</param>
    /// <param name="captions">B texts; may be empty, and so may each text.</param>
    /// <param name="padToContext">Pad every row to the context length, for towers whose attention sees the pads.</param>
    /// <exception cref="InputException">The rows are to fill a context that has no length, or the rectangle would have more than 2^28 ids.</exception>
    public static TokenBatch EncodeBatch(this ITokenizer tokenizer, IReadOnlyList<string> captions, bool padToContext = false)
    {
        ArgumentNullException.ThrowIfNull(tokenizer);
        ArgumentNullException.ThrowIfNull(captions);
        var (frame, context) = (tokenizer.Frame, tokenizer.ContextLength);
        var pieces = new IReadOnlyList<int>[captions.Count];
        var longest = 0;
        for (var row = 0; row < pieces.Length; row++)
        {
            pieces[row] = tokenizer.Encode(captions[row]);
            longest = Math.Max(longest, pieces[row].Count);
        }

        if ((padToContext || frame.FillsContext) && context == ITokenizer.AnyLength)
            throw new InputException("Rows cannot be padded to a context without a length; give the tokenizer a context length.");
        var length = padToContext || frame.FillsContext ? context : (int)Math.Min((long)longest + frame.Count, context);
        if ((long)length * pieces.Length > LargestRectangle)
            throw new InputException($"{pieces.Length} captions of {length} ids are more than fit one batch; encode fewer at a time, or choose a context length.");
        var (ids, counts, ends) = (new long[pieces.Length * length], new int[pieces.Length], new int[pieces.Length]);
        for (var row = 0; row < pieces.Length; row++)
            (counts[row], ends[row]) = FillRow(frame, pieces[row], ids.AsSpan(row * length, length));
        return new TokenBatch(ids, pieces.Length, length, ends) { Counts = counts, PadsLeft = frame.PadsLeft };
    }

    /// <summary>Writes frame, pieces and pads; returns how many ids are not padding, and where the text ends.</summary>
    private static (int Count, int End) FillRow(TokenFrame frame, IReadOnlyList<int> pieces, Span<long> row)
    {
        var kept = Math.Min(pieces.Count, row.Length - frame.Count);
        var count = kept + frame.Count;
        row.Fill(frame.Pad);
        var first = frame.PadsLeft ? row.Length - count : 0;
        var text = row.Slice(first, count);
        for (var i = 0; i < frame.Prefix.Count; i++)
            text[i] = frame.Prefix[i];
        var skipped = frame.CutsLeft ? pieces.Count - kept : 0;
        for (var i = 0; i < kept; i++)
            text[frame.Prefix.Count + i] = pieces[skipped + i];
        for (var i = 0; i < frame.Suffix.Count; i++)
            text[frame.Prefix.Count + kept + i] = frame.Suffix[i];
        var end = frame.End is { } token ? text[frame.Prefix.Count..].IndexOf(token) + frame.Prefix.Count : count - 1;
        return (count, Math.Max(first + end, 0));
    }
}
