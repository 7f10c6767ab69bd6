using System.Numerics;

namespace Clade.Evaluation;

/// <summary>Scores of a grid of patches over one square of a picture.</summary>
/// <param name="Window">Where it lies.</param>
/// <param name="Grid">Patches a side.</param>
/// <param name="Scores">[Grid, Grid, C].</param>
internal sealed record PatchScores(Window Window, int Grid, float[] Scores);

/// <summary>
/// From scores of patches to a class for each pixel: bilinear interpolation between the middles of patches (PyTorch's <c>align_corners=False</c>), the sum where squares
/// overlap, the first of the largest. Row by row, so that large pictures of many classes need no memory. Thread-safe.
/// </summary>
internal static class PixelAnswers
{
    /// <summary>Class of each pixel, row by row.</summary>
    /// <param name="width">Of the picture.</param>
    /// <param name="height">Of the picture.</param>
    /// <param name="squares">They cover it.</param>
    /// <param name="classes">C.</param>
    public static int[] Of(int width, int height, IReadOnlyList<PatchScores> squares, int classes)
    {
        if (squares is [{ Window.Side: 0 } whole])
            squares = [whole with { Window = new Window(0, 0, width) }];
        var answers = new int[width * height];
        Parallel.For(0, height, () => new float[(squares.Sum(square => square.Grid) + 1) * classes], (y, _, scratch) =>
        {
            Row(answers.AsSpan(y * width, width), y, squares, classes, scratch);
            return scratch;
        }, static _ => { });
        return answers;
    }

    private static void Row(Span<int> answers, int y, IReadOnlyList<PatchScores> squares, int classes, float[] scratch)
    {
        var start = classes;
        foreach (var square in squares)
        {
            var span = square.Grid * classes;
            if (y >= square.Window.Top && y < square.Window.Top + square.Window.Side)
            {
                var (above, below, part) = Between(y - square.Window.Top, square);
                Mix(square.Scores.AsSpan(above * span, span), square.Scores.AsSpan(below * span, span), part, scratch.AsSpan(start, span), add: false);
            }

            start += span;
        }

        var sums = scratch.AsSpan(0, classes);
        for (var x = 0; x < answers.Length; x++)
        {
            var (first, row) = (true, classes);
            foreach (var square in squares)
            {
                if (x >= square.Window.Left && x < square.Window.Left + square.Window.Side && y >= square.Window.Top && y < square.Window.Top + square.Window.Side)
                {
                    var (left, right, part) = Between(x - square.Window.Left, square);
                    Mix(scratch.AsSpan(row + (left * classes), classes), scratch.AsSpan(row + (right * classes), classes), part, sums, add: !first);
                    first = false;
                }

                row += square.Grid * classes;
            }

            answers[x] = Largest(sums);
        }
    }

    // The patches on both sides of a pixel, and how far it is to the second.
    private static (int First, int Second, float Part) Between(int pixel, PatchScores square)
    {
        var place = Math.Max(0, (((pixel + 0.5f) * square.Grid) / square.Window.Side) - 0.5f);
        var first = Math.Min((int)place, square.Grid - 1);
        return (first, Math.Min(first + 1, square.Grid - 1), place - first);
    }

    private static void Mix(ReadOnlySpan<float> first, ReadOnlySpan<float> second, float part, Span<float> into, bool add)
    {
        var i = 0;
        for (; i + Vector<float>.Count <= into.Length; i += Vector<float>.Count)
        {
            Vector<float> a = new(first[i..]), b = new(second[i..]);
            var mixed = a + (part * (b - a));
            (add ? mixed + new Vector<float>(into[i..]) : mixed).CopyTo(into[i..]);
        }

        for (; i < into.Length; i++)
            into[i] = first[i] + (part * (second[i] - first[i])) + (add ? into[i] : 0);
    }

    private static int Largest(ReadOnlySpan<float> scores)
    {
        var best = 0;
        for (var i = 1; i < scores.Length; i++)
        {
            if (scores[i] > scores[best])
                best = i;
        }

        return best;
    }
}
