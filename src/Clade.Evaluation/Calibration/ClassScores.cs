using Clade.Core;
using Clade.Torch;

namespace Clade.Evaluation;

/// <summary>Scores of every class for every picture on the processor's side: logits of a head, or cosines. Immutable and thread-safe.</summary>
public sealed class ClassScores
{
    private readonly float[] _values;

    /// <summary>Takes a table.</summary>
    /// <param name="values">[N, C] row-major, finite, N at least 1, C at least 2; becomes the table's own.</param>
    /// <param name="classes">C.</param>
    /// <exception cref="InputException">The numbers do not make whole rows, there are fewer than two classes, or one is not finite.</exception>
    public ClassScores(float[] values, int classes)
    {
        ArgumentNullException.ThrowIfNull(values);
        if (classes < 2 || values.Length == 0 || values.Length % classes != 0)
            throw new InputException($"{values.Length} scores do not make rows of {classes} classes; at least one picture and two classes are needed.");
        var bad = Array.FindIndex(values, value => !float.IsFinite(value));
        if (bad >= 0)
            throw new InputException($"The score of picture {bad / classes} for class {bad % classes} is {values[bad]}: the model or its input is broken.");
        (_values, Classes) = (values, classes);
    }

    /// <summary>Number of pictures.</summary>
    public int Count => _values.Length / Classes;

    /// <summary>Number of classes.</summary>
    public int Classes { get; }

    /// <summary>The C scores of a picture.</summary>
    public ReadOnlySpan<float> this[int picture] => _values.AsSpan(picture * Classes, Classes);

    /// <summary>Copies a table off its device.</summary>
    /// <param name="scores">[N, C] floating-point. Stays the caller's.</param>
    /// <exception cref="InputException">It is no such table, or holds NaN or infinite values.</exception>
    public static ClassScores From(Tensor scores)
    {
        ArgumentNullException.ThrowIfNull(scores);
        if (scores.Dimensions != 2 || !scores.ElementType.IsFloatingPoint())
            throw new InputException($"The scores are {scores}; a floating-point table is needed, one row a picture and one column a class.");
        using var scope = new TensorScope();
        return new(scores.Detach().To(ElementType.Float32).To(Device.Cpu).Contiguous().ToArray<float>(), checked((int)scores.Size(1)));
    }

    /// <summary>Some of the pictures, in the order named.</summary>
    /// <param name="pictures">Numbers from 0; at least one.</param>
    /// <exception cref="InputException">There is none.</exception>
    public ClassScores Only(IReadOnlyList<int> pictures)
    {
        ArgumentNullException.ThrowIfNull(pictures);
        var rows = new float[pictures.Count * Classes];
        for (var i = 0; i < pictures.Count; i++)
            this[pictures[i]].CopyTo(rows.AsSpan(i * Classes));
        return new(rows, Classes);
    }

    /// <summary>For each picture the class of the highest score, the first of several.</summary>
    public int[] Predictions() => Each(static row =>
    {
        var best = 0;
        for (var i = 1; i < row.Length; i++)
        {
            if (row[i] > row[best])
                best = i;
        }

        return best;
    });

    /// <summary>1 for each picture whose class of the highest score is its own, else 0.</summary>
    /// <param name="labels">One class a picture.</param>
    /// <exception cref="InputException">There are not as many, or one is no class.</exception>
    public double[] Hits(IReadOnlyList<int> labels)
    {
        Check(labels);
        return [.. Predictions().Zip(labels, (prediction, label) => prediction == label ? 1.0 : 0.0)];
    }

    /// <summary>For each picture the largest probability, max softmax(scores / temperature); in [1/C, 1].</summary>
    /// <param name="temperature">Above 0.</param>
    public double[] Confidences(double temperature = 1) => Each(row => Math.Exp(-LogSum(row, Largest(row), temperature)));

    /// <summary>For each picture -ln of the probability of its own class; at least 0.</summary>
    /// <param name="labels">One class a picture.</param>
    /// <param name="temperature">Above 0.</param>
    /// <exception cref="InputException">There are not as many labels, or one is no class.</exception>
    public double[] LogLosses(IReadOnlyList<int> labels, double temperature = 1)
    {
        Check(labels);
        return Each((row, picture) =>
        {
            var largest = Largest(row);
            return ((largest - row[labels[picture]]) / temperature) + LogSum(row, largest, temperature);
        });
    }

    /// <summary>For each picture its part of the Brier score: sum over classes of (p - y)²; in [0, 2].</summary>
    /// <param name="labels">One class a picture.</param>
    /// <param name="temperature">Above 0.</param>
    /// <exception cref="InputException">There are not as many labels, or one is no class.</exception>
    public double[] SquaredErrors(IReadOnlyList<int> labels, double temperature = 1)
    {
        Check(labels);
        return Each((row, picture) =>
        {
            var largest = Largest(row);
            var (total, sum) = (LogSum(row, largest, temperature), 0.0);
            for (var i = 0; i < row.Length; i++)
            {
                var off = Math.Exp(((row[i] - largest) / temperature) - total) - (i == labels[picture] ? 1 : 0);
                sum += off * off;
            }

            return sum;
        });
    }

    internal delegate T OfRow<out T>(ReadOnlySpan<float> row);

    internal T[] Each<T>(OfRow<T> of)
    {
        var results = new T[Count];
        Parallel.For(0, Count, i => results[i] = of(this[i]));
        return results;
    }

    /// <summary>ln sum exp(score) without overflow.</summary>
    internal static double LogSumExp(ReadOnlySpan<float> row) => Largest(row) + LogSum(row, Largest(row), 1);

    internal static double Largest(ReadOnlySpan<float> row)
    {
        var largest = row[0];
        foreach (var score in row)
            largest = Math.Max(largest, score);
        return largest;
    }

    // ln sum exp((score - largest) / temperature), at least 0.
    private static double LogSum(ReadOnlySpan<float> row, double largest, double temperature)
    {
        double sum = 0;
        foreach (var score in row)
            sum += Math.Exp((score - largest) / temperature);
        return Math.Log(sum);
    }

    internal void Check(IReadOnlyList<int> labels)
    {
        ArgumentNullException.ThrowIfNull(labels);
        if (labels.Count != Count)
            throw new InputException($"{Count} pictures and {labels.Count} labels: each picture needs one.");
        for (var i = 0; i < labels.Count; i++)
        {
            if ((uint)labels[i] >= (uint)Classes)
                throw new InputException($"Picture {i} has label {labels[i]}, and there are {Classes} classes counted from 0.");
        }
    }

    private delegate T OfNumberedRow<out T>(ReadOnlySpan<float> row, int picture);

    private double[] Each(OfNumberedRow<double> of)
    {
        var results = new double[Count];
        Parallel.For(0, Count, i => results[i] = of(this[i], i));
        return results;
    }
}
