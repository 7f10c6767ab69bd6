namespace Clade.Evaluation;

/// <summary>A smooth function: its value, and its gradient written into the second argument.</summary>
internal delegate double SmoothFunction(double[] place, double[] gradient);

/// <summary>Where a minimisation ended.</summary>
/// <param name="Place">The lowest place found.</param>
/// <param name="Value">The function there.</param>
/// <param name="Gradient">Largest absolute value of its gradient there.</param>
/// <param name="Iterations">Steps taken.</param>
/// <param name="Converged">Whether the gradient is below the tolerance.</param>
internal sealed record Minimum(double[] Place, double Value, double Gradient, int Iterations, bool Converged);

/// <summary>
/// Limited-memory BFGS (Nocedal and Wright, "Numerical optimization", 2nd edition, algorithms 7.4 and 7.5) with steps that satisfy the strong Wolfe
/// conditions, so that every pair it remembers has positive curvature.
/// </summary>
internal static class Lbfgs
{
    private const int Memory = 10;

    /// <param name="function">Bounded below.</param>
    /// <param name="start">Where to begin; not changed.</param>
    /// <param name="iterations">Most steps.</param>
    /// <param name="tolerance">Ends when no component of the gradient is larger.</param>
    /// <param name="cancellation">Looked at between steps.</param>
    public static Minimum Minimise(SmoothFunction function, double[] start, int iterations, double tolerance, CancellationToken cancellation)
    {
        var (place, gradient) = ((double[])start.Clone(), new double[start.Length]);
        var value = function(place, gradient);
        var pairs = new LinkedList<(double[] Step, double[] Change, double Curvature)>();
        var taken = 0;
        for (; taken < iterations && Vectors.Largest(gradient) > tolerance; taken++)
        {
            cancellation.ThrowIfCancellationRequested();
            var direction = Direction(gradient, pairs);
            // Without a memory nothing says how far to go: no further than 1 in sum.
            var first = pairs.Count > 0 ? 1 : Math.Min(1, 1 / Vectors.Sum(gradient));
            if (WolfeSearch.Find(function, place, value, gradient, direction, first) is not { } found)
            {
                // Rounding hides all progress along this direction; a plain gradient may still show some.
                if (pairs.Count == 0)
                    break;
                pairs.Clear();
                continue;
            }

            var (step, change) = (Vectors.Minus(found.Place, place), Vectors.Minus(found.Gradient, gradient));
            var curvature = Vectors.Dot(step, change);
            if (curvature > 0)
                pairs.AddLast((step, change, curvature));
            if (pairs.Count > Memory)
                pairs.RemoveFirst();
            (place, value, gradient) = (found.Place, found.Value, found.Gradient);
        }

        var largest = Vectors.Largest(gradient);
        return new Minimum(place, value, largest, taken, largest <= tolerance);
    }

    // Algorithm 7.4: minus the inverse Hessian as the pairs know it, times the gradient.
    private static double[] Direction(double[] gradient, LinkedList<(double[] Step, double[] Change, double Curvature)> pairs)
    {
        var direction = Vectors.Scaled(gradient, -1);
        if (pairs.Last is null)
            return direction;
        var shares = new Stack<double>();
        for (var pair = pairs.Last; pair is not null; pair = pair.Previous)
        {
            var share = Vectors.Dot(pair.Value.Step, direction) / pair.Value.Curvature;
            shares.Push(share);
            Vectors.Add(direction, pair.Value.Change, -share);
        }

        var (_, last, curvature) = pairs.Last.Value;
        direction = Vectors.Scaled(direction, curvature / Vectors.Dot(last, last));
        foreach (var (step, change, bend) in pairs)
            Vectors.Add(direction, step, shares.Pop() - (Vectors.Dot(change, direction) / bend));
        return direction;
    }
}
