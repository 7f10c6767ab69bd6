namespace Clade.Data.Scenes;

/// <summary>How one object of a scene stands to another; each is decided by boxes and masks alone, see <see cref="SceneGeometry"/>.</summary>
public enum SceneRelation
{
    /// <summary>Its middle lies at least a tenth of the picture's width farther left.</summary>
    LeftOf,

    /// <summary>The other is left of it.</summary>
    RightOf,

    /// <summary>Its middle lies at least a tenth of the picture's height higher.</summary>
    Above,

    /// <summary>The other is above it.</summary>
    Below,

    /// <summary>It lies nearer, and their full masks have at least a tenth of the smaller one in common.</summary>
    InFrontOf,

    /// <summary>The other is in front of it.</summary>
    Behind,

    /// <summary>It lies nearer, and at least nine tenths of its full mask lie in the other's.</summary>
    Inside,

    /// <summary>The other is inside it.</summary>
    Around,

    /// <summary>Its full box has at least 1.6 times the area of the other's.</summary>
    BiggerThan,

    /// <summary>The other is bigger than it.</summary>
    SmallerThan,
}

/// <summary>A relation that holds in a scene.</summary>
/// <param name="First">Index of the one it is said of.</param>
/// <param name="Relation">The relation.</param>
/// <param name="Second">Index of the other.</param>
public readonly record struct SceneRelationship(int First, SceneRelation Relation, int Second);
