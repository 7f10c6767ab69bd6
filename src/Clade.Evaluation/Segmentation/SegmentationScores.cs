using Clade.Core;

namespace Clade.Evaluation;

/// <summary>
/// Gathers maps of classes, picture by picture, and gives intersection over union (Everingham et al., "The PASCAL visual object classes challenge", 2015): pixels of all
/// pictures are counted together, then divided. Not thread-safe while pictures are added.
/// </summary>
public sealed class SegmentationScores
{
    private readonly List<(int Class, long Both, long Either)[]> _pictures = [];
    private readonly int? _ignore;
    private readonly int[] _there;
    private long _right, _judged;

    /// <summary>Starts with no picture.</summary>
    /// <param name="classes">Number of classes, those never seen included, at least 1.</param>
    /// <param name="ignore">Label of pixels that nobody judged, for example 255; null: every pixel counts.</param>
    public SegmentationScores(int classes, int? ignore = 255)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(classes, 1);
        (Classes, _ignore, _there) = (classes, ignore, new int[classes]);
    }

    /// <summary>Number of classes.</summary>
    public int Classes { get; }

    /// <summary>Pictures added.</summary>
    public int Pictures => _pictures.Count;

    /// <summary>Share of the judged pixels that are right; null before a pixel was judged.</summary>
    public double? PixelAccuracy => _judged == 0 ? null : _right / (double)_judged;

    /// <summary>
    /// Intersection over union of each class over all pictures; null for a class that is neither there nor answered anywhere. A class that is answered and nowhere
    /// there has 0 and counts.
    /// </summary>
    public IReadOnlyList<double?> PerClass
    {
        get
        {
            var totals = Totals(_pictures, Classes, []);
            return [.. totals.Select(total => total.Either == 0 ? (double?)null : total.Both / (double)total.Either)];
        }
    }

    /// <summary>mIoU: mean of <see cref="PerClass"/> over the classes that are not null; null before a pixel was judged.</summary>
    public double? MeanIoU => Mean(_pictures, Classes, []) is var mean && double.IsNaN(mean) ? null : mean;

    /// <summary>What each picture adds, for <see cref="PairedFigures"/>.</summary>
    public ItemParts Parts => new(PartsKind.MeanIou, [.. _pictures.Select(picture => picture.SelectMany(part => (double[])[part.Class, part.Both, part.Either]).ToArray())]);

    /// <summary>In how many pictures each class is there.</summary>
    public IReadOnlyList<int> PicturesOfClass => _there;

    /// <summary>95 % interval of <see cref="MeanIoU"/> over the pictures, at least two.</summary>
    /// <param name="seed">Of the resampling.</param>
    /// <exception cref="InputException">There are fewer than two pictures, or no pixel was judged.</exception>
    public Interval MeanIoUInterval(long seed = 0)
    {
        if (_judged == 0)
            throw new InputException("No pixel was judged, so there is no intersection over union; add pictures with labels.");
        return Bootstrap.Counted(ResamplingPlan.Items(Pictures), times => Mean(_pictures, Classes, times), seed);
    }

    /// <summary>Adds one picture.</summary>
    /// <param name="answer">Class of each pixel; any number where the truth is ignored.</param>
    /// <param name="truth">Class of each pixel, or the ignored label; as many.</param>
    /// <exception cref="InputException">The sizes differ, or a number is no class.</exception>
    public void Add(ReadOnlySpan<int> answer, ReadOnlySpan<int> truth)
    {
        if (answer.Length != truth.Length)
            throw new InputException($"The answer has {answer.Length} pixels and the truth {truth.Length}; resize the answer to the truth first.");
        long[] both = new long[Classes], answered = new long[Classes], there = new long[Classes];
        for (var i = 0; i < truth.Length; i++)
        {
            if (truth[i] == _ignore)
                continue;
            if ((uint)truth[i] >= (uint)Classes || (uint)answer[i] >= (uint)Classes)
                throw new InputException($"Pixel {i} of picture {Pictures} is {truth[i]} and answered {answer[i]}; there are {Classes} classes counted from 0.");
            there[truth[i]]++;
            answered[answer[i]]++;
            if (truth[i] == answer[i])
                both[truth[i]]++;
        }

        for (var c = 0; c < Classes; c++)
            _there[c] += there[c] > 0 ? 1 : 0;
        _right += both.Sum();
        _judged += there.Sum();
        _pictures.Add([.. Enumerable.Range(0, Classes).Select(c => (c, both[c], there[c] + answered[c] - both[c])).Where(row => row.Item3 > 0)]);
    }

    /// <summary>mIoU where picture i counts <c>times[i]</c> times; nothing for once each. NaN where no class is there or answered.</summary>
    internal static double Mean(IReadOnlyList<(int Class, long Both, long Either)[]> pictures, int classes, ReadOnlySpan<int> times)
    {
        var (sum, present) = (0.0, 0);
        foreach (var (both, either) in Totals(pictures, classes, times))
        {
            if (either == 0)
                continue;
            sum += both / (double)either;
            present++;
        }

        return sum / present;
    }

    private static (long Both, long Either)[] Totals(IReadOnlyList<(int Class, long Both, long Either)[]> pictures, int classes, ReadOnlySpan<int> times)
    {
        var totals = new (long Both, long Either)[classes];
        for (var picture = 0; picture < pictures.Count; picture++)
        {
            var n = times.IsEmpty ? 1 : times[picture];
            if (n == 0)
                continue;
            foreach (var (number, both, either) in pictures[picture])
                totals[number] = (totals[number].Both + (n * both), totals[number].Either + (n * either));
        }

        return totals;
    }
}
