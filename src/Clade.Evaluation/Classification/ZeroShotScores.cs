namespace Clade.Evaluation;

/// <summary>What a zero-shot classification found, picture by picture, and the usual figures over it. Immutable.</summary>
public sealed class ZeroShotScores
{
    private readonly int[] _ranks;
    private readonly int[] _labels;
    private readonly int[] _predictions;
    private readonly double?[] _perClass;

    internal ZeroShotScores(int[] ranks, int[] labels, int[] predictions, int classes)
    {
        (_ranks, _labels, _predictions) = (ranks, labels, predictions);
        var (right, total) = (new int[classes], new int[classes]);
        for (var i = 0; i < ranks.Length; i++)
        {
            total[labels[i]]++;
            if (ranks[i] == 1)
                right[labels[i]]++;
        }

        _perClass = [.. total.Select((count, label) => count == 0 ? (double?)null : right[label] / (double)count)];
        MajorityShare = total.Max() / (double)ranks.Length;
    }

    /// <summary>Number of pictures, at least 1.</summary>
    public int Pictures => _ranks.Length;

    /// <summary>Number of classes, those without pictures included.</summary>
    public int Classes => _perClass.Length;

    /// <summary>For each picture the rank of its own class, counted from 1; a class of the same score stands before it.</summary>
    public IReadOnlyList<int> Ranks => _ranks;

    /// <summary>Each picture's own class.</summary>
    public IReadOnlyList<int> Labels => _labels;

    /// <summary>For each picture the class of the highest score, the first of several.</summary>
    public IReadOnlyList<int> Predictions => _predictions;

    /// <summary>Share of the pictures whose own class is first.</summary>
    public double Top1 => TopK(1);

    /// <summary>Share of the pictures whose own class is among the first five: 1 with five classes or fewer.</summary>
    public double Top5 => TopK(5);

    /// <summary>For each class the share of its pictures that are right; null for a class without pictures.</summary>
    public IReadOnlyList<double?> PerClass => _perClass;

    /// <summary>Mean of <see cref="PerClass"/> over the classes that have pictures: large classes do not drown small ones.</summary>
    public double MeanPerClass => _perClass.Where(share => share is not null).Average(share => share!.Value);

    /// <summary>Share of the largest class: the <see cref="Top1"/> of answering it every time.</summary>
    public double MajorityShare { get; }

    /// <summary>Share of the pictures whose own class is among the first <paramref name="k"/>; in [0, 1].</summary>
    public double TopK(int k)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(k, 1);
        return _ranks.Count(rank => rank <= k) / (double)_ranks.Length;
    }

    /// <summary>1 for each picture whose own class is first, else 0: what <see cref="Bootstrap"/> takes.</summary>
    public double[] Hits() => [.. _ranks.Select(rank => rank == 1 ? 1.0 : 0.0)];

    /// <summary>95 % interval of <see cref="Top1"/> over the pictures.</summary>
    /// <param name="seed">Seed of the resampling.</param>
    public Interval Top1Interval(long seed = 0) => Bootstrap.Share(Hits(), seed);
}
