namespace Clade.Data.Text;

/// <summary>The ids of several captions as one rectangle, ready for the text tower.</summary>
/// <param name="Ids">[B, L] row-major: start, pieces, end, then the pad id.</param>
/// <param name="Rows">B, the number of captions.</param>
/// <param name="Length">L, ids a row: the longest caption of the batch with start and end, or the context length.</param>
/// <param name="EndPositions">[B], each in 1 .. L - 1: the first end id of the row, where CLIP's argmax pooling reads the text vector.</param>
public sealed record TokenBatch(long[] Ids, int Rows, int Length, int[] EndPositions)
{
    /// <summary>The ids of one row, pads included.</summary>
    public ReadOnlySpan<long> Row(int row) => Ids.AsSpan(row * Length, Length);
}
