using Clade.Torch;

namespace Clade.Models;

/// <summary>
/// Layers one after another. Whoever watches sees what each gave; where nobody does and nothing is recorded for gradients, what a layer made on the way is given
/// back when it is done, and what it read too, so that memory does not grow with depth. For one thread.
/// </summary>
/// <param name="input">What the first layer reads; it stays as it is.</param>
/// <param name="observe">Null for nobody.</param>
internal readonly struct LayerPass(Tensor input, Action<string, Tensor>? observe)
{
    private readonly bool _fleeting = observe is null && !Autograd.IsEnabled;

    /// <summary>Applies a layer.</summary>
    /// <param name="x">The input, or what the layer before gave, which must not be used afterwards.</param>
    /// <param name="name">Of the stage behind the layer; null for none.</param>
    /// <param name="layer">Computes it.</param>
    /// <returns>What it gave, in the current scope.</returns>
    public Tensor Next(Tensor x, string? name, Func<Tensor, Tensor> layer)
    {
        if (!_fleeting)
        {
            var seen = layer(x);
            if (name is not null)
                observe?.Invoke(name, seen);
            return seen;
        }

        using var scope = new TensorScope();
        var next = scope.Keep(layer(x));
        if (x != input && x != next)
            x.Dispose();
        return next;
    }
}
