using Clade.Torch;

namespace Clade.Models;

/// <summary>A tower from pixels to the joint space, whatever its architecture. Owns its parameters; forward passes may run on several threads while nobody trains.</summary>
public abstract class ImageTower : Tower
{
    /// <summary>Pixels a side that the tower was made for.</summary>
    public abstract int ImageSize { get; }

    /// <summary>Pictures to features before L2 normalisation.</summary>
    /// <param name="pixels">float [B, 3, S, S], normalised as the model's preprocessing says.</param>
    /// <param name="observe">Called with the name of a stage and its tensor, in pipeline order; each tower documents its stages.</param>
    /// <returns>[B, D], in the current scope.</returns>
    public abstract Tensor Encode(Tensor pixels, Action<string, Tensor>? observe = null);
}
