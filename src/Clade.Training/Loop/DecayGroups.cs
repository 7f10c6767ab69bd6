using Clade.Torch;

namespace Clade.Training;

/// <summary>Which parameters decay.</summary>
public static class DecayGroups
{
    /// <summary>Matrices decay; vectors, scalars and positional tables do not (Radford et al. 2021: all weights that are not gains or biases).</summary>
    public static IReadOnlyList<ParameterGroup> Default(Module module, double weightDecay)
    {
        ArgumentNullException.ThrowIfNull(module);
        var parameters = module.Parameters().DistinctBy(item => item.Value).ToList();
        return
        [
            new ParameterGroup([.. parameters.Where(item => Decays(item))], weightDecay),
            new ParameterGroup([.. parameters.Where(item => !Decays(item))], 0),
        ];
    }

    private static bool Decays((string Name, Tensor Value) item) =>
        item.Value.Dimensions >= 2 && !item.Name.EndsWith("positional_embedding", StringComparison.Ordinal);
}
