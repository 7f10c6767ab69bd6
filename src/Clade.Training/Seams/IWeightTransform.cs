using Clade.Models;
using Clade.Torch;

namespace Clade.Training;

/// <summary>Weights of one model to weights of another: inheritance, learngenes, upcycling.</summary>
public interface IWeightTransform
{
    /// <summary>Fresh tensors, independent of the source, under the names of a <see cref="ClipModel"/> of <paramref name="target"/>. They belong to the caller or its scope.</summary>
    /// <param name="source">Names and tensors of the source, as its checkpoint has them.</param>
    /// <param name="target">What is wanted.</param>
    /// <exception cref="Clade.Core.InputException">The source cannot become the target; the sentence says why.</exception>
    IReadOnlyDictionary<string, Tensor> Transform(IReadOnlyDictionary<string, Tensor> source, ClipConfig target);
}
