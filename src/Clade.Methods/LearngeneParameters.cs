using Clade.Torch;

namespace Clade.Methods;

/// <summary>How a learngene's parameters are optimised while it is extracted.</summary>
public static class LearngeneParameters
{
    /// <summary>
    /// AdamW groups: decay on matrices of blocks, embeddings and projections; none on a and b (it would pull every layer to zero),
    /// norms, biases, positional tables, class token and logit scale.
    /// </summary>
    /// <param name="learngene">What is trained.</param>
    /// <param name="weightDecay">Decay of the first group.</param>
    /// <param name="coefficientRate">Rate of a and b over the rate of the rest, 1 to 10.</param>
    /// <param name="extra">Parts of the objective that are trained too; matrices decay.</param>
    public static IReadOnlyList<ParameterGroup> Groups(Learngene learngene, double weightDecay = 0.1, double coefficientRate = 1, Module? extra = null)
    {
        ArgumentNullException.ThrowIfNull(learngene);
        var parameters = learngene.Parameters().Concat(extra?.Parameters("objective.") ?? []).DistinctBy(item => item.Value).ToLookup(Kind);
        return [.. new[]
        {
            new ParameterGroup([.. parameters[0]], weightDecay),
            new ParameterGroup([.. parameters[1]], 0),
            new ParameterGroup([.. parameters[2]], 0, coefficientRate),
        }.Where(group => group.Parameters.Count > 0)];
    }

    private static int Kind((string Name, Tensor Value) item) =>
        item.Name.StartsWith("coef.", StringComparison.Ordinal) ? 2
        : item.Value.Dimensions >= 2 && !item.Name.EndsWith("positional_embedding", StringComparison.Ordinal) ? 0 : 1;
}
