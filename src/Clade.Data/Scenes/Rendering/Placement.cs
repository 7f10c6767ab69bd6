using Clade.Core;

namespace Clade.Data.Scenes;

/// <summary>Finds places for cut-outs, by their boxes alone: what is hidden is measured after painting.</summary>
internal sealed class Placement(int width, int height)
{
    private const int Tries = 24;
    private const double Free = 0.04;

    private readonly List<SceneBox> _taken = [];

    /// <summary>Boxes placed so far, in their order.</summary>
    public IReadOnlyList<SceneBox> Taken => _taken;

    /// <summary>Takes note of a box.</summary>
    public void Take(SceneBox box) => _taken.Add(box);

    /// <summary>Anywhere inside the picture, away from the others if there is room, else where the least of it is common with them.</summary>
    public SceneBox Apart(int boxWidth, int boxHeight, ref KeyedRandom random)
    {
        var (best, least) = (default(SceneBox), double.MaxValue);
        for (var i = 0; i < Tries && least > Free; i++)
        {
            var box = new SceneBox(Between(width - boxWidth, ref random), Between(height - boxHeight, ref random), boxWidth, boxHeight);
            var common = Common(box);
            if (common < least)
                (best, least) = (box, common);
        }

        return best;
    }

    /// <summary>Over the edge of one of the others: a fifth to half of the smaller side in common.</summary>
    public SceneBox Over(SceneBox other, int boxWidth, int boxHeight, ref KeyedRandom random)
    {
        var (best, nearest) = (default(SceneBox), double.MaxValue);
        for (var i = 0; i < Tries && nearest > 0.12; i++)
        {
            var box = Inside(
                other.Left - boxWidth + random.NextInt(other.Width + boxWidth), other.Top - boxHeight + random.NextInt(other.Height + boxHeight), boxWidth, boxHeight);
            var share = Math.Abs((double)box.Intersect(other).Area / Math.Max(1, Math.Min(box.Area, other.Area)) - 0.3);
            var others = _taken.Where(taken => taken != other).Select(taken => (double)taken.Intersect(box).Area / Math.Max(1, Math.Min(taken.Area, box.Area))).DefaultIfEmpty(0).Max();
            if (share + others < nearest)
                (best, nearest) = (box, share + others);
        }

        return best;
    }

    /// <summary>With its middle at that point, moved inside the picture.</summary>
    public SceneBox At(double x, double y, int boxWidth, int boxHeight) => Inside((int)(x - boxWidth / 2.0), (int)(y - boxHeight / 2.0), boxWidth, boxHeight);

    /// <summary>The largest share that a box has in common with one already placed, of the smaller of the two.</summary>
    public double Common(SceneBox box)
    {
        var most = 0.0;
        foreach (var other in _taken)
            most = Math.Max(most, (double)box.Intersect(other).Area / Math.Max(1, Math.Min(box.Area, other.Area)));
        return most;
    }

    private SceneBox Inside(int left, int top, int boxWidth, int boxHeight) =>
        new(Math.Clamp(left, Math.Min(0, width - boxWidth), Math.Max(0, width - boxWidth)), Math.Clamp(top, Math.Min(0, height - boxHeight), Math.Max(0, height - boxHeight)), boxWidth, boxHeight);

    private static int Between(int room, ref KeyedRandom random) => room <= 0 ? room / 2 : random.NextInt(room + 1);
}
