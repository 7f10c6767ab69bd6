using Clade.Core;
using Clade.Models;
using Clade.Torch;

namespace Clade.Cli;

/// <summary>What <c>clade embed</c> was asked for, and how it is computed: batch by batch, so that memory holds one batch and the vectors.</summary>
internal sealed record EmbedJob
{
    internal required IReadOnlyList<string> Images { get; init; }

    internal required IReadOnlyList<string> Texts { get; init; }

    internal required bool Normalise { get; init; }

    internal required int Batch { get; init; }

    /// <summary>float32, bfloat16 or float64.</summary>
    internal required string Precision { get; init; }

    internal required PictureOptions Pictures { get; init; }

    // In bfloat16 the products are, while weights and norms stay float32.
    internal LoadOptions Load => new() { Pictures = Pictures, ElementType = Precision == "float64" ? ElementType.Float64 : ElementType.Float32 };

    /// <summary>The precision of this thread until the result is disposed.</summary>
    internal IDisposable? Compute() => Precision == "bfloat16" ? Autocast.Enable() : null;

    /// <summary>Refuses what the model cannot do before anything is computed.</summary>
    /// <exception cref="InputException">A tower or the tokenizer is missing, or the result would be too large.</exception>
    internal void Check(LoadedModel model)
    {
        if (Images.Count > 0 && model.Model.Image is null)
            throw new InputException($"{model.Name} has no image tower; leave out --images.");
        if (Texts.Count > 0 && model.Model.Text is null)
            throw new InputException($"{model.Name} has no text tower; leave out --texts.");
        if (Texts.Count > 0 && model.Tokenizer is null)
            throw new InputException(model.TokenizerProblem!);
        VectorFile.CheckSize(Images.Count, model.Plan.Config.EmbedDim, "pictures");
        VectorFile.CheckSize(Texts.Count, model.Plan.Config.EmbedDim, "texts");
    }

    internal float[] EmbedImages(LoadedModel model, CancellationToken cancellation) => Embed("pictures", Images.Count, model, (start, count) =>
    {
        var preprocess = model.Preprocess!;
        var pixels = PictureFiles.Pixels(preprocess, Images, start, count, cancellation);
        return model.EncodeImages(Tensor.From<float>(pixels, [count, 3, preprocess.Size, preprocess.Size]));
    }, cancellation);

    internal float[] EmbedTexts(LoadedModel model, CancellationToken cancellation) => Embed("texts", Texts.Count, model, (start, count) =>
        model.EncodeTexts([.. Texts.Skip(start).Take(count)]), cancellation);

    /// <summary>What the file says of itself.</summary>
    internal Dictionary<string, string> Notes(LoadedModel model)
    {
        var fingerprint = model.Fingerprint;
        var notes = new Dictionary<string, string>
        {
            ["format"] = VectorFile.Vectors,
            ["model"] = model.Name,
            ["family"] = model.Plan.Family,
            ["precision"] = Precision,
            ["normalised"] = Normalise ? "true" : "false",
            ["fingerprint"] = fingerprint.Whole,
            ["fingerprint.weights"] = fingerprint.Weights,
        };
        if (Images.Count > 0)
        {
            notes["image.names"] = VectorFile.Names(Images);
            notes["preprocess"] = model.Preprocess!.ToJson();
            notes["fingerprint.preprocess"] = fingerprint.Preprocess;
        }

        if (Texts.Count > 0)
        {
            notes["text.names"] = VectorFile.Names(Texts);
            notes["fingerprint.tokenizer"] = fingerprint.Tokenizer;
        }

        return notes;
    }

    private float[] Embed(string what, int total, LoadedModel model, Func<int, int, Tensor> encode, CancellationToken cancellation)
    {
        var width = model.Plan.Config.EmbedDim;
        var features = GC.AllocateUninitializedArray<float>(total * width);
        var progress = new ProgressLine(Console.Error);
        for (int start = 0, count; start < total; start += count)
        {
            cancellation.ThrowIfCancellationRequested();
            count = Math.Min(Batch, total - start);
            using var scope = new TensorScope();
            using var _ = Autograd.NoGrad();
            var vectors = encode(start, count);
            if (vectors.Shape is not [var rows, var columns] || rows != count || columns != width)
                throw new InvalidOperationException($"{count} {what} became {vectors}.");
            (Normalise ? DualEncoder.Normalise(vectors) : vectors).To(Device.Cpu, ElementType.Float32).Contiguous().ToArray<float>().CopyTo(features.AsSpan(start * width));
            var done = start + count;
            if (total > Batch)
                progress.Show(() => $"{done}/{total} {what}", done == total);
        }

        return features;
    }
}
