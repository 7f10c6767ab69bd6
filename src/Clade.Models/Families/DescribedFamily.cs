using Clade.Torch;

namespace Clade.Models.Families;

/// <summary>A family made of data alone: one architecture and one name table. It recognises the checkpoints that hold every tensor the table names, whatever their files say. Thread-safe.</summary>
/// <param name="plan">What a recognised checkpoint becomes.</param>
public sealed class DescribedFamily(ModelPlan plan) : IModelFamily
{
    private readonly Lazy<string[]> _needed = new(() => Needed(plan ?? throw new ArgumentNullException(nameof(plan))));

    /// <inheritdoc/>
    public string Name => plan.Family;

    /// <inheritdoc/>
    public ModelPlan? Recognise(ModelFiles files)
    {
        ArgumentNullException.ThrowIfNull(files);
        return _needed.Value.All(files.Tensors.ContainsKey) ? plan : null;
    }

    private static string[] Needed(ModelPlan plan)
    {
        using var _ = Initialise.ShapesOnly();
        using var model = plan.Config.Create();
        return [.. model.State().SelectMany(item => plan.Names.Sources(item.Name).Names)];
    }
}
