using Clade.Data.Images;
using Clade.Data.Text;

namespace Clade.Models.Families;

/// <summary>How a checkpoint becomes a model: what a family says of files that it recognises.</summary>
/// <param name="Family">Name of the family, for people.</param>
/// <param name="Config">Architecture.</param>
/// <param name="Names">The checkpoint's names and ours.</param>
public sealed record ModelPlan(string Family, DualEncoderConfig Config, NameTable Names)
{
    /// <summary>Preprocessing that the family always uses; null where files beside the weights must say it.</summary>
    public ClipPreprocess? Preprocess { get; init; }

    /// <summary>
    /// What loading for use does with the filled model: makes a faster one that computes the same, and its plan. The caller disposes both
    /// models. Null where there is nothing to gain; loading for training leaves it out.
    /// </summary>
    public Func<DualEncoder, (DualEncoder Model, ModelPlan Plan)>? Simplify { get; init; }

    /// <summary>What the tokenizer's own files do not say of it; the context length is the text tower's.</summary>
    public TokenizerHints Tokenizer { get; init; } = new();

    /// <summary>Rows of the token table, where there is one: a tokenizer with more ids does not belong to the model.</summary>
    public int? Vocabulary { get; init; }
}

/// <summary>A family of checkpoints that share towers, names and habits. Stateless.</summary>
public interface IModelFamily
{
    /// <summary>Name for people.</summary>
    string Name { get; }

    /// <summary>Reads the architecture from configuration files and shapes, never from the model's name.</summary>
    /// <returns>The plan, or null if the files are not of this family.</returns>
    /// <exception cref="Clade.Core.InputException">They are of this family and contradict themselves or need what Clade does not have; the sentence says what.</exception>
    ModelPlan? Recognise(ModelFiles files);
}
