namespace Clade.Data.Scenes;

/// <summary>A rectangle of whole pixels; the right and bottom edges are the first column and row outside.</summary>
/// <param name="Left">First column.</param>
/// <param name="Top">First row.</param>
/// <param name="Width">Columns; 0 when empty.</param>
/// <param name="Height">Rows; 0 when empty.</param>
public readonly record struct SceneBox(int Left, int Top, int Width, int Height)
{
    /// <summary>The first column right of the box.</summary>
    public int Right => Left + Width;

    /// <summary>The first row below the box.</summary>
    public int Bottom => Top + Height;

    /// <summary>Pixels.</summary>
    public int Area => Width * Height;

    /// <summary>True when it holds no pixel.</summary>
    public bool IsEmpty => Width <= 0 || Height <= 0;

    /// <summary>The middle, in pixels from the left edge of the picture.</summary>
    public double CentreX => Left + Width / 2.0;

    /// <summary>The middle, in pixels from the upper edge of the picture.</summary>
    public double CentreY => Top + Height / 2.0;

    /// <summary>What both have in common; empty when nothing.</summary>
    public SceneBox Intersect(SceneBox other)
    {
        var (left, top) = (Math.Max(Left, other.Left), Math.Max(Top, other.Top));
        var (width, height) = (Math.Min(Right, other.Right) - left, Math.Min(Bottom, other.Bottom) - top);
        return width <= 0 || height <= 0 ? default : new SceneBox(left, top, width, height);
    }

    /// <summary>Intersection over union, [0, 1]; 0 when both are empty.</summary>
    public double Overlap(SceneBox other)
    {
        var common = Intersect(other).Area;
        return common == 0 ? 0 : (double)common / (Area + other.Area - common);
    }
}
