using Clade.Models;

namespace Clade.Methods;

/// <summary>
/// What a learngene costs to keep, in numbers stored, against one ancestor and against a family of trained models. Counted both
/// with and without the token table, which all of them need and which outweighs everything else in small models.
/// </summary>
public sealed record LearngeneStorage
{
    /// <summary>The learngene: blocks, tensors outside of blocks, logit scale; without the scalars a and b.</summary>
    public required long Parameters { get; init; }

    /// <summary>Its blocks alone.</summary>
    public required long BlockParameters { get; init; }

    /// <summary>The scalars a and b, negligible.</summary>
    public required long Coefficients { get; init; }

    /// <summary>The token table, part of <see cref="Parameters"/> and of <see cref="AncestorParameters"/>.</summary>
    public required long TokenTable { get; init; }

    /// <summary>A model of the auxiliary's sizes with ordinary layers.</summary>
    public required long AncestorParameters { get; init; }

    /// <summary>Its blocks alone.</summary>
    public required long AncestorBlockParameters { get; init; }

    /// <summary>All models of the family together, each stored by itself; 0 without a family.</summary>
    public required long FamilyParameters { get; init; }

    /// <summary>Learngene over one ancestor.</summary>
    public double Ratio => (double)Parameters / AncestorParameters;

    /// <summary>The same without the token table on either side.</summary>
    public double RatioWithoutTokens => (double)(Parameters - TokenTable) / (AncestorParameters - TokenTable);

    /// <summary>Blocks over blocks.</summary>
    public double BlockRatio => (double)BlockParameters / AncestorBlockParameters;

    /// <summary>Learngene over the family.</summary>
    public double FamilyRatio => (double)Parameters / FamilyParameters;

    /// <summary>Counts from sizes alone.</summary>
    /// <param name="info">The learngene.</param>
    /// <param name="ancestor">Sizes it is compared with; null for the auxiliary's.</param>
    /// <param name="family">Sizes of the models that it replaces; null for none.</param>
    public static LearngeneStorage Of(LearngeneInfo info, ClipConfig? ancestor = null, IEnumerable<ClipConfig>? family = null)
    {
        ArgumentNullException.ThrowIfNull(info);
        ancestor ??= info.Config;
        var shapes = LearngeneFile.Shapes(info);
        var coefficients = ClipShapes.Count(shapes["coef.v"]) + ClipShapes.Count(shapes["coef.t"]);
        return new LearngeneStorage
        {
            Parameters = shapes.Values.Sum(ClipShapes.Count) - coefficients,
            BlockParameters = LearngeneFile.Bases(info).Sum(item => BlockGroups.ParameterCount(item.Tower)),
            Coefficients = coefficients,
            TokenTable = ClipShapes.Count(shapes[Learngene.SharedText + "token_embedding.weight"]),
            AncestorParameters = ClipShapes.ParameterCount(ancestor),
            AncestorBlockParameters = new TowerConfig?[] { ancestor.Vision, ancestor.Text }.OfType<TowerConfig>().Sum(tower => tower.Layers * BlockGroups.ParameterCount(tower)),
            FamilyParameters = family?.Sum(ClipShapes.ParameterCount) ?? 0,
        };
    }
}
