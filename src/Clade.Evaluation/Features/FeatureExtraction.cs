using Clade.Core;
using Clade.Data.Text;
using Clade.Models;
using Clade.Torch;

namespace Clade.Evaluation;

/// <summary>
/// Tensors of pixels and captions to unit vectors, batch by batch, without recording gradients, for models in memory; for files and for features that
/// are kept see <see cref="EvaluatedModel"/>. Results lie on the model's device, outside of all scopes: the caller disposes them. The model is only read, so several threads may share it.
/// </summary>
public static class FeatureExtraction
{
    /// <summary>Captions sorted by length at a time, and features kept in one file: enough to fill batches of one length, little enough to be lost when a run is stopped.</summary>
    internal const int Block = 2048;

    /// <summary>Embeds pictures that are made as they are needed.</summary>
    /// <param name="model">A model with an image tower of size S.</param>
    /// <param name="count">Number of pictures, at least 1.</param>
    /// <param name="batch">
    /// Gets the first picture and how many are wanted; returns float32 [n, 3, S, S], normalised as the model's preprocessing says.
    /// Runs inside the scope of the batch: what it makes is freed with the batch.
    /// </param>
    /// <param name="options">Batches and precision; null for the defaults.</param>
    /// <param name="cancellation">Looked at between batches.</param>
    /// <returns>[count, D] float32, L2-normalised.</returns>
    /// <exception cref="InputException">There is no picture or no image tower, or a batch has another shape.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static Tensor Images(DualEncoder model, int count, Func<int, int, Tensor> batch, FeatureOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(batch);
        var tower = model.Image ?? throw new InputException("This model has no image tower, so it cannot embed pictures.");
        long side = tower.ImageSize;
        using var sink = new FeatureSink(model.LogitScale.Device, count, "pictures", options, cancellation);
        for (int start = 0, n; start < count; start += n)
        {
            n = sink.Next(count - start);
            sink.Add(() =>
            {
                var pixels = batch(start, n);
                if (!pixels.Shape.SequenceEqual([n, 3, side, side]) || !pixels.ElementType.IsFloatingPoint())
                    throw new InputException($"A batch of pictures is {pixels}; the model takes Float32 [{n}, 3, {side}, {side}].");
                return tower.Encode(pixels.To(model.LogitScale.Device, model.LogitScale.ElementType));
            });
        }

        return sink.Take();
    }

    /// <summary>Embeds pictures held as bytes, with CLIP's mean and deviation (<see cref="PixelNormalisation"/>).</summary>
    /// <param name="model">A model with an image tower of size S.</param>
    /// <param name="images">uint8 [N, 3, S, S], N at least 1. Stays the caller's.</param>
    /// <param name="options">Batches and precision; null for the defaults.</param>
    /// <param name="cancellation">Looked at between batches.</param>
    /// <returns>[N, D] float32, L2-normalised.</returns>
    /// <exception cref="InputException">The pictures have another type or shape, or there is no image tower.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static Tensor Images(DualEncoder model, Tensor images, FeatureOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(images);
        if (images.Dimensions != 4 || images.ElementType != ElementType.UInt8)
            throw new InputException($"The pictures are {images}; UInt8 [N, 3, S, S] is needed.");
        return Images(model, checked((int)images.Size(0)), (start, n) => PixelNormalisation.Apply(images.Narrow(0, start, n)), options, cancellation);
    }

    /// <summary>Embeds captions. Captions of like length go together, each batch cut to its longest: the same vectors for a fraction of the work.</summary>
    /// <param name="model">A model with a text tower.</param>
    /// <param name="tokenizer">The tokenizer it was trained with. Captions beyond its context are cut.</param>
    /// <param name="captions">At least one.</param>
    /// <param name="options">Batches and precision; null for the defaults.</param>
    /// <param name="cancellation">Looked at between batches.</param>
    /// <returns>[N, D] float32, L2-normalised, in the order of the captions.</returns>
    /// <exception cref="InputException">There is no caption or no text tower, or the tokenizer is another model's.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static Tensor Captions(DualEncoder model, ITokenizer tokenizer, IReadOnlyList<string> captions, FeatureOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(tokenizer);
        ArgumentNullException.ThrowIfNull(captions);
        var tower = model.Text ?? throw new InputException("This model has no text tower, so it cannot embed captions.");
        if (tokenizer.VocabularySize > ((tower as TextTransformer)?.Config.VocabularySize ?? int.MaxValue) || tokenizer.ContextLength > (tower.MaxTokens ?? int.MaxValue))
            throw new InputException($"The tokenizer has {tokenizer.VocabularySize} ids and a context of {tokenizer.ContextLength}, which is more than the text tower has: use the tokenizer beside the model.");
        using var sink = new FeatureSink(model.LogitScale.Device, captions.Count, "captions", options, cancellation);
        for (var first = 0; first < captions.Count; first += Block)
        {
            var tokens = tokenizer.EncodeBatch([.. captions.Skip(first).Take(Block)], tower.NeedsWholeContext);
            int[] order = [.. Enumerable.Range(0, tokens.Rows).OrderBy(row => tokens.Counts[row])];
            for (int start = 0, n; start < order.Length; start += n)
            {
                n = sink.Next(order.Length - start);
                var rows = order.AsSpan(start, n).ToArray();
                var part = TextParts.Only(tokens, rows, cut: !tower.NeedsWholeContext && !tokenizer.Frame.FillsContext);
                sink.Add(() => tower.Encode(LoadedModel.Input(part, model.LogitScale.Device)), [.. rows.Select(row => (long)first + row)]);
            }
        }

        return sink.Take();
    }
}
