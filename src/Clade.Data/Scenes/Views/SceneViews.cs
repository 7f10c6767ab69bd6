using Clade.Core;

namespace Clade.Data.Scenes;

/// <summary>
/// A scene seen from two places: everything moves by whole pixels, the nearer the farther, so that where a pixel of the first view is in the second is known exactly, and
/// opaque pixels have the same values in both. The first view is the scene of <see cref="SceneComposer.Compose"/> on a wider piece of the same background. Immutable.
/// </summary>
public sealed class SceneViews
{
    private readonly (int X, int Y)[] _shifts;

    private SceneViews(Scene first, Scene second, (int X, int Y)[] shifts)
    {
        (First, Second, _shifts) = (first, second, shifts);
        var matches = new int[first.Width * first.Height];
        for (var at = 0; at < matches.Length; at++)
            matches[at] = Match(at);
        Matches = matches;
    }

    /// <summary>The first view.</summary>
    public Scene First { get; }

    /// <summary>The second view: the same things in the same layers.</summary>
    public Scene Second { get; }

    /// <summary>[H, W]: for each pixel of the first view, row times width plus column of the same point in the second; -1 where it is hidden there or outside.</summary>
    public IReadOnlyList<int> Matches { get; }

    /// <summary>How far a layer moves from the first view to the second, in pixels.</summary>
    /// <param name="layer">0 for the background, n for the object with index n - 1.</param>
    public (int X, int Y) Shift(int layer) => _shifts[layer];

    /// <summary>Distance of a layer, in units in which the background is at 1: what moves twice as far is half as far away.</summary>
    /// <param name="layer">0 for the background, n for the object with index n - 1.</param>
    public double Depth(int layer) => Length(_shifts[0]) / Length(_shifts[layer]);

    internal static SceneViews Of(SceneComposer composer, long number, int most)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(most);
        var plan = composer.Plan(number);
        var random = new KeyedRandom(composer.Options.Seed, SceneStreams.Views, 0, number);
        var angle = random.NextDouble(0, 2 * Math.PI);
        // The background moves by a quarter of the way of the nearest thing.
        var shifts = Enumerable.Range(0, plan.Objects.Count + 1).Select(layer =>
        {
            var way = most * (0.25 + 0.75 * layer / Math.Max(1, plan.Objects.Count));
            return ((int)Math.Round(way * Math.Cos(angle)), (int)Math.Round(way * Math.Sin(angle)));
        }).ToArray();
        return new SceneViews(composer.Render(On(plan, most, (0, 0))), composer.Render(On(plan, most, shifts[0]) with
        {
            Objects = [.. plan.Objects.Select((one, index) => one with { X = one.X + shifts[index + 1].Item1, Y = one.Y + shifts[index + 1].Item2 })],
        }), shifts);
    }

    private static ScenePlan On(ScenePlan plan, int margin, (int X, int Y) shift) => plan with { Background = new ShiftedBackground(plan.Background, margin, shift.X, shift.Y) };

    private int Match(int at)
    {
        var layer = First.Layers[at];
        var (x, y) = (at % First.Width + _shifts[layer].X, at / First.Width + _shifts[layer].Y);
        return x >= 0 && y >= 0 && x < First.Width && y < First.Height && Second.Layers[y * First.Width + x] == layer ? y * First.Width + x : -1;
    }

    private static double Length((int X, int Y) shift) => Math.Max(0.5, Math.Sqrt(shift.X * shift.X + shift.Y * shift.Y));
}
