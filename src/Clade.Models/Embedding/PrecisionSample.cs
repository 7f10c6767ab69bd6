using Clade.Core;
using Clade.Data.Embedding;
using Clade.Torch;

namespace Clade.Models;

/// <summary>
/// A few entries with the vectors that a model gives them as it was loaded, to tell afterwards how far packing in another precision has turned them. Which
/// entries, follows from their number alone, so that runs of all ranks come to one verdict. Immutable.
/// </summary>
public sealed class PrecisionSample
{
    /// <summary>Cosine to float32 that <c>auto</c> asks of every entry.</summary>
    public const double Least = 0.9995;

    // Of so many entries one is looked at, and at most so many in all.
    private const int Every = 64, Most = 16;

    private readonly Memory<float> _pixels;
    private readonly string[] _texts;
    private readonly int _pictures;
    private readonly float[] _before;

    private PrecisionSample(LoadedModel model, Memory<float> pixels, int pictures, string[] texts)
    {
        (_pixels, _pictures, _texts) = (pixels, pictures, texts);
        _before = Encode(model);
    }

    /// <summary>Entries that are looked at; none where there are few.</summary>
    public int Count => _pictures + _texts.Length;

    /// <summary>Encodes the sample.</summary>
    /// <param name="model">Not packed yet.</param>
    /// <param name="pictures">Of all ranks; those that cannot be read are left out.</param>
    /// <param name="texts">Of all ranks.</param>
    public static PrecisionSample Take(LoadedModel model, PictureInput pictures, IReadOnlyList<string> texts)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(pictures);
        ArgumentNullException.ThrowIfNull(texts);
        var (wanted, read) = (Number(pictures.Count), 0);
        var pixels = wanted == 0 ? [] : GC.AllocateUninitializedArray<float>(wanted * model.Preprocess!.Length, pinned: true);
        for (var i = 0; i < wanted; i++)
        {
            var row = (int)((long)i * pictures.Count / wanted);
            try
            {
                model.Preprocess!.Apply(pictures.Read(row), pictures.Id(row), pixels.AsSpan(read * model.Preprocess.Length, model.Preprocess.Length));
                read++;
            }
            catch (InputException)
            {
                // The run says what is wrong with it.
            }
        }

        var count = Number(texts.Count);
        return new PrecisionSample(model, pixels, read, [.. Enumerable.Range(0, count).Select(i => texts[(int)((long)i * texts.Count / count)])]);
    }

    /// <summary>The lowest cosine of an entry's vector now to its vector before; null where nothing is looked at.</summary>
    /// <param name="model">The same model, packed.</param>
    public double? Cosine(LoadedModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        if (Count == 0)
            return null;
        var (now, width, lowest) = (Encode(model), _before.Length / Count, 1.0);
        for (var start = 0; start < now.Length; start += width)
        {
            double product = 0, before = 0, after = 0;
            for (var i = start; i < start + width; i++)
            {
                product += (double)_before[i] * now[i];
                before += (double)_before[i] * _before[i];
                after += (double)now[i] * now[i];
            }

            // A vector that is no number is as far off as can be.
            var cosine = product / Math.Sqrt(before * after);
            lowest = Math.Min(lowest, double.IsFinite(cosine) ? cosine : -1);
        }

        return lowest;
    }

    private static int Number(int entries) => Math.Min(entries / Every, Most);

    private float[] Encode(LoadedModel model)
    {
        using var scope = new TensorScope();
        float[] pictures = _pictures == 0 ? [] : Flat(model.EncodeImages(Tensor.Wrap(_pixels[..(_pictures * model.Preprocess!.Length)], [_pictures, 3, model.Preprocess.Size, model.Preprocess.Size])));
        return _texts.Length == 0 ? pictures : [.. pictures, .. Flat(model.EncodeTexts(_texts))];
    }

    private static float[] Flat(Tensor features) => features.To(Device.Cpu, ElementType.Float32).Contiguous().AsSpan<float>().ToArray();
}
