using Clade.Data.Sets;
using Clade.Torch;

namespace Clade.Evaluation;

/// <summary>What tasks ask of a model: vectors of pictures and of texts. One thread at a time.</summary>
public interface IEmbedder
{
    /// <summary>Name for people, unique among the models of a run.</summary>
    string Name { get; }

    /// <summary>What cosines are multiplied by before a softmax: exp of the model's logit scale.</summary>
    double Scale { get; }

    /// <summary>Vectors of the pictures of a set; what cannot be decoded is left out and listed.</summary>
    /// <param name="set">Pictures.</param>
    /// <param name="change">Done to each decoded picture first; null for nothing.</param>
    /// <param name="cancellation">Looked at between batches.</param>
    /// <returns>The caller's; it disposes the table.</returns>
    FeatureTable Images(PictureSet set, PictureChange? change = null, CancellationToken cancellation = default);

    /// <summary>Vectors of texts, cut to the model's context.</summary>
    /// <param name="texts">At least one.</param>
    /// <param name="cancellation">Looked at between batches.</param>
    /// <returns>[N, D] float32, L2-normalised, outside of all scopes: the caller disposes it.</returns>
    Tensor Texts(IReadOnlyList<string> texts, CancellationToken cancellation = default);

    /// <summary>Vectors of the patches of each picture, batch by batch.</summary>
    /// <param name="set">Pictures.</param>
    /// <param name="batch">Gets the numbers of n pictures and float [n, g, g, D], not normalised, which lives until it returns.</param>
    /// <param name="change">Done to each decoded picture first; null for nothing.</param>
    /// <param name="cancellation">Looked at between batches.</param>
    /// <returns>Pictures that were left out.</returns>
    /// <exception cref="Clade.Core.InputException">The image tower has no vectors of patches in the joint space.</exception>
    IReadOnlyList<PictureProblem> Patches(PictureSet set, Action<IReadOnlyList<int>, Tensor> batch, PictureChange? change = null, CancellationToken cancellation = default);

    /// <summary>How many of the texts are longer than the model's context and lose their end.</summary>
    int Cut(IReadOnlyList<string> texts);
}
