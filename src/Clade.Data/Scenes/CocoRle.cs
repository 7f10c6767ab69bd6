using System.Text;
using Clade.Core;

namespace Clade.Data.Scenes;

/// <summary>
/// Masks as COCO stores them: lengths of runs of zeros and ones in turn, column by column, zeros first; as text, each length (from the fourth on its difference to the
/// one two before) in groups of five bits, least first, the sixth bit saying that more follow, plus 48 (<c>maskApi.c</c> of the COCO API).
/// </summary>
public static class CocoRle
{
    /// <summary>The lengths of the runs.</summary>
    public static IReadOnlyList<int> Counts(SceneMask mask)
    {
        ArgumentNullException.ThrowIfNull(mask);
        var counts = new List<int>();
        var (last, run) = (false, 0);
        for (var x = 0; x < mask.Width; x++)
        {
            for (var y = 0; y < mask.Height; y++)
            {
                if (mask[x, y] != last)
                {
                    counts.Add(run);
                    (last, run) = (!last, 0);
                }

                run++;
            }
        }

        counts.Add(run);
        return counts;
    }

    /// <summary>The text that COCO's tools call <c>counts</c>.</summary>
    public static string Encode(SceneMask mask)
    {
        var counts = Counts(mask);
        var text = new StringBuilder();
        for (var i = 0; i < counts.Count; i++)
        {
            var value = i > 2 ? counts[i] - counts[i - 2] : counts[i];
            bool more;
            do
            {
                var group = value & 31;
                value >>= 5;
                more = (group & 16) != 0 ? value != -1 : value != 0;
                text.Append((char)(48 + (more ? group | 32 : group)));
            }
            while (more);
        }

        return text.ToString();
    }

    /// <summary>The mask of a text.</summary>
    /// <param name="counts">As <see cref="Encode"/> writes it.</param>
    /// <param name="width">Pixels a row, at least 1.</param>
    /// <param name="height">Rows, at least 1.</param>
    /// <exception cref="InputException">The text is no run lengths of that many pixels.</exception>
    public static SceneMask Decode(string counts, int width, int height)
    {
        ArgumentNullException.ThrowIfNull(counts);
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        if ((long)width * height > Array.MaxLength)
            throw Bad(width, height);
        var pixels = new byte[width * height];
        var (at, value) = (0, (byte)0);
        foreach (var run in Runs(counts))
        {
            if (run < 0 || run > pixels.Length - at)
                throw Bad(width, height);
            for (var i = 0; i < run; i++, at++)
                pixels[at % height * width + at / height] = value;
            value ^= 1;
        }

        return at == pixels.Length ? SceneMask.Of(pixels, 1, width, height) : throw Bad(width, height);
    }

    private static IEnumerable<long> Runs(string text)
    {
        var runs = new List<long>();
        for (var at = 0; at < text.Length;)
        {
            long value = 0;
            var shift = 0;
            bool more;
            do
            {
                var group = at < text.Length ? text[at++] - 48 : -1;
                if (group is < 0 or > 63 || shift > 30)
                    throw new InputException("A run-length mask has letters that are none of its own; write it with COCO's tools or with Clade.");
                value |= (long)(group & 31) << shift;
                shift += 5;
                more = (group & 32) != 0;
                if (!more && (group & 16) != 0)
                    value |= -1L << shift;
            }
            while (more);
            if (runs.Count > 2)
                value += runs[^2];
            runs.Add(value);
            yield return value;
        }
    }

    private static InputException Bad(int width, int height) =>
        new($"A run-length mask does not cover {width} x {height} pixels; give the size that it was written with.");
}
