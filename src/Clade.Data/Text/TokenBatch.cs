namespace Clade.Data.Text;

/// <summary>The ids of several captions as one rectangle, ready for the text tower.</summary>
/// <param name="Ids">[B, L] row-major: frame, pieces and pads.</param>
/// <param name="Rows">B, the number of captions.</param>
/// <param name="Length">L, ids a row: the longest caption of the batch with its frame, or the context length.</param>
/// <param name="EndPositions">
/// [B], each in 0 .. L - 1: the first end id of the row, where CLIP's argmax pooling reads the text vector; for tokenizers without an end
/// token the last id that is not a pad.
/// </param>
public sealed record TokenBatch(long[] Ids, int Rows, int Length, int[] EndPositions)
{
    /// <summary>[B], each in 0 .. L: how many ids of each row are not padding.</summary>
    public required int[] Counts { get; init; }

    /// <summary>True when the pads stand before the text.</summary>
    public bool PadsLeft { get; init; }

    /// <summary>The ids of one row, pads included.</summary>
    public ReadOnlySpan<long> Row(int row) => Ids.AsSpan(row * Length, Length);

    /// <summary>[B, L] row-major: 1 where an id is text or frame, 0 where it is padding; a new array each time.</summary>
    public long[] Mask()
    {
        var mask = new long[Ids.Length];
        for (var row = 0; row < Rows; row++)
            mask.AsSpan(row * Length + (PadsLeft ? Length - Counts[row] : 0), Counts[row]).Fill(1);
        return mask;
    }
}
