using Clade.Torch;

namespace Clade.Models;

/// <summary>Picture features to class scores: zero-shot, a cache of examples, Gaussians, descriptions, a linear probe. Stateless once made; may be called on several threads.</summary>
public interface IClassifierHead
{
    /// <summary>Names of the C classes, in the order of the scores.</summary>
    IReadOnlyList<string> Classes { get; }

    /// <summary>Scores of every class, softmax-ready: temperature or logit scale are applied.</summary>
    /// <param name="images">[N, D] float32, L2-normalised. Stays the caller's.</param>
    /// <returns>[N, C] float32, in the current scope.</returns>
    Tensor Scores(Tensor images);
}
