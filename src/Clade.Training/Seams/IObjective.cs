using Clade.Torch;

namespace Clade.Training;

/// <summary>One named part of a loss.</summary>
/// <param name="Name">As logged, for example <c>affinity</c>.</param>
/// <param name="Value">A scalar with its graph.</param>
/// <param name="Weight">What it is multiplied with in the sum.</param>
public sealed record LossTerm(string Name, Tensor Value, double Weight = 1);

/// <summary>Model outputs and batch to weighted loss terms. The loop adds them up, steps and logs.</summary>
public interface IObjective
{
    /// <summary>The terms of this batch; the tensors belong to the scope of the step.</summary>
    IReadOnlyList<LossTerm> Terms(ClipOutputs student, ClipBatch batch);

    /// <summary>Parts of the objective that are trained and dropped at export, or null.</summary>
    Module? Trainable => null;
}

/// <summary>A batch to the targets of frozen models.</summary>
public interface ITeacher
{
    /// <summary>The teacher's outputs, without a graph, in the current scope.</summary>
    ClipOutputs Targets(ClipBatch batch);
}
