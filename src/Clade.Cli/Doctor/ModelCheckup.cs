using Clade.Data.Images;
using Clade.Data.Text;
using Clade.Models;
using Clade.Torch;

namespace Clade.Cli;

/// <summary>
/// A model against itself: built-in texts and pictures through tokenizer, preprocessing and every stage of both towers, in float64 for
/// reference, in float32 and in bfloat16. Differences are relative to the largest value of the stage.
/// </summary>
internal static class ModelCheckup
{
    private const double Narrow = 1e-4, Half = 0.1;

    private static readonly string[] s_texts = ["a photo of a cat", "two red apples on a wooden table, seen from above", "\u00dcber-gro\u00dfe  \u4f60\u597d \ud83d\ude00 &amp; 3.14"];

    /// <summary>All stages; the model is left in float32.</summary>
    internal static IEnumerable<Check> Run(LoadedModel model)
    {
        foreach (var check in Tokens(model))
            yield return check;
        foreach (var check in Pixels(model))
            yield return check;
        using var scope = new TensorScope();
        var narrow = Stages(model, ElementType.Float32);
        var wide = Stages(model, ElementType.Float64);
        model.Model.To(ElementType.Float32);
        var half = HalfStages(model, out var refused);
        foreach (var (stage, reference) in wide)
        {
            yield return Relative("float32 against float64", stage, reference, narrow[stage], Narrow);
            if (half is not null)
                yield return Relative("bfloat16 against float64", stage, reference, half[stage], Half);
        }

        if (half is null)
            yield return new Check("bfloat16 against float64", "all", double.NaN, "", true, $"not run: {refused}");
    }

    private static IEnumerable<Check> Tokens(LoadedModel model)
    {
        if (model.TokenizerProblem is { } problem)
            yield return Check.Failed("tokenizer", "files", problem);
        if (model.Tokenizer?.Tokenizer is not { } tokenizer)
            yield break;
        var batch = tokenizer.EncodeBatch(s_texts);
        var outside = batch.Ids.Count(id => id < 0 || id >= tokenizer.VocabularySize);
        yield return new Check("tokenizer", "ids within the vocabulary", outside, "0", outside == 0);
        if (model.Plan.Vocabulary is { } rows)
        {
            var above = batch.Ids.Count(id => id >= rows);
            yield return new Check("tokenizer", "ids within the token table", above, "0", above == 0);
        }

        using var scope = new TensorScope();
        var together = model.EncodeTexts(s_texts);
        var alone = Operators.Cat([.. s_texts.Select(text => model.EncodeTexts([text]))]);
        yield return Relative("text tower", "alone against in a batch (padding changes nothing)", together, alone, Narrow);
    }

    private static IEnumerable<Check> Pixels(LoadedModel model)
    {
        if (model.Preprocess is not { } preprocess)
            yield break;
        var size = model.Model.Image!.ImageSize;
        yield return new Check("pixels", "size of the image tower", Math.Abs(preprocess.Size - size), "0", preprocess.Size == size, model.PreprocessIsUsual ? "no file says how pictures are prepared: CLIP's way is used" : null);
        // A picture of one grey level passes every resize unchanged: what comes out is (level / 255 - mean) / deviation.
        var grey = new RgbImage(61, 47, [.. Enumerable.Repeat((byte)128, 61 * 47 * 3)]);
        var pixels = preprocess.Apply(grey);
        var plane = size * size;
        var worst = Enumerable.Range(0, pixels.Length).Max(i => Math.Abs(pixels[i] - ((128 / 255.0) - (preprocess.Mean?[i / plane] ?? 0)) / (preprocess.Std?[i / plane] ?? 1)));
        yield return new Check("pixels", "a grey picture stays grey", worst, "1E-6", worst <= 1e-6);
    }

    private static Dictionary<string, Tensor>? HalfStages(LoadedModel model, out string? refused)
    {
        refused = null;
        try
        {
            // As Clade computes in it: matrix products in bfloat16, norms and sums in float32.
            using var _ = Autocast.Enable(ElementType.BFloat16);
            return Stages(model, ElementType.Float32);
        }
        catch (TorchException error)
        {
            refused = error.Message;
            return null;
        }
    }

    private static Dictionary<string, Tensor> Stages(LoadedModel model, ElementType type)
    {
        model.Model.To(type);
        var stages = new Dictionary<string, Tensor>(StringComparer.Ordinal);
        if (model.Model.Image is not null)
            stages["image features"] = model.EncodeImages(Picture(model.Preprocess!), (stage, value) => stages["vision." + stage] = value);
        if (model.Tokenizer is not null)
            stages["text features"] = model.EncodeTexts(s_texts, (stage, value) => stages["text." + stage] = value);
        return stages;
    }

    // Two drawn pictures: ramps with a disc, and stripes, so that every patch differs.
    private static Tensor Picture(ClipPreprocess preprocess)
    {
        float[] Draw(Func<int, int, (int R, int G, int B)> colour)
        {
            const int Width = 96, Height = 80;
            var bytes = new byte[Width * Height * 3];
            for (var i = 0; i < Width * Height; i++)
            {
                var (r, g, b) = colour(i % Width, i / Width);
                (bytes[3 * i], bytes[(3 * i) + 1], bytes[(3 * i) + 2]) = ((byte)r, (byte)g, (byte)b);
            }

            return preprocess.Apply(new RgbImage(Width, Height, bytes));
        }

        var disc = Draw((x, y) => ((x - 48) * (x - 48)) + ((y - 40) * (y - 40)) < 600 ? (220, 40, 30) : (2 * x, 3 * y, 255 - x - y));
        var stripes = Draw((x, y) => (x + (2 * y)) / 9 % 2 == 0 ? (20, 90 + y, 200) : (250, 240 - (2 * y), x));
        return Tensor.From<float>([.. disc, .. stripes], [2, 3, preprocess.Size, preprocess.Size]);
    }

    private static Check Relative(string group, string stage, Tensor reference, Tensor actual, double tolerance)
    {
        using var scope = new TensorScope();
        var wanted = reference.Detach().To(ElementType.Float64);
        var most = (actual.Detach().To(ElementType.Float64) - wanted).Abs().Max().ToDouble() / Math.Max(wanted.Abs().Max().ToDouble(), 1e-12);
        return new Check(group, stage, most, $"{tolerance:0.#E+0} of the largest value", most <= tolerance);
    }
}
