using System.Collections.Concurrent;
using Clade.Core;
using Clade.Data.Text;
using Clade.Models;
using Clade.Torch;

namespace Clade.Embedding;

/// <summary>Batches to vectors, on the model's own thread. Thread-safe.</summary>
internal sealed class Towers : IDisposable
{
    // What is found out about the machine serves all models of the process.
    private static readonly ConcurrentDictionary<(ElementType, Device), ComputePlan> s_plans = new();

    private readonly bool _normalise;
    private readonly ElementType _type;
    private readonly Device _device;
    private readonly TowerThread _thread;
    private int _disposed;

    internal Towers(LoadedModel model, Device device, ElementType type, bool normalise)
    {
        (Model, _device, _type, _normalise) = (model, device, type, normalise);
        _thread = new TowerThread($"Clade {model.Name}", device, type == ElementType.BFloat16);
    }

    internal LoadedModel Model { get; }

    internal int Width => Model.Plan.Config.EmbedDim;

    internal bool IsDisposed => Volatile.Read(ref _disposed) != 0;

    /// <summary>See <see cref="Clip.Pack"/>.</summary>
    internal Task<bool> Pack(CancellationToken cancellation) => _thread.Run(() =>
    {
        if ((Model.Model.Image?.Plan ?? Model.Model.Text?.Plan) is not null)
            return false;
        Model.Pack(s_plans.GetOrAdd((_type, _device), key => ComputePlan.Measure(key.Item1, key.Item2)));
        return true;
    }, cancellation);

    /// <summary>Never while weights are converted.</summary>
    internal Task<Fingerprint> Fingerprint() => _thread.Run(() => Model.Fingerprint, CancellationToken.None);

    /// <summary>Pixels [N, 3, S, S] to N vectors, row after row.</summary>
    internal Task<float[]> Images(Memory<float> pixels, int count, CancellationToken cancellation)
    {
        var size = Model.Preprocess!.Size;
        return _thread.Run(() => Rows(Model.EncodeImages(Tensor.Wrap(pixels, [count, 3, size, size])), count), cancellation);
    }

    /// <summary>Texts as the tower reads them.</summary>
    internal TokenBatch Tokens(IReadOnlyList<string> texts) => Model.Tokenizer!.Tokenizer.EncodeBatch(texts, Model.Model.Text!.NeedsWholeContext);

    /// <summary>Tokens to vectors, row after row.</summary>
    internal Task<float[]> Texts(TokenBatch tokens, CancellationToken cancellation) =>
        _thread.Run(() => Rows(Model.Model.Text!.Encode(LoadedModel.Input(tokens, Model.Model.LogitScale.Device)), tokens.Rows), cancellation);

    /// <exception cref="InputException">There is no image tower.</exception>
    internal void NeedImages()
    {
        if (Model.Model.Image is null)
            throw new InputException($"{Model.Name} has no image tower, so it embeds no pictures; load a model that has one.");
    }

    /// <exception cref="InputException">There is no text tower, or no tokenizer.</exception>
    internal void NeedTexts()
    {
        if (Model.Model.Text is null)
            throw new InputException($"{Model.Name} has no text tower, so it embeds no texts; load a model that has one.");
        if (Model.Tokenizer is null)
            throw new InputException(Model.TokenizerProblem!);
    }

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
            return;
        _thread.Dispose();
        Model.Dispose();
    }

    private float[] Rows(Tensor vectors, int count)
    {
        if (vectors.Shape is not [var rows, var width] || rows != count || width != Width)
            throw new InvalidOperationException($"{count} inputs became {vectors}.");
        return (_normalise ? DualEncoder.Normalise(vectors) : vectors).ToArray<float>();
    }
}
