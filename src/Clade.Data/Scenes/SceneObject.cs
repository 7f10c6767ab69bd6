namespace Clade.Data.Scenes;

/// <summary>How large something is in its picture; what lies between small and large is neither.</summary>
public enum SceneSize
{
    /// <summary>Its box's longer side has at most 22 % of the picture's shorter side.</summary>
    Small,

    /// <summary>Between the two.</summary>
    Medium,

    /// <summary>Its box's longer side has at least 36 % of the picture's shorter side.</summary>
    Large,
}

/// <summary>Where something is: the third of the width and of the height in which the middle of its box lies.</summary>
/// <param name="Column">-1 left, 0 middle, 1 right.</param>
/// <param name="Row">-1 top, 0 middle, 1 bottom.</param>
public readonly record struct ScenePlace(int Column, int Row)
{
    /// <summary>For example <c>in the top left</c>, <c>on the right</c>, <c>in the middle</c>.</summary>
    public override string ToString() => (Column, Row) switch
    {
        (0, 0) => "in the middle",
        (0, var row) => row < 0 ? "at the top" : "at the bottom",
        (var column, 0) => column < 0 ? "on the left" : "on the right",
        var (column, row) => $"in the {(row < 0 ? "top" : "bottom")} {(column < 0 ? "left" : "right")}",
    };
}

/// <summary>A cut-out of a painted scene, with what can be said of it exactly. Immutable and thread-safe.</summary>
public sealed class SceneObject
{
    private readonly Lazy<SceneMask> _mask, _fullMask;

    internal SceneObject(ObjectPlan plan, int layer, SceneBox box, int area, SceneBox fullBox, int fullArea, SceneColour? colour, double contrast, (int Width, int Height) frame, Func<SceneMask> mask, Func<SceneMask> fullMask)
    {
        (Plan, Layer, Box, Area, FullBox, FullArea, Colour, Contrast) = (plan, layer, box, area, fullBox, fullArea, colour, contrast);
        (_mask, _fullMask) = (new Lazy<SceneMask>(mask), new Lazy<SceneMask>(fullMask));
        Scale = (double)Math.Max(fullBox.Width, fullBox.Height) / Math.Min(frame.Width, frame.Height);
        Place = new ScenePlace((int)(3 * fullBox.CentreX / frame.Width) - 1, (int)(3 * fullBox.CentreY / frame.Height) - 1);
    }

    /// <summary>What it was painted from.</summary>
    public ObjectPlan Plan { get; }

    /// <inheritdoc cref="ObjectPlan.Cutout"/>
    public Cutout Cutout => Plan.Cutout;

    /// <inheritdoc cref="Scenes.Cutout.Class"/>
    public string Class => Cutout.Class;

    /// <inheritdoc cref="ObjectPlan.Thing"/>
    public int Thing => Plan.Thing;

    /// <summary>1 for the farthest, growing towards the eye; the value of its pixels in <see cref="Scene.Layers"/>. The background is 0.</summary>
    public int Layer { get; }

    /// <summary>The smallest box around the pixels that are seen; empty when none is.</summary>
    public SceneBox Box { get; }

    /// <summary>Pixels that are seen.</summary>
    public int Area { get; }

    /// <summary>The smallest box around the pixels it would have if nothing lay over it, inside the picture; empty when there are none.</summary>
    public SceneBox FullBox { get; }

    /// <summary>Pixels it would have if nothing lay over it, inside the picture.</summary>
    public int FullArea { get; }

    /// <summary>Share of <see cref="FullArea"/> that is seen, [0, 1]; 0 when there are no pixels.</summary>
    public double Visible => FullArea == 0 ? 0 : (double)Area / FullArea;

    /// <summary>What its colour is called, measured on the drawing as it was painted; null when it has several.</summary>
    public SceneColour? Colour { get; }

    /// <summary>Mean distance of its visible pixels from the background below them, in [0, 1]: Euclidean in sRGB, 1 is black against white.</summary>
    public double Contrast { get; }

    /// <summary>Longer side of <see cref="FullBox"/> over the shorter side of the picture.</summary>
    public double Scale { get; }

    /// <summary><see cref="Scale"/> in a word.</summary>
    public SceneSize Size => Scale <= 0.22 ? SceneSize.Small : Scale >= 0.36 ? SceneSize.Large : SceneSize.Medium;

    /// <summary>Where the middle of <see cref="FullBox"/> lies.</summary>
    public ScenePlace Place { get; }

    /// <summary>Turned by 170 to 190 degrees.</summary>
    public bool UpsideDown => Plan.Turn is >= 170 and <= 190;

    /// <summary>Pixels that are seen. Made when first asked for.</summary>
    public SceneMask Mask => _mask.Value;

    /// <summary>Pixels it would have if nothing lay over it, inside the picture. Made when first asked for.</summary>
    public SceneMask FullMask => _fullMask.Value;

    /// <inheritdoc/>
    public override string ToString() => $"{Class} in layer {Layer}";
}
