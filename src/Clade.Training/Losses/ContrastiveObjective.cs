namespace Clade.Training;

/// <summary>CLIP's own objective, with captions of one concept in a batch counted as positives of each other.</summary>
public sealed class ContrastiveObjective : IObjective
{
    /// <inheritdoc/>
    public IReadOnlyList<LossTerm> Terms(ClipOutputs student, ClipBatch batch)
    {
        ArgumentNullException.ThrowIfNull(student);
        ArgumentNullException.ThrowIfNull(batch);
        return [new LossTerm("contrastive", ContrastiveLoss.MultiPositive(student.Image, student.Text, student.Scale, batch.Concepts))];
    }
}
