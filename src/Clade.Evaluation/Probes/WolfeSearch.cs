namespace Clade.Evaluation;

/// <summary>One point of a line: how far along, what the function and its slope are there.</summary>
/// <param name="Step">Distance in directions.</param>
/// <param name="Value">The function.</param>
/// <param name="Slope">Its derivative along the direction.</param>
/// <param name="Place">The point itself.</param>
/// <param name="Gradient">The gradient there.</param>
internal sealed record LinePoint(double Step, double Value, double Slope, double[] Place, double[] Gradient);

/// <summary>
/// A step that lowers the function enough and flattens its slope enough, the strong Wolfe conditions: bracket and zoom of Nocedal and Wright (2nd edition,
/// algorithms 3.5 and 3.6) with steps by cubic interpolation (equation 3.59).
/// </summary>
internal sealed class WolfeSearch
{
    /// <summary>c1 and c2 of equations 3.7: what is usual for quasi-Newton methods.</summary>
    private const double Decrease = 1e-4, Flattening = 0.9;

    private const double Furthest = 1e10;
    private const int MostPoints = 30;
    private readonly SmoothFunction _function;
    private readonly double[] _direction;
    private readonly LinePoint _start;
    private int _points;

    private WolfeSearch(SmoothFunction function, double[] direction, LinePoint start) => (_function, _direction, _start) = (function, direction, start);

    /// <summary>The point of such a step, or null where rounding leaves none.</summary>
    public static LinePoint? Find(SmoothFunction function, double[] place, double value, double[] gradient, double[] direction, double first)
    {
        var start = new LinePoint(0, value, Vectors.Dot(gradient, direction), place, gradient);
        return start.Slope < 0 ? new WolfeSearch(function, direction, start).Bracket(first) : null;
    }

    private LinePoint? Bracket(double step)
    {
        var before = _start;
        while (_points < MostPoints && step < Furthest)
        {
            var point = At(step);
            if (!IsLowEnough(point) || (before.Step > 0 && point.Value >= before.Value))
                return Zoom(before, point);
            if (IsFlatEnough(point))
                return point;
            if (point.Slope >= 0)
                return Zoom(point, before);
            (before, step) = (point, 2 * step);
        }

        return null;
    }

    // Between the two lies a step that fits; the low one has the least value so far that is low enough.
    private LinePoint? Zoom(LinePoint low, LinePoint high)
    {
        while (_points < MostPoints)
        {
            var point = At(Between(low, high));
            if (!IsLowEnough(point) || point.Value >= low.Value)
            {
                high = point;
            }
            else
            {
                if (IsFlatEnough(point))
                    return point;
                if (point.Slope * (high.Step - low.Step) >= 0)
                    high = low;
                low = point;
            }
        }

        // Lower than before, if not flat: better than to stop.
        return low.Step > 0 && low.Value < _start.Value ? low : null;
    }

    private LinePoint At(double step)
    {
        _points++;
        var place = (double[])_start.Place.Clone();
        Vectors.Add(place, _direction, step);
        var gradient = new double[place.Length];
        var value = _function(place, gradient);
        return new LinePoint(step, value, Vectors.Dot(gradient, _direction), place, gradient);
    }

    // NaN and infinity are not low enough.
    private bool IsLowEnough(LinePoint point) => point.Value <= _start.Value + (Decrease * point.Step * _start.Slope);

    private bool IsFlatEnough(LinePoint point) => Math.Abs(point.Slope) <= -Flattening * _start.Slope;

    // Minimum of the cubic through both values and slopes; the middle where it lies outside or too near an end.
    private static double Between(LinePoint a, LinePoint b)
    {
        var width = b.Step - a.Step;
        var d1 = a.Slope + b.Slope - (3 * (a.Value - b.Value) / (a.Step - b.Step));
        var d2 = Math.Sign(width) * Math.Sqrt((d1 * d1) - (a.Slope * b.Slope));
        var share = 1 - ((b.Slope + d2 - d1) / (b.Slope - a.Slope + (2 * d2)));
        return a.Step + (width * (share is >= 0.1 and <= 0.9 ? share : 0.5));
    }
}
