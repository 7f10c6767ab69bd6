using Clade.Torch;

namespace Clade.Training;

/// <summary>
/// What a student CLIP learns from a teacher CLIP over a batch of B pairs: rows of similarities, features, and the student's
/// anchors against the teacher's contrasts (the relation, feature and interactive terms of CLIP-KD, Yang et al., CVPR 2024;
/// the soft cross-entropy form is affinity mimicking of TinyCLIP, Wu et al., ICCV 2023). Nothing of the teacher has a graph.
/// </summary>
public static class DistillationLoss
{
    /// <summary><c>(KL(softmax S_T ‖ softmax S) + KL(softmax S_Tᵗ ‖ softmax Sᵗ)) / 2</c>, mean over rows; 0 where student and teacher agree.</summary>
    /// <param name="student">Logits s·V·Tᵗ, [B, B].</param>
    /// <param name="teacher">Logits of the teacher with its own scale, [B, B].</param>
    /// <returns>A scalar, at least 0.</returns>
    public static Tensor Affinity(Tensor student, Tensor teacher)
    {
        ArgumentNullException.ThrowIfNull(student);
        ArgumentNullException.ThrowIfNull(teacher);
        return (Divergence(student, teacher) + Divergence(student.T(), teacher.T())) / 2;
    }

    /// <summary>The same as cross-entropy against the teacher's rows: larger by the teacher's entropy, with the same gradient.</summary>
    /// <inheritdoc cref="Affinity(Tensor, Tensor)"/>
    public static Tensor AffinityCrossEntropy(Tensor student, Tensor teacher)
    {
        ArgumentNullException.ThrowIfNull(student);
        ArgumentNullException.ThrowIfNull(teacher);
        return (ContrastiveLoss.SoftCrossEntropy(student, teacher.Softmax(-1)) + ContrastiveLoss.SoftCrossEntropy(student.T(), teacher.T().Softmax(-1))) / 2;
    }

    /// <summary>Squared distance of features, mean over B and D, summed over both sides; at D = 512 two orthogonal unit vectors give 2/512 a side.</summary>
    /// <param name="image">[B, D], L2-normalised.</param>
    /// <param name="text">[B, D], L2-normalised.</param>
    /// <param name="teacherImage">[B, D], L2-normalised.</param>
    /// <param name="teacherText">[B, D], L2-normalised.</param>
    /// <returns>A scalar, at least 0.</returns>
    public static Tensor Feature(Tensor image, Tensor text, Tensor teacherImage, Tensor teacherText)
    {
        ArgumentNullException.ThrowIfNull(image);
        ArgumentNullException.ThrowIfNull(text);
        return image.MseLoss(teacherImage) + text.MseLoss(teacherText);
    }

    /// <summary><c>(CE(s·V·T_Tᵗ, y) + CE(s·T·V_Tᵗ, y)) / 2</c>: student anchors against teacher contrasts.</summary>
    /// <param name="image">[B, D], L2-normalised.</param>
    /// <param name="text">[B, D], L2-normalised.</param>
    /// <param name="teacherImage">[B, D], L2-normalised.</param>
    /// <param name="teacherText">[B, D], L2-normalised.</param>
    /// <param name="scale">The student's exp(logit scale), a scalar.</param>
    /// <param name="target">[B, B], rows sum to 1; null for pair i against pair i.</param>
    /// <returns>A scalar, at least 0.</returns>
    public static Tensor Interactive(Tensor image, Tensor text, Tensor teacherImage, Tensor teacherText, Tensor scale, Tensor? target = null)
    {
        ArgumentNullException.ThrowIfNull(image);
        ArgumentNullException.ThrowIfNull(text);
        var fromImage = scale * image.Matmul(teacherText.T());
        var fromText = scale * text.Matmul(teacherImage.T());
        return target is null
            ? -(fromImage.LogSoftmax(-1).Diagonal().Mean() + fromText.LogSoftmax(-1).Diagonal().Mean()) / 2
            : (ContrastiveLoss.SoftCrossEntropy(fromImage, target) + ContrastiveLoss.SoftCrossEntropy(fromText, target)) / 2;
    }

    // Mean over rows of Σ p_T (log p_T - log p).
    private static Tensor Divergence(Tensor student, Tensor teacher)
    {
        var target = teacher.LogSoftmax(-1);
        return (target.Exp() * (target - student.LogSoftmax(-1))).Sum([-1]).Mean();
    }
}
