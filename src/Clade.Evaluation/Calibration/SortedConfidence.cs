namespace Clade.Evaluation;

/// <summary>Pictures sorted by confidence once, cut into bins of equal numbers in every resample.</summary>
internal sealed class SortedConfidence
{
    private readonly double[] _confidences; // ascending
    private readonly double[] _hits; // in the order of the pictures
    private readonly int[] _order;
    private readonly int _bins;

    public SortedConfidence(ReadOnlySpan<double> confidences, ReadOnlySpan<double> hits, int bins)
    {
        Calibration.Check(confidences, hits, bins);
        _order = [.. Enumerable.Range(0, confidences.Length)];
        _confidences = confidences.ToArray();
        Array.Sort(_confidences, _order);
        (_hits, _bins) = (hits.ToArray(), bins);
    }

    /// <summary>Adaptive ECE where picture i counts <c>times[i]</c> times; nothing for once each.</summary>
    public double Error(ReadOnlySpan<int> times) => Error(times, _hits);

    /// <summary>The same with other answers, in the order of the pictures.</summary>
    public double Error(ReadOnlySpan<int> times, ReadOnlySpan<double> hits)
    {
        long total = 0;
        for (var i = 0; i < _order.Length; i++)
            total += times.IsEmpty ? 1 : times[i];
        var cut = new Cut(total, (int)Math.Min(_bins, total));
        for (int start = 0, end; start < _order.Length; start = end)
        {
            // Equal confidences go in together, each with the mean of their answers.
            var (n, right) = (0L, 0.0);
            for (end = start; end < _order.Length && _confidences[end] == _confidences[start]; end++)
            {
                var each = times.IsEmpty ? 1 : times[_order[end]];
                n += each;
                right += each * hits[_order[end]];
            }

            if (n > 0)
                cut.Add(n, (right / n) - _confidences[start]);
        }

        return cut.Sum / total;
    }

    // Fills bin after bin; the first total % bins have one more.
    private struct Cut(long total, int bins)
    {
        private long _left = (total / bins) + (total % bins > 0 ? 1 : 0);
        private long _bin;
        private double _gap;

        public double Sum { get; private set; }

        public void Add(long count, double gap)
        {
            while (count > 0)
            {
                var taken = Math.Min(count, _left);
                _gap += taken * gap;
                count -= taken;
                _left -= taken;
                if (_left > 0)
                    continue;
                Sum += Math.Abs(_gap);
                _gap = 0;
                _bin++;
                _left = (total / bins) + (_bin < total % bins ? 1 : 0);
            }
        }
    }
}
