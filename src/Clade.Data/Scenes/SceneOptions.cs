using Clade.Core;

namespace Clade.Data.Scenes;

/// <summary>How scenes are drawn. Chances are probabilities in [0, 1].</summary>
public sealed record SceneOptions
{
    /// <summary>Seed of everything.</summary>
    public long Seed { get; init; }

    /// <summary>Pixels a row, 16 to 4096; 128 unless told.</summary>
    public int Width { get; init; } = 128;

    /// <summary>Rows, 16 to 4096; 128 unless told.</summary>
    public int Height { get; init; } = 128;

    /// <summary>Fewest different things in a scene, 0 or more; 2 unless told.</summary>
    public int MinThings { get; init; } = 2;

    /// <summary>Most different things in a scene, no more than there are classes; 4 unless told.</summary>
    public int MaxThings { get; init; } = 4;

    /// <summary>Chance that a thing comes in several copies.</summary>
    public double CopyChance { get; init; } = 0.2;

    /// <summary>Most copies of a thing, 1 to 24; 3 unless told.</summary>
    public int MaxCopies { get; init; } = 3;

    /// <summary>Most cut-outs in a scene, 1 to 64; 5 unless told.</summary>
    public int MaxObjects { get; init; } = 5;

    /// <summary>Least longer side of a cut-out over the shorter side of the picture, in (0, 1].</summary>
    public double MinScale { get; init; } = 0.18;

    /// <summary>Greatest longer side of a cut-out over the shorter side of the picture, in (0, 1].</summary>
    public double MaxScale { get; init; } = 0.48;

    /// <summary>Chance that a thing is given another colour, where its drawing allows it.</summary>
    public double RecolourChance { get; init; } = 0.35;

    /// <summary>Chance that a thing is upside down, where that can be seen.</summary>
    public double UpsideDownChance { get; init; } = 0.06;

    /// <summary>Chance that a thing is mirrored.</summary>
    public double FlipChance { get; init; } = 0.3;

    /// <summary>Chance that a cut-out is laid over another on purpose; the others avoid each other where there is room.</summary>
    public double OverlapChance { get; init; } = 0.15;

    /// <summary>Chance that a small cut-out is laid into the middle of a larger one.</summary>
    public double InsideChance { get; init; } = 0.04;

    /// <summary>Least share of every cut-out that is seen, in [0, 1]; scenes are drawn again until it holds.</summary>
    public double MinVisible { get; init; } = 0.5;

    /// <summary>Least <see cref="SceneObject.Contrast"/> of every cut-out, in [0, 1); scenes are drawn again until it holds.</summary>
    public double MinContrast { get; init; } = 0.12;

    /// <summary>Alpha from which a pixel belongs to a mask, 1 to 255; 128 unless told.</summary>
    public byte MinAlpha { get; init; } = 128;

    /// <summary>Throws when scenes cannot be drawn this way.</summary>
    internal void Check(SceneMaterial material)
    {
        if (Width is < 16 or > 4096 || Height is < 16 or > 4096)
            throw new InputException($"Scenes of {Width} x {Height} pixels cannot be drawn: give 16 to 4096 a side.");
        if (MinThings < 0 || MaxThings < MinThings || MaxObjects is < 1 or > 64 || MaxThings > MaxObjects || MaxCopies is < 1 or > 24)
            throw new InputException($"Scenes of {MinThings} to {MaxThings} things, up to {MaxCopies} copies and {MaxObjects} cut-outs cannot be drawn: the things must be no more than the cut-outs, these at most 64, and the copies 1 to 24.");
        if (MaxThings > material.Classes.Count)
            throw new InputException($"Scenes of up to {MaxThings} different things need as many classes, and there are {material.Classes.Count}: give more cut-outs or fewer things.");
        if (!(MinScale > 0 && MaxScale >= MinScale && MaxScale <= 1))
            throw new InputException($"Cut-outs of {MinScale} to {MaxScale} of the picture cannot be drawn: give two shares above 0 and up to 1, the smaller first.");
        if (MinAlpha == 0 || !(MinVisible is >= 0 and <= 1) || !(MinContrast is >= 0 and < 1))
            throw new InputException("The least alpha is 1 to 255, the least visible share 0 to 1 and the least contrast 0 up to 1.");
        foreach (var (name, chance) in new[] { (nameof(CopyChance), CopyChance), (nameof(RecolourChance), RecolourChance), (nameof(UpsideDownChance), UpsideDownChance), (nameof(FlipChance), FlipChance), (nameof(OverlapChance), OverlapChance), (nameof(InsideChance), InsideChance) })
        {
            if (!(chance is >= 0 and <= 1))
                throw new InputException($"{name} is a probability: give 0 to 1, not {chance}.");
        }

        if (material.Backgrounds.Count == 0)
            throw new InputException("Scenes need something to lie on: give at least one background.");
    }
}
