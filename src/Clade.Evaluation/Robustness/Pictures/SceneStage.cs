using Clade.Core;
using Clade.Data.Images;
using Clade.Data.Scenes;
using Clade.Data.Sets;

namespace Clade.Evaluation;

/// <summary>What the drawn sets of a robustness report share: things by a held-out artist, on backgrounds no training scene has. Immutable.</summary>
internal sealed class SceneStage
{
    private readonly SceneMaterial _other;

    /// <param name="material">All cut-outs.</param>
    /// <param name="classes">Most classes to tell apart. A tenth of the things is no class in any case: they stand before and behind others.</param>
    /// <param name="seed">Chooses them.</param>
    public SceneStage(SceneMaterial material, int classes, long seed)
    {
        // Classes that another artist has drawn too, chosen by the hash of their names.
        (_other, Test) = material.Divide();
        Seed = seed;
        string[] things = [.. Test.Classes.Intersect(_other.Classes).OrderBy(name => PictureSelection.Rank(name, seed))];
        Classes = [.. things.Take(Math.Min(classes, things.Length * 9 / 10)).Order(StringComparer.Ordinal)];
        if (Classes.Count < 4)
            throw new InputException($"The corpus has {things.Length} things that two artists have drawn; composed scenes need at least five.");
        Others = [.. Test.Classes.Except(Classes)];
        Composer = new SceneComposer(Test, new SceneOptions { MinThings = 1, MaxThings = 1 });
    }

    /// <summary>Cut-outs by the held-out artist and backgrounds for testing.</summary>
    public SceneMaterial Test { get; }

    /// <summary>Paints plans.</summary>
    public SceneComposer Composer { get; }

    /// <summary>Names of the classes.</summary>
    public IReadOnlyList<string> Classes { get; }

    /// <summary>Names of things that are no class.</summary>
    public IReadOnlyList<string> Others { get; }

    public long Seed { get; }

    /// <summary>Changes when the same numbers would give other pictures.</summary>
    public string Origin => $"{Composer.Fingerprint} {Seed} {string.Join(',', Classes)}";

    /// <summary>The held-out artist's drawing of a thing.</summary>
    public Cutout Drawing(string name) => Test.Of(name)[0];

    /// <summary>The same thing by an artist that a training corpus has.</summary>
    public Cutout Redrawn(string name) => _other.Of(name)[0];

    /// <summary>One drawing in the middle of white paper, as in the corpus.</summary>
    public ScenePlan Alone(long number, string name, int side, double share) => new(number, side, side, new Paper())
    {
        Objects = [new ObjectPlan(Drawing(name)) { Side = (int)(share * side), X = side / 2.0, Y = side / 2.0 }],
    };

    private sealed class Paper() : SceneBackground("paper", "plain", "")
    {
        public override RgbImage Paint(int width, int height, long seed)
        {
            var pixels = new byte[width * height * 3];
            Array.Fill(pixels, (byte)255);
            return new RgbImage(width, height, pixels);
        }
    }
}
