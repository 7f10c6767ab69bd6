using Clade.Models;

namespace Clade.Methods;

/// <summary>
/// What a family costs to make, in floating-point operations or in epochs of the full model. A student's forward and backward
/// pass count 3, a teacher's forward pass 1 (in <see cref="ClipFlops"/>); only task-agnostic training is counted.
/// </summary>
public static class ExtractionCost
{
    /// <summary>Operations of a training run.</summary>
    /// <param name="student">What is trained: for a learngene its auxiliary.</param>
    /// <param name="pairs">Pictures with captions seen, steps times batch.</param>
    /// <param name="teacher">The model distilled from, which sees every pair once; null for none.</param>
    /// <param name="tokens">Length of captions; null for the context.</param>
    /// <param name="keptPatches">Patches that the student sees; null for all.</param>
    public static double Training(ClipConfig student, double pairs, ClipConfig? teacher = null, double? tokens = null, int? keptPatches = null) =>
        pairs * ((3 * ClipFlops.Pair(student, tokens, keptPatches)) + (teacher is null ? 0 : ClipFlops.Pair(teacher, tokens)));

    /// <summary>Operations of computing the auxiliary's layers and their gradients, which is per step and not per pair: 4 a weight forward, twice that backward.</summary>
    /// <param name="info">The learngene.</param>
    /// <param name="steps">Steps of extraction.</param>
    public static double Sums(LearngeneInfo info, double steps) => 12 * steps * LearngeneStorage.Of(info).AncestorBlockParameters;

    /// <summary><c>C_pt = E_pt Σ d/L</c>: every size trained by itself without a teacher, in epochs of the full model.</summary>
    /// <param name="epochs">Epochs of each.</param>
    /// <param name="depths">Depths of the family.</param>
    /// <param name="layers">Depth L of the full model.</param>
    public static double PretrainEach(double epochs, IEnumerable<int> depths, int layers) => epochs * depths.Sum(depth => (double)depth / layers);

    /// <summary><c>C_lg = E_aux (1 + 1/3) + E_ft Σ d/L</c>: one extraction with its teacher, then every size adapted.</summary>
    /// <param name="extraction">Epochs of extraction.</param>
    /// <param name="adaptation">Task-agnostic epochs of each descendant.</param>
    /// <param name="depths">Depths of the family.</param>
    /// <param name="layers">Depth L of the full model.</param>
    public static double Family(double extraction, double adaptation, IEnumerable<int> depths, int layers) =>
        (extraction * (1 + (1.0 / 3))) + PretrainEach(adaptation, depths, layers);
}
