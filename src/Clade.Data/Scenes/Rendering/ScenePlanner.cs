using Clade.Core;

namespace Clade.Data.Scenes;

/// <summary>Draws plans. A plan depends on the seed, the scene's number and the attempt alone.</summary>
internal sealed class ScenePlanner(SceneMaterial material, SceneOptions options)
{
    /// <summary>Largest share of the picture that the boxes of a scene may have together.</summary>
    private const double Crowded = 0.55;

    private sealed record Wanted(ObjectPlan Plan, double Scale);

    /// <summary>A plan whose first thing is of the given class, or of any.</summary>
    public ScenePlan Draw(long number, int attempt, string? subject)
    {
        var random = new KeyedRandom(options.Seed, SceneStreams.Plan, attempt, number);
        var background = material.Backgrounds[random.NextInt(material.Backgrounds.Count)];
        var backgroundSeed = (long)random.NextUInt64();
        var wanted = Things(subject, ref random);
        Shrink(wanted);
        return new ScenePlan(number, options.Width, options.Height, background) { BackgroundSeed = backgroundSeed, Objects = Place(wanted, ref random) };
    }

    /// <summary>One cut-out of a class, with colour, turn and mirroring, at no place yet.</summary>
    public ObjectPlan Thing(string name, int thing, ref KeyedRandom random)
    {
        // First the style, then the drawing: a style with two drawings of a class does not count twice.
        var cutouts = material.Of(name);
        var styles = cutouts.Select(cutout => cutout.Style).Distinct(StringComparer.Ordinal).ToList();
        var style = styles[random.NextInt(styles.Count)];
        var own = cutouts.Where(cutout => cutout.Style == style).ToList();
        var cutout = own[random.NextInt(own.Count)];
        var hues = random.NextDouble() < options.RecolourChance ? material.Hues(cutout) : [];
        SceneColour? hue = hues.Count == 0 ? null : hues[random.NextInt(hues.Count)];
        var turn = random.NextDouble() < options.UpsideDownChance && material.HasTop(cutout) ? 180 : 0;
        return new ObjectPlan(cutout) { Thing = thing, Hue = hue, Turn = turn, Flipped = random.NextDouble() < options.FlipChance };
    }

    /// <summary>Pixels of the longer side for a share of the picture's shorter side.</summary>
    public int Side(double scale) => Math.Max(1, (int)Math.Round(scale * Math.Min(options.Width, options.Height)));

    private List<Wanted> Things(string? subject, ref KeyedRandom random)
    {
        var count = options.MinThings + random.NextInt(options.MaxThings - options.MinThings + 1);
        var wanted = new List<Wanted>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        for (var thing = 0; thing < count; thing++)
        {
            var name = thing == 0 && subject is not null ? subject : NewClass(names, ref random);
            names.Add(name);
            var plan = Thing(name, thing, ref random);
            var copies = options.MaxCopies > 1 && random.NextDouble() < options.CopyChance ? 2 + random.NextInt(options.MaxCopies - 1) : 1;
            var scale = options.MinScale * Math.Pow(options.MaxScale / options.MinScale, random.NextDouble());
            // Room is kept for the things still to come.
            copies = Math.Min(copies, options.MaxObjects - wanted.Count - (count - thing - 1));
            for (var copy = 0; copy < copies; copy++)
                wanted.Add(new Wanted(copy == 0 ? plan : plan with { Flipped = random.NextDouble() < options.FlipChance }, scale));
        }

        return wanted;
    }

    private string NewClass(HashSet<string> names, ref KeyedRandom random)
    {
        while (true)
        {
            var name = material.Classes[random.NextInt(material.Classes.Count)];
            if (!names.Contains(name))
                return name;
        }
    }

    // All by the same factor, so that bigger stays bigger.
    private void Shrink(List<Wanted> wanted)
    {
        var shorter = (double)Math.Min(options.Width, options.Height);
        var area = wanted.Sum(one => one.Scale * one.Scale * shorter * shorter);
        var factor = Math.Min(1, Math.Sqrt(Crowded * options.Width * options.Height / Math.Max(1, area)));
        for (var i = 0; i < wanted.Count; i++)
            wanted[i] = wanted[i] with { Scale = wanted[i].Scale * factor };
    }

    private List<ObjectPlan> Place(List<Wanted> wanted, ref KeyedRandom random)
    {
        var placement = new Placement(options.Width, options.Height);
        var placed = new List<ObjectPlan>();
        foreach (var (plan, scale) in Shuffled(wanted, ref random))
        {
            var side = Side(scale);
            var (width, height) = material.Drawings.Size(plan.Cutout, side);
            SceneBox box;
            var chance = random.NextDouble();
            // Copies keep apart, so that they can be counted.
            var free = placed.Count > 0 && placed.All(other => other.Thing != plan.Thing);
            if (free && chance < options.InsideChance && Largest(placement) is var larger && 5 * Math.Min(larger.Width, larger.Height) > Math.Min(options.Width, options.Height))
            {
                side = Math.Max(1, (int)(Math.Min(larger.Width, larger.Height) * random.NextDouble(0.4, 0.55)));
                (width, height) = material.Drawings.Size(plan.Cutout, side);
                box = placement.At(larger.CentreX, larger.CentreY, width, height);
            }
            else
            {
                box = free && chance < options.InsideChance + options.OverlapChance ? placement.Over(placement.Taken[random.NextInt(placed.Count)], width, height, ref random)
                    : placement.Apart(width, height, ref random);
            }

            placement.Take(box);
            placed.Add(plan with { Side = side, X = box.CentreX, Y = box.CentreY });
        }

        return placed;
    }

    private static List<Wanted> Shuffled(List<Wanted> wanted, ref KeyedRandom random)
    {
        random.Shuffle(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(wanted));
        return wanted;
    }

    private static SceneBox Largest(Placement placement) => placement.Taken.MaxBy(box => box.Area);
}
