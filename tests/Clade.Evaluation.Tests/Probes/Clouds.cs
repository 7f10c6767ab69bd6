using Clade.Core;
using Clade.Torch;

namespace Clade.Evaluation.Tests.Probes;

/// <summary>Unit vectors around one direction a class.</summary>
internal static class Clouds
{
    /// <param name="perClass">Vectors of each class; 0 for an empty one.</param>
    /// <param name="noise">Standard deviation against directions of length 1; above 1 the classes mix.</param>
    /// <param name="seed">Of the noise; the directions are always the same.</param>
    /// <param name="width">Channels.</param>
    public static ProbeSet Of(int[] perClass, double noise, long seed, int width = 8)
    {
        var (values, labels, ids) = (new List<float>(), new List<int>(), new List<string>());
        foreach (var (label, count) in perClass.Index())
        {
            var middle = new KeyedRandom(99, label);
            var direction = Enumerable.Range(0, width).Select(_ => middle.NextNormal()).ToArray();
            var length = Math.Sqrt(direction.Sum(number => number * number));
            for (var i = 0; i < count; i++)
            {
                var random = new KeyedRandom(seed, label, i);
                var vector = direction.Select(number => (number / length) + (noise * random.NextNormal() / Math.Sqrt(width))).ToArray();
                var norm = Math.Sqrt(vector.Sum(number => number * number));
                values.AddRange(vector.Select(number => (float)(number / norm)));
                labels.Add(label);
                ids.Add($"{seed}/{label}/{i:D4}");
            }
        }

        return new ProbeSet(Tensor.From<float>([.. values], [labels.Count, width]), labels, ids);
    }
}
