using Clade.Torch;

namespace Clade.Training;

/// <summary>
/// Exponential moving average of weights: <c>a ← d·a + (1 - d)·w</c> with <c>d = min(decay, (1 + t) / (10 + t))</c> at step t, so that the
/// first steps are soon forgotten (the warm-up of TensorFlow's ExponentialMovingAverage). Owns its copies; the weights belong to the model.
/// </summary>
internal sealed class WeightAverage : IDisposable
{
    private readonly double _decay;
    private readonly List<(string Name, Tensor Weight, Tensor Average)> _items = [];

    /// <summary>Starts at the weights as they are.</summary>
    /// <param name="weights">Trained tensors under their names, each once.</param>
    /// <param name="decay">Above 0 and below 1.</param>
    internal WeightAverage(IEnumerable<(string Name, Tensor Value)> weights, double decay)
    {
        _decay = decay;
        using var _ = Autograd.NoGrad();
        using var scope = new TensorScope();
        foreach (var (name, value) in weights)
            _items.Add((name, value, value.Detach().Clone().DetachFromScope()));
    }

    internal IEnumerable<(string Name, Tensor Value)> State() => _items.Select(item => (item.Name, item.Average));

    /// <summary>Takes the present weights in.</summary>
    /// <param name="step">Steps taken, from 1.</param>
    internal void Update(long step)
    {
        using var _ = Autograd.NoGrad();
        using var scope = new TensorScope();
        var decay = Math.Min(_decay, (1.0 + step) / (10 + step));
        foreach (var (_, weight, average) in _items)
            average.LerpInPlace(weight, 1 - decay);
    }

    /// <summary>Puts the average into the weights.</summary>
    internal void Apply()
    {
        using var _ = Autograd.NoGrad();
        using var scope = new TensorScope();
        foreach (var (_, weight, average) in _items)
            weight.CopyInPlace(average);
    }

    public void Dispose() => _items.ForEach(item => item.Average.Dispose());
}
