using Clade.Core;

namespace Clade.Data.Scenes;

/// <summary>One cut-out of a scene before it is painted. Immutable.</summary>
/// <param name="Cutout">What is shown.</param>
public sealed record ObjectPlan(Cutout Cutout)
{
    /// <summary>Which mention it belongs to: copies of one thing have the same number, counted from 0.</summary>
    public int Thing { get; init; }

    /// <summary>The longer side of the drawing without margin, before it is turned, in pixels; at least 1.</summary>
    public int Side { get; init; } = 32;

    /// <summary>The middle of the drawing, in pixels from the left edge; may lie outside of the picture.</summary>
    public double X { get; init; }

    /// <summary>The middle of the drawing, in pixels from the upper edge; may lie outside of the picture.</summary>
    public double Y { get; init; }

    /// <summary>The colour that everything with a hue is turned to; null leaves the drawing's own colours. One of red, orange, yellow, green, blue, purple, pink.</summary>
    public SceneColour? Hue { get; init; }

    /// <summary>Turned clockwise by so many degrees, 0 to 359.</summary>
    public int Turn { get; init; }

    /// <summary>Mirrored left to right, before it is turned.</summary>
    public bool Flipped { get; init; }

    /// <summary>1 is as drawn, 0 invisible.</summary>
    public double Opacity { get; init; } = 1;
}

/// <summary>Everything that a scene is painted from. Change it with <c>with</c> and paint it again with <see cref="SceneComposer.Render"/>. Immutable.</summary>
/// <param name="Number">The scene's number, which captions are drawn by.</param>
/// <param name="Width">Pixels a row, 16 to 4096.</param>
/// <param name="Height">Rows, 16 to 4096.</param>
/// <param name="Background">What it lies on.</param>
public sealed record ScenePlan(long Number, int Width, int Height, SceneBackground Background)
{
    /// <summary>Chooses among the background's variations.</summary>
    public long BackgroundSeed { get; init; }

    /// <summary>The cut-outs, the farthest first: each is painted over those before it. At most 255.</summary>
    public IReadOnlyList<ObjectPlan> Objects { get; init; } = [];

    /// <summary>Brightness: every channel of the finished picture and of its background is multiplied by this and rounded. 1 changes nothing.</summary>
    public double Gain { get; init; } = 1;

    /// <summary>Throws when the plan cannot be painted.</summary>
    internal void Check()
    {
        if (Width is < 16 or > 4096 || Height is < 16 or > 4096)
            throw new InputException($"A scene of {Width} x {Height} pixels cannot be painted: give 16 to 4096 a side.");
        if (Objects.Count > 255)
            throw new InputException($"A scene of {Objects.Count} cut-outs cannot be painted: give at most 255.");
        if (!(Gain >= 0 && double.IsFinite(Gain)))
            throw new InputException($"A brightness of {Gain} does not exist: give 0 or more, where 1 changes nothing.");
        foreach (var one in Objects)
        {
            if (one.Side is < 1 or > 4096 || one.Turn is < 0 or > 359 || !(one.Opacity is >= 0 and <= 1) || !(Math.Abs(one.X) < 1e6 && Math.Abs(one.Y) < 1e6))
                throw new InputException($"The cut-out {one.Cutout.Id} cannot be painted: give a side of 1 to 4096 pixels, a turn of 0 to 359 degrees, an opacity of 0 to 1 and a place near the picture.");
            if (one.Hue is { } hue && ColourNames.Hues.All(known => known.Colour != hue))
                throw new InputException($"The cut-out {one.Cutout.Id} cannot be turned {ColourNames.Word(hue)}: choose one of {string.Join(", ", ColourNames.Hues.Select(known => ColourNames.Word(known.Colour)))}.");
        }
    }
}
