using Clade.Core;
using Clade.Embedding;
using Clade.Telemetry;

namespace Clade;

public sealed partial class Clip
{
    private const string Text = "text";

    /// <summary>A text to its vector; what is too long is cut as the model's reference cuts it.</summary>
    /// <returns>[D], of unit length unless the options say otherwise.</returns>
    /// <exception cref="InputException">The model has no text tower or no tokenizer.</exception>
    /// <exception cref="ObjectDisposedException">This was disposed.</exception>
    public float[] EmbedText(string text, CancellationToken cancellation = default)
    {
        var vector = new float[Dimensions];
        EmbedTexts([text], vector, cancellation);
        return vector;
    }

    /// <summary>Texts to vectors, in their order.</summary>
    /// <returns>N arrays of D numbers.</returns>
    /// <inheritdoc cref="EmbedText"/>
    public float[][] EmbedTexts(IReadOnlyList<string> texts, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(texts);
        var rows = Room(texts.Count);
        EmbedTexts(texts, rows, cancellation);
        return Batches.Split(rows, Dimensions);
    }

    /// <summary>Texts to vectors in memory of the caller, row after row.</summary>
    /// <param name="texts">N texts.</param>
    /// <param name="destination">[N, D], exactly; not defined after an error.</param>
    /// <param name="cancellation">Looked at between batches.</param>
    /// <exception cref="ArgumentException">The destination has another length.</exception>
    /// <inheritdoc cref="EmbedText"/>
    public void EmbedTexts(IReadOnlyList<string> texts, Span<float> destination, CancellationToken cancellation = default)
    {
        CheckTexts(texts);
        CheckDestination(texts.Count, destination);
        Operation.Run(ModelId, Text, texts.Count, Dimensions, destination, (operation, rows) =>
            Batches.Run(texts.Count, _options.BatchSize, (first, count) => Start(operation, Part(texts, first, count), cancellation), rows, cancellation));
    }

    /// <inheritdoc cref="EmbedText"/>
    public async Task<float[]> EmbedTextAsync(string text, CancellationToken cancellation = default) =>
        (await EmbedTextsAsync([text], cancellation).ConfigureAwait(false))[0];

    /// <inheritdoc cref="EmbedTexts(IReadOnlyList{string}, CancellationToken)"/>
    public async Task<float[][]> EmbedTextsAsync(IReadOnlyList<string> texts, CancellationToken cancellation = default) =>
        Batches.Split((await EmbedTextRowsAsync(texts, cancellation).ConfigureAwait(false)).Rows, Dimensions);

    /// <summary>
    /// A stream of texts to a stream of vectors, in the same order. Batches are as large as what has come while the tower was busy: a slow source
    /// waits for no batch to fill, a fast one gets full batches. Reads at most two batches ahead.
    /// </summary>
    /// <param name="texts">Texts; disposed when the result is.</param>
    /// <param name="cancellation">Ends it between batches.</param>
    /// <returns>A vector [D] a text.</returns>
    /// <inheritdoc cref="EmbedText"/>
    public IAsyncEnumerable<ReadOnlyMemory<float>> EmbedTextsAsync(IAsyncEnumerable<string> texts, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(texts);
        CheckTexts([]);
        return Flow.Run(texts, _options.BatchSize, Dimensions, async (batch, token) => (await EmbedTextRowsAsync(batch, token).ConfigureAwait(false)).Rows, cancellation);
    }

    /// <summary>Rows of vectors, and how many ids the tower read for them.</summary>
    internal Task<(float[] Rows, long Tokens)> EmbedTextRowsAsync(IReadOnlyList<string> texts, CancellationToken cancellation)
    {
        CheckTexts(texts);
        var rows = Room(texts.Count);
        return Operation.RunAsync(ModelId, Text, texts.Count, Dimensions, async operation =>
        {
            await Batches.RunAsync(texts.Count, _options.BatchSize, (first, count, stop) => Task.Run(() => Start(operation, Part(texts, first, count), stop), stop), rows, cancellation).ConfigureAwait(false);
            return (rows, operation.Tokens);
        });
    }

    private Task<float[]> Start(Operation operation, IReadOnlyList<string> texts, CancellationToken cancellation)
    {
        var tokens = _towers.Tokens(texts);
        operation.Add(tokens.Counts.Sum());
        return _towers.Texts(tokens, cancellation);
    }

    private void CheckTexts(IReadOnlyList<string> texts)
    {
        ArgumentNullException.ThrowIfNull(texts);
        ObjectDisposedException.ThrowIf(_towers.IsDisposed, this);
        _towers.NeedTexts();
        for (var i = 0; i < texts.Count; i++)
        {
            if (texts[i] is null)
                throw new ArgumentException($"Text {i + 1} of {texts.Count} is null.", nameof(texts));
        }
    }

    private static IReadOnlyList<T> Part<T>(IReadOnlyList<T> all, int first, int count) =>
        first == 0 && count == all.Count ? all : [.. Enumerable.Range(first, count).Select(index => all[index])];
}
