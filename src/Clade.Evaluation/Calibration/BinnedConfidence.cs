namespace Clade.Evaluation;

/// <summary>Pictures sorted into bins of equal width once, for many resamples.</summary>
internal sealed class BinnedConfidence
{
    private readonly double[] _confidences, _hits;
    private readonly int[] _binOf;
    private readonly int _bins;

    public BinnedConfidence(ReadOnlySpan<double> confidences, ReadOnlySpan<double> hits, int bins)
    {
        Calibration.Check(confidences, hits, bins);
        (_confidences, _hits, _bins) = (confidences.ToArray(), hits.ToArray(), bins);
        _binOf = [.. _confidences.Select(BinOf)];
    }

    /// <summary>ECE where picture i counts <c>times[i]</c> times; nothing for once each.</summary>
    public double Error(ReadOnlySpan<int> times) => Error(times, _hits);

    /// <summary>The same with other answers.</summary>
    public double Error(ReadOnlySpan<int> times, ReadOnlySpan<double> hits)
    {
        Span<double> gaps = stackalloc double[Math.Min(_bins, 1024)];
        gaps = _bins > gaps.Length ? new double[_bins] : gaps;
        gaps.Clear();
        long count = 0;
        for (var i = 0; i < _binOf.Length; i++)
        {
            var n = times.IsEmpty ? 1 : times[i];
            gaps[_binOf[i]] += n * (hits[i] - _confidences[i]);
            count += n;
        }

        double sum = 0;
        foreach (var gap in gaps)
            sum += Math.Abs(gap);
        return sum / count;
    }

    public IReadOnlyList<ReliabilityBin> Bins() =>
        [.. Enumerable.Range(0, _binOf.Length).GroupBy(i => _binOf[i]).OrderBy(bin => bin.Key)
            .Select(bin => new ReliabilityBin(bin.Average(i => _confidences[i]), bin.Average(i => _hits[i]), bin.Count()))];

    // Right-closed; a product that rounds across an edge is put back.
    private int BinOf(double confidence)
    {
        var bin = Math.Clamp((int)Math.Ceiling(confidence * _bins) - 1, 0, _bins - 1);
        if (bin > 0 && confidence <= bin / (double)_bins)
            bin--;
        else if (bin < _bins - 1 && confidence > (bin + 1) / (double)_bins)
            bin++;
        return bin;
    }
}
