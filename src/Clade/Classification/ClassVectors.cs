using Clade.Core;

namespace Clade.Classification;

/// <summary>
/// One vector a label: each label put into each template, each sentence a vector of unit length, their mean brought to unit length again (Radford et al. 2021,
/// section 3.1.4). Immutable.
/// </summary>
/// <param name="Labels">C labels.</param>
/// <param name="Rows">[C, D] of unit length.</param>
internal sealed record ClassVectors(IReadOnlyList<string> Labels, float[] Rows)
{
    /// <summary>Labels and templates that can be used.</summary>
    /// <exception cref="InputException">There are none, one is blank or comes twice, or a template has no place for the label.</exception>
    internal static void Check(IReadOnlyList<string> labels, IReadOnlyList<string> templates)
    {
        if (labels.Count == 0 || templates.Count == 0)
            throw new InputException($"There is no {(labels.Count == 0 ? "label" : "template")}; give at least one.");
        if (labels.Any(string.IsNullOrWhiteSpace))
            throw new InputException("A label is empty; give every class a name.");
        if (labels.GroupBy(label => label, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1) is { } twice)
            throw new InputException($"The label '{Printable.Name(twice.Key)}' comes twice; give each class one name of its own.");
        foreach (var template in templates)
        {
            if (template?.Contains("{}", StringComparison.Ordinal) != true)
                throw new InputException($"The template '{Printable.Name(template ?? "")}' has no {{}} where the label goes.");
        }
    }

    /// <summary>Sentences, label by label.</summary>
    internal static IReadOnlyList<string> Sentences(IReadOnlyList<string> labels, IReadOnlyList<string> templates) =>
        [.. labels.SelectMany(label => templates.Select(template => template.Replace("{}", label, StringComparison.Ordinal)))];

    /// <summary>From the vectors of <see cref="Sentences"/>, of any length above 0.</summary>
    internal static ClassVectors Of(IReadOnlyList<string> labels, int templates, float[] sentences)
    {
        var width = sentences.Length / labels.Count / templates;
        var rows = new float[labels.Count * width];
        for (var label = 0; label < labels.Count; label++)
        {
            var sum = new double[width];
            for (var template = 0; template < templates; template++)
            {
                var sentence = sentences.AsSpan(((label * templates) + template) * width, width);
                var length = Length(sentence);
                for (var i = 0; i < width; i++)
                    sum[i] += sentence[i] / length;
            }

            var total = Math.Max(Math.Sqrt(sum.Sum(value => value * value)), 1e-12);
            for (var i = 0; i < width; i++)
                rows[(label * width) + i] = (float)(sum[i] / total);
        }

        return new ClassVectors([.. labels], rows);
    }

    /// <summary>The labels for one picture, the likeliest first; equally likely ones in their order.</summary>
    /// <param name="image">[D], of any length above 0.</param>
    /// <param name="scale">What cosines are multiplied with.</param>
    internal ClassScore[] Scores(ReadOnlySpan<float> image, double scale)
    {
        var (width, length) = (image.Length, Length(image));
        var cosines = new double[Labels.Count];
        for (var label = 0; label < cosines.Length; label++)
        {
            double dot = 0;
            var row = Rows.AsSpan(label * width, width);
            for (var i = 0; i < width; i++)
                dot += (double)image[i] * row[i];
            cosines[label] = dot / length;
        }

        var most = cosines.Max();
        var weights = cosines.Select(cosine => Math.Exp(scale * (cosine - most))).ToArray();
        var sum = weights.Sum();
        return [.. Labels.Select((label, i) => new ClassScore(label, (float)(weights[i] / sum), (float)Math.Clamp(cosines[i], -1, 1))).OrderByDescending(score => score.Similarity)];
    }

    private static double Length(ReadOnlySpan<float> vector)
    {
        double sum = 0;
        foreach (var value in vector)
            sum += (double)value * value;
        return Math.Max(Math.Sqrt(sum), 1e-12);
    }
}
