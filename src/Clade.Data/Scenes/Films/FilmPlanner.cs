using Clade.Core;

namespace Clade.Data.Scenes;

/// <summary>What the planner draws: the pictures' plans, and what each thing does.</summary>
internal sealed record FilmPlan(IReadOnlyList<ScenePlan> Frames, IReadOnlyList<(SceneMotion Motion, int? Partner)> Motions);

/// <summary>Draws the ways of things. A plan depends on the seed, the film's number and the attempt alone.</summary>
internal sealed class FilmPlanner(SceneComposer composer, FilmOptions film)
{
    private static readonly SceneMotion[] Alone =
    [
        SceneMotion.MovesLeft, SceneMotion.MovesRight, SceneMotion.MovesUp, SceneMotion.MovesDown, SceneMotion.Grows, SceneMotion.Shrinks, SceneMotion.TurnsClockwise, SceneMotion.TurnsAnticlockwise,
        SceneMotion.Bounces, SceneMotion.Shakes, SceneMotion.Circles, SceneMotion.Appears, SceneMotion.Disappears, SceneMotion.Enters, SceneMotion.Leaves, SceneMotion.Still,
    ];

    private static readonly SceneMotion[] Straight = [SceneMotion.MovesLeft, SceneMotion.MovesRight, SceneMotion.MovesUp, SceneMotion.MovesDown];

    private static readonly SceneMotion[] Paired = [SceneMotion.Approaches, SceneMotion.Retreats, SceneMotion.Passes, SceneMotion.CirclesAround, SceneMotion.Follows, SceneMotion.MovesWith];

    private double Width => composer.Options.Width;

    private double Height => composer.Options.Height;

    private double Shorter => Math.Min(Width, Height);

    private int Frames => film.Frames;

    public FilmPlan Draw(long number, int attempt, SceneMotion? wanted)
    {
        var random = new KeyedRandom(composer.Options.Seed, SceneStreams.Films, attempt, number);
        var background = composer.Material.Backgrounds[random.NextInt(composer.Material.Backgrounds.Count)];
        var backgroundSeed = (long)random.NextUInt64();
        var things = Math.Max(film.MinThings + random.NextInt(film.MaxThings - film.MinThings + 1), wanted is { } one && Paired.Contains(one) ? 2 : 1);
        var motions = new List<(SceneMotion Motion, int? Partner)>();
        var ways = new List<ObjectPlan[]>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        var paired = wanted is { } kind ? Paired.Contains(kind) : things > 1 && random.NextDouble() < film.PairChance;
        for (var thing = 0; thing < things; thing++)
        {
            var motion = Motion(thing, paired, wanted, motions, ref random);
            var start = Start(thing, names, ref random);
            motions.Add((motion, thing == 1 && paired ? 0 : null));
            ways.Add(thing == 1 && paired ? WithPartner(start, motion, ways[0], motions[0].Motion, ref random) : Way(start, motion, ref random));
        }

        // A wanted motion is the first one spoken of.
        var frames = Enumerable.Range(0, Frames).Select(t => new ScenePlan(number, composer.Options.Width, composer.Options.Height, background)
        {
            BackgroundSeed = backgroundSeed,
            Objects = [.. ways.Select(way => way[t])],
        });
        return new FilmPlan([.. frames], motions);
    }

    private static SceneMotion Motion(int thing, bool paired, SceneMotion? wanted, List<(SceneMotion Motion, int? Partner)> motions, ref KeyedRandom random)
    {
        if (paired && thing == 0)
            return wanted is SceneMotion.Follows or SceneMotion.MovesWith || (wanted is null && random.NextInt(3) == 0) ? Straight[random.NextInt(Straight.Length)] : SceneMotion.Still;
        if (paired && thing == 1)
            return wanted ?? (motions[0].Motion == SceneMotion.Still ? Paired[random.NextInt(4)] : Paired[4 + random.NextInt(2)]);
        return thing == 0 && wanted is { } motion ? motion : Alone[random.NextInt(Alone.Length)];
    }

    private ObjectPlan Start(int thing, HashSet<string> names, ref KeyedRandom random)
    {
        string name;
        do
            name = composer.Material.Classes[random.NextInt(composer.Material.Classes.Count)];
        while (!names.Add(name));
        var scale = random.NextDouble(film.MinScale, film.MaxScale);
        return composer.Planner.Thing(name, thing, ref random) with { Turn = 0, Side = composer.Planner.Side(scale) };
    }

    private ObjectPlan[] Way(ObjectPlan thing, SceneMotion motion, ref KeyedRandom random)
    {
        var half = thing.Side / 2.0;
        var (x, y) = (random.NextDouble(half, Width - half), random.NextDouble(half, Height - half));
        var length = random.NextDouble(0.3, 0.6);
        var outside = random.NextInt(2) == 0 ? -half - 2 : Width + half + 2;
        var inside = random.NextDouble(0.35 * Width, 0.65 * Width);
        return motion switch
        {
            SceneMotion.MovesLeft => Line(thing, (Fit(x, Width, half, length * Width), y), (-length * Width, 0)),
            SceneMotion.MovesRight => Line(thing, (Width - Fit(x, Width, half, length * Width), y), (length * Width, 0)),
            SceneMotion.MovesUp => Line(thing, (x, Fit(y, Height, half, length * Height)), (0, -length * Height)),
            SceneMotion.MovesDown => Line(thing, (x, Height - Fit(y, Height, half, length * Height)), (0, length * Height)),
            SceneMotion.Grows => Each(thing, x, y, (plan, t) => plan with { Side = (int)Math.Round(thing.Side * (0.7 + 0.8 * t)) }, 0.75 * thing.Side),
            SceneMotion.Shrinks => Each(thing, x, y, (plan, t) => plan with { Side = (int)Math.Round(thing.Side * (1.5 - 0.8 * t)) }, 0.75 * thing.Side),
            SceneMotion.TurnsClockwise => Each(thing, x, y, (plan, t) => plan with { Turn = (int)(270 * t) }, 0.7 * thing.Side),
            SceneMotion.TurnsAnticlockwise => Each(thing, x, y, (plan, t) => plan with { Turn = (360 - (int)(270 * t)) % 360 }, 0.7 * thing.Side),
            SceneMotion.Bounces => Each(thing, x, Math.Max(y, 0.5 * Height), (plan, t) => plan with { Y = plan.Y - 0.28 * Height * Math.Abs(Math.Sin(2 * Math.PI * t)) }, half),
            SceneMotion.Shakes => Each(thing, x, y, (plan, t) => plan with { X = plan.X + 0.03 * Width * (Math.Round(t * (Frames - 1)) % 2 == 0 ? 1 : -1) }, half + 0.03 * Width),
            SceneMotion.Circles => Circle(thing, Centre(x, Width, half + 0.2 * Shorter), Centre(y, Height, half + 0.2 * Shorter), 0.2 * Shorter, random.NextDouble(0, 2 * Math.PI), random.NextInt(2) == 0 ? 1 : -1),
            SceneMotion.Appears => Each(thing, x, y, (plan, t) => plan with { Opacity = Math.Clamp(2 * t - 0.3, 0, 1) }, half),
            SceneMotion.Disappears => Each(thing, x, y, (plan, t) => plan with { Opacity = Math.Clamp(1.7 - 2 * t, 0, 1) }, half),
            SceneMotion.Enters => Line(thing, (outside, y), (inside - outside, 0)),
            SceneMotion.Leaves => Line(thing, (inside, y), (outside - inside, 0)),
            _ => Each(thing, x, y, (plan, _) => plan, half),
        };
    }

    private ObjectPlan[] WithPartner(ObjectPlan thing, SceneMotion motion, ObjectPlan[] partner, SceneMotion partnerMotion, ref KeyedRandom random)
    {
        var (other, gap) = (partner[0], (thing.Side + partner[0].Side) / 2.0);
        var angle = random.NextDouble(0, 2 * Math.PI);
        var (cos, sin) = (Math.Cos(angle), Math.Sin(angle));
        var far = gap + 0.35 * Shorter;
        var (dx, dy) = (partner[^1].X - other.X, partner[^1].Y - other.Y);
        var along = Math.Max(1, Math.Sqrt(dx * dx + dy * dy));
        return motion switch
        {
            SceneMotion.Approaches => Line(thing, (other.X + far * cos, other.Y + far * sin), (-0.35 * Shorter * cos, -0.35 * Shorter * sin)),
            SceneMotion.Retreats => Line(thing, (other.X + gap * cos, other.Y + gap * sin), (0.35 * Shorter * cos, 0.35 * Shorter * sin)),
            SceneMotion.Passes => Line(thing, (other.X - far * cos - gap * sin, other.Y - far * sin + gap * cos), (2 * far * cos, 2 * far * sin)),
            SceneMotion.CirclesAround => Circle(thing, other.X, other.Y, gap, angle, random.NextInt(2) == 0 ? 1 : -1),
            SceneMotion.Follows => Line(thing, (other.X - 1.15 * gap * dx / along, other.Y - 1.15 * gap * dy / along), (dx, dy)),
            _ => Line(thing, (other.X - 1.15 * gap * dy / along, other.Y + 1.15 * gap * dx / along), (dx, dy)),
        };
    }

    private ObjectPlan[] Line(ObjectPlan thing, (double X, double Y) start, (double X, double Y) way) =>
        [.. Times().Select(t => thing with { X = start.X + t * way.X, Y = start.Y + t * way.Y })];

    private ObjectPlan[] Circle(ObjectPlan thing, double x, double y, double radius, double angle, int direction) =>
        [.. Times().Select(t => thing with { X = x + radius * Math.Cos(angle + direction * 2 * Math.PI * t), Y = y + radius * Math.Sin(angle + direction * 2 * Math.PI * t) })];

    // At one place, inside the picture by so many pixels, changed from frame to frame.
    private ObjectPlan[] Each(ObjectPlan thing, double x, double y, Func<ObjectPlan, double, ObjectPlan> change, double reach) =>
        [.. Times().Select(t => change(thing with { X = Centre(x, Width, reach), Y = Centre(y, Height, reach) }, t))];

    private IEnumerable<double> Times() => Enumerable.Range(0, Frames).Select(frame => (double)frame / (Frames - 1));

    private static double Centre(double value, double side, double reach) => 2 * reach >= side ? side / 2 : Math.Clamp(value, reach, side - reach);

    // The start of a way towards 0 of that length that stays inside.
    private static double Fit(double value, double side, double half, double length) => Math.Clamp(value, Math.Min(half + length, side - half), side - half);
}
