using Clade.Core;

namespace Clade.Data.Scenes;

/// <summary>How films are drawn, beside what <see cref="SceneOptions"/> says of things and backgrounds.</summary>
public sealed record FilmOptions
{
    /// <summary>Pictures of a film, 4 to 64; 8 unless told.</summary>
    public int Frames { get; init; } = 8;

    /// <summary>Fewest things, 1 or more.</summary>
    public int MinThings { get; init; } = 1;

    /// <summary>Most things, up to 6; 3 unless told.</summary>
    public int MaxThings { get; init; } = 3;

    /// <summary>Chance that a second thing moves with regard to the first, in [0, 1].</summary>
    public double PairChance { get; init; } = 0.4;

    /// <summary>Least longer side of a thing over the shorter side of the picture, in (0, 1).</summary>
    public double MinScale { get; init; } = 0.18;

    /// <summary>Greatest longer side of a thing over the shorter side of the picture, in (0, 0.5].</summary>
    public double MaxScale { get; init; } = 0.32;

    /// <summary>Throws when films cannot be drawn this way.</summary>
    internal void Check(SceneMaterial material)
    {
        if (Frames is < 4 or > 64)
            throw new InputException($"Films of {Frames} pictures cannot be drawn: give 4 to 64.");
        if (MinThings < 1 || MaxThings < MinThings || MaxThings > 6 || MaxThings > material.Classes.Count)
            throw new InputException($"Films of {MinThings} to {MaxThings} things cannot be drawn: give 1 to 6, the smaller first, and no more than the {material.Classes.Count} classes there are.");
        if (!(PairChance is >= 0 and <= 1) || !(MinScale > 0 && MaxScale >= MinScale && MaxScale <= 0.5))
            throw new InputException("The chance of a pair is 0 to 1, and things in films are above 0 and up to 0.5 of the picture, the smaller first.");
    }
}
