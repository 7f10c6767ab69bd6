using Clade.Torch;

namespace Clade.Models;

/// <summary>One half of a model: from pictures or texts to the joint space.</summary>
public abstract class Tower : Module
{
    /// <summary>How the tower computes; null until it is packed.</summary>
    public ComputePlan? Plan { get; private set; }

    /// <summary>
    /// Makes the tower ready to compute fast and nothing else: weights of large products are converted once, in place. It is no longer trained or saved
    /// afterwards, and must not run meanwhile. A packed tower computes in float32 outside of <see cref="ComputePlan.Enter"/> only if the plan says so.
    /// </summary>
    /// <param name="plan">How to compute.</param>
    public void Pack(ComputePlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        SetRequiresGrad(false);
        using (Autograd.NoGrad())
        using (new TensorScope())
            Fold();
        if (plan.Type is ElementType.Float64)
            To(plan.Type);
        else if (plan.Type is not ElementType.Float32)
            Narrow(plan.Type);
        Plan = plan;
    }

    /// <summary>Takes norms and scales into the weights beside them, where that leaves the function as it is; before anything is rounded. Doing it again changes nothing.</summary>
    private protected virtual void Fold()
    {
    }

    /// <summary>The plan where a forward pass may follow it: nothing is recorded, watched or gated.</summary>
    private protected ComputePlan? Fast(bool watched) => watched || Autograd.IsEnabled ? null : Plan;
}
