namespace Clade.Evaluation;

/// <summary>Arithmetic of equally long arrays.</summary>
internal static class Vectors
{
    public static double Dot(double[] left, double[] right)
    {
        double sum = 0;
        for (var i = 0; i < left.Length; i++)
            sum += left[i] * right[i];
        return sum;
    }

    public static double[] Minus(double[] left, double[] right)
    {
        var result = new double[left.Length];
        for (var i = 0; i < result.Length; i++)
            result[i] = left[i] - right[i];
        return result;
    }

    public static double[] Scaled(double[] vector, double by)
    {
        var result = new double[vector.Length];
        for (var i = 0; i < result.Length; i++)
            result[i] = vector[i] * by;
        return result;
    }

    /// <summary>target += by · vector</summary>
    public static void Add(double[] target, double[] vector, double by)
    {
        for (var i = 0; i < target.Length; i++)
            target[i] += by * vector[i];
    }

    /// <summary>Largest absolute value.</summary>
    public static double Largest(double[] vector)
    {
        double largest = 0;
        foreach (var number in vector)
            largest = Math.Max(largest, Math.Abs(number));
        return largest;
    }

    /// <summary>Sum of the absolute values.</summary>
    public static double Sum(double[] vector)
    {
        double sum = 0;
        foreach (var number in vector)
            sum += Math.Abs(number);
        return sum;
    }
}
