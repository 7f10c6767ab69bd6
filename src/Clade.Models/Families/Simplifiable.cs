namespace Clade.Models.Families;

/// <summary>Plans of models whose parallel branches become one convolution when they are loaded for use.</summary>
internal static class Simplifiable
{
    /// <summary>The plan, offering <see cref="Reparameterisation"/> if its architecture has branches.</summary>
    /// <param name="plan">Everything else.</param>
    /// <param name="names">Names of the model that has no branches any more.</param>
    public static ModelPlan Of(ModelPlan plan, Func<DualEncoderConfig, NameTable> names)
    {
        var folded = Reparameterisation.Fold(plan.Config);
        return folded == plan.Config ? plan : plan with { Simplify = model => (Reparameterisation.Fold(model, plan.Config), plan with { Config = folded, Names = names(folded) }) };
    }
}
