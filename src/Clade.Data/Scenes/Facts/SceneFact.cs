namespace Clade.Data.Scenes;

/// <summary>One thing that is true or false of a scene. Two facts that say the same are equal. Immutable.</summary>
public abstract record SceneFact
{
    private protected SceneFact() { }

    /// <summary>Whether it is true of a scene, by the scene's boxes, masks and measured colours.</summary>
    public abstract bool Holds(Scene scene);

    /// <summary>Objects of that class that have pixels in the picture.</summary>
    private protected static IEnumerable<SceneObject> Of(Scene scene, Noun noun) => scene.Objects.Where(one => one.Class == noun.Singular && !one.FullBox.IsEmpty);

    private protected static bool All(Scene scene, Noun noun, Func<SceneObject, bool> holds)
    {
        var any = false;
        foreach (var one in Of(scene, noun))
        {
            if (!holds(one))
                return false;
            any = true;
        }

        return any;
    }
}

/// <summary>There are so many of that class.</summary>
/// <param name="Noun">The class.</param>
/// <param name="Count">0 says that there is none.</param>
public sealed record CountFact(Noun Noun, int Count) : SceneFact
{
    /// <inheritdoc/>
    public override bool Holds(Scene scene) => Of(scene, Noun).Count() == Count;
}

/// <summary>There are so many things in all.</summary>
/// <param name="Count">0 or more.</param>
public sealed record TotalFact(int Count) : SceneFact
{
    /// <inheritdoc/>
    public override bool Holds(Scene scene) => scene.Objects.Count(one => !one.FullBox.IsEmpty) == Count;
}

/// <summary>All of that class, and at least one, have that measured colour.</summary>
/// <param name="Noun">The class.</param>
/// <param name="Colour">The colour.</param>
public sealed record ColourFact(Noun Noun, SceneColour Colour) : SceneFact
{
    /// <inheritdoc/>
    public override bool Holds(Scene scene) => All(scene, Noun, one => one.Colour == Colour);
}

/// <summary>All of that class, and at least one, have that size.</summary>
/// <param name="Noun">The class.</param>
/// <param name="Size">The size.</param>
public sealed record SizeFact(Noun Noun, SceneSize Size) : SceneFact
{
    /// <inheritdoc/>
    public override bool Holds(Scene scene) => All(scene, Noun, one => one.Size == Size);
}

/// <summary>All of that class, and at least one, are upside down, or none is.</summary>
/// <param name="Noun">The class.</param>
/// <param name="UpsideDown">Which of the two.</param>
public sealed record TurnFact(Noun Noun, bool UpsideDown) : SceneFact
{
    /// <inheritdoc/>
    public override bool Holds(Scene scene) => All(scene, Noun, one => one.UpsideDown == UpsideDown);
}

/// <summary>All of that class, and at least one, lie there.</summary>
/// <param name="Noun">The class.</param>
/// <param name="Place">The third of the picture, across and down.</param>
public sealed record PlaceFact(Noun Noun, ScenePlace Place) : SceneFact
{
    /// <inheritdoc/>
    public override bool Holds(Scene scene) => All(scene, Noun, one => one.Place == Place);
}

/// <summary>All of that class, and at least one, are partly hidden: less than nine tenths of their pixels are seen.</summary>
/// <param name="Noun">The class.</param>
public sealed record HiddenFact(Noun Noun) : SceneFact
{
    /// <inheritdoc/>
    public override bool Holds(Scene scene) => All(scene, Noun, one => one.Visible < 0.9);
}

/// <summary>All of that class, and at least one, are so wide, give or take a twentieth of the picture's width.</summary>
/// <param name="Noun">The class.</param>
/// <param name="Tenths">Tenths of the picture's width, 0 to 10.</param>
public sealed record WidthFact(Noun Noun, int Tenths) : SceneFact
{
    /// <inheritdoc/>
    public override bool Holds(Scene scene) => All(scene, Noun, one => Math.Abs(10.0 * one.FullBox.Width / scene.Width - Tenths) <= 0.5);
}

/// <summary>Some thing of the first class stands so to some thing of the second.</summary>
/// <param name="First">The class that it is said of.</param>
/// <param name="Relation">The relation.</param>
/// <param name="Second">The other class.</param>
public sealed record RelationFact(Noun First, SceneRelation Relation, Noun Second) : SceneFact
{
    /// <inheritdoc/>
    public override bool Holds(Scene scene) =>
        Of(scene, First).Any(first => Of(scene, Second).Any(second => first != second && SceneGeometry.Holds(scene, first, Relation, second)));

    /// <summary>The same fact, of the two ways to say it always the same one.</summary>
    internal RelationFact Canonical => (int)Relation % 2 == 0 ? this : new RelationFact(Second, SceneGeometry.Inverse(Relation), First);
}

/// <summary>The scene lies on that background.</summary>
/// <param name="Background">Its <see cref="SceneBackground.Id"/>.</param>
public sealed record BackgroundFact(string Background) : SceneFact
{
    /// <inheritdoc/>
    public override bool Holds(Scene scene)
    {
        ArgumentNullException.ThrowIfNull(scene);
        return scene.Background == Background;
    }
}

/// <summary>Something of that class goes farther in a direction than anything else.</summary>
/// <param name="Noun">The class.</param>
/// <param name="Direction">Left, right, top or bottom: the middle of its full box lies farthest there.</param>
public sealed record ExtremeFact(Noun Noun, SceneDirection Direction) : SceneFact
{
    /// <inheritdoc/>
    public override bool Holds(Scene scene)
    {
        ArgumentNullException.ThrowIfNull(scene);
        var farthest = scene.Objects.Where(one => !one.FullBox.IsEmpty).MaxBy(Along);
        return farthest?.Class == Noun.Singular && scene.Objects.All(one => one == farthest || one.FullBox.IsEmpty || Along(one) < Along(farthest));
    }

    private double Along(SceneObject one) => Direction switch
    {
        SceneDirection.Left => -one.FullBox.CentreX,
        SceneDirection.Right => one.FullBox.CentreX,
        SceneDirection.Top => -one.FullBox.CentreY,
        _ => one.FullBox.CentreY,
    };
}

/// <summary>A side of the picture.</summary>
public enum SceneDirection
{
    /// <summary>Where columns begin.</summary>
    Left,

    /// <summary>Where columns end.</summary>
    Right,

    /// <summary>Where rows begin.</summary>
    Top,

    /// <summary>Where rows end.</summary>
    Bottom,
}
