namespace Clade.Evaluation;

/// <summary>The class of every pixel of a picture. Immutable.</summary>
/// <param name="Width">Pixels a row.</param>
/// <param name="Height">Rows.</param>
/// <param name="Labels">Row by row: a number of a class, or <see cref="Ignored"/>.</param>
public sealed record LabelMap(int Width, int Height, IReadOnlyList<int> Labels)
{
    /// <summary>Nobody judges this pixel.</summary>
    public const int Ignored = 255_255;

    /// <summary>From labels of which those below 0 are not judged.</summary>
    internal static LabelMap Of(int width, int height, int[] labels)
    {
        for (var i = 0; i < labels.Length; i++)
            labels[i] = labels[i] < 0 ? Ignored : labels[i];
        return new LabelMap(width, height, labels);
    }
}
