namespace Clade.Data.Scenes;

/// <summary>Decides motions and relations of films by tracks alone.</summary>
public static class FilmGeometry
{
    private const double Step = 0.008, Near = 0.7, SameWay = 0.8;

    /// <summary>Whether a thing does that, by its track: direction and length of its way, its size, turn and opacity.</summary>
    /// <param name="film">The film.</param>
    /// <param name="track">One of its tracks.</param>
    /// <param name="motion">The motion.</param>
    /// <param name="partner">The other's track, for motions that need one.</param>
    public static bool Does(Film film, FilmTrack track, SceneMotion motion, FilmTrack? partner)
    {
        ArgumentNullException.ThrowIfNull(film);
        ArgumentNullException.ThrowIfNull(track);
        var (last, side) = (track.Centres.Count - 1, Shorter(film));
        var (first, end) = (film.Frames[0].Plan.Objects[track.Object], film.Frames[last].Plan.Objects[track.Object]);
        var (dx, dy) = ((end.X - first.X) / side, (end.Y - first.Y) / side);
        var turned = Turned(film, track.Object);
        var (seen, seenAtEnd) = (!track.FullBoxes[0].IsEmpty, !track.FullBoxes[last].IsEmpty);
        var straight = Straight(track, side);
        return motion switch
        {
            SceneMotion.Still => Length(track) < Step * side && first.Side == end.Side && turned == 0 && seen == seenAtEnd && first.Opacity == end.Opacity,
            SceneMotion.MovesLeft => straight && dx <= -0.15 && Math.Abs(dy) <= 0.3 * -dx,
            SceneMotion.MovesRight => straight && dx >= 0.15 && Math.Abs(dy) <= 0.3 * dx,
            SceneMotion.MovesUp => straight && dy <= -0.15 && Math.Abs(dx) <= 0.3 * -dy,
            SceneMotion.MovesDown => straight && dy >= 0.15 && Math.Abs(dx) <= 0.3 * dy,
            SceneMotion.Grows => end.Side >= 1.6 * first.Side,
            SceneMotion.Shrinks => first.Side >= 1.6 * end.Side,
            SceneMotion.TurnsClockwise => turned >= 200,
            SceneMotion.TurnsAnticlockwise => turned <= -200,
            SceneMotion.Bounces => Reversals(track, vertical: true) is >= 2 and <= 5 && Spread(track, vertical: false) < 0.05 * side && Spread(track, vertical: true) >= 0.12 * side,
            SceneMotion.Shakes => Reversals(track, vertical: false) >= last - 1 && Spread(track, vertical: false) <= 0.12 * side && Spread(track, vertical: false) >= 0.02 * side,
            SceneMotion.Circles => Math.Abs(Swept(track, Middle(track))) >= 270,
            SceneMotion.Appears => !seen && seenAtEnd && Length(track) < 0.05 * side,
            SceneMotion.Disappears => seen && !seenAtEnd && Length(track) < 0.05 * side,
            SceneMotion.Enters => !seen && seenAtEnd && Length(track) >= 0.2 * side,
            SceneMotion.Leaves => seen && !seenAtEnd && Length(track) >= 0.2 * side,
            SceneMotion.Approaches => partner is not null && Rest(partner, side) && Steps(film, track, partner, Toward),
            SceneMotion.Retreats => partner is not null && Rest(partner, side) && Steps(film, track, partner, Away),
            SceneMotion.Passes => partner is not null && Passes(film, track, partner),
            SceneMotion.CirclesAround => partner is not null && Rest(partner, side) && Circles(track, partner),
            SceneMotion.Follows => partner is not null && Steps(film, track, partner, Follows),
            _ => partner is not null && !Steps(film, track, partner, Follows) && !Steps(film, partner, track, Follows) && Steps(film, track, partner, With),
        };
    }

    /// <summary>Every relation, by first, second, predicate and time.</summary>
    internal static IReadOnlyList<FilmRelation> All(Film film)
    {
        var found = new List<FilmRelation>();
        foreach (var first in film.Tracks)
        {
            foreach (var second in film.Tracks.Where(other => other != first))
            {
                foreach (var predicate in Enum.GetValues<FilmPredicate>())
                    found.AddRange(Of(film, first, predicate, second));
            }
        }

        return found;
    }

    private delegate bool StepRule((double X, double Y) first, (double X, double Y) firstStep, (double X, double Y) second, (double X, double Y) secondStep, double least);

    private static IEnumerable<FilmRelation> Of(Film film, FilmTrack first, FilmPredicate predicate, FilmTrack second)
    {
        var frames = film.Frames.Count;
        switch (predicate)
        {
            case FilmPredicate.Passes or FilmPredicate.Circles:
                if (predicate == FilmPredicate.Passes ? Passes(film, first, second) : Circles(first, second))
                    yield return new FilmRelation(first.Object, predicate, second.Object, 0, frames - 1);
                break;
            case <= FilmPredicate.SmallerThan:
                foreach (var (from, to) in Runs(frames, t => SceneGeometry.Holds(film.Frames[t], film.Frames[t].Objects[first.Object], (SceneRelation)predicate, film.Frames[t].Objects[second.Object])))
                    yield return new FilmRelation(first.Object, predicate, second.Object, from, to);
                break;
            default:
                StepRule rule = predicate switch { FilmPredicate.MovesToward => Toward, FilmPredicate.MovesAwayFrom => Away, FilmPredicate.Follows => Follows, _ => With };
                foreach (var (from, to) in Runs(frames - 1, t => StepHolds(film, first, second, rule, t)))
                    yield return new FilmRelation(first.Object, predicate, second.Object, from, to + 1);
                break;
        }
    }

    private static IEnumerable<(int From, int To)> Runs(int count, Func<int, bool> holds)
    {
        var from = -1;
        for (var t = 0; t <= count; t++)
        {
            var now = t < count && holds(t);
            if (now && from < 0)
                from = t;
            if (!now && from >= 0)
            {
                yield return (from, t - 1);
                from = -1;
            }
        }
    }

    private static bool Steps(Film film, FilmTrack first, FilmTrack second, StepRule rule)
    {
        for (var t = 0; t + 1 < first.Centres.Count; t++)
        {
            if (!StepHolds(film, first, second, rule, t))
                return false;
        }

        return true;
    }

    private static bool StepHolds(Film film, FilmTrack first, FilmTrack second, StepRule rule, int t)
    {
        var (a, b) = (first.Centres[t], second.Centres[t]);
        return rule(a, (first.Centres[t + 1].X - a.X, first.Centres[t + 1].Y - a.Y), b, (second.Centres[t + 1].X - b.X, second.Centres[t + 1].Y - b.Y), Step * Shorter(film));
    }

    private static bool Toward((double X, double Y) first, (double X, double Y) step, (double X, double Y) second, (double X, double Y) otherStep, double least) =>
        Norm(step) >= least && Cosine(step, Minus(second, first)) >= Near && Norm(Minus(Plus(second, otherStep), Plus(first, step))) < Norm(Minus(second, first));

    private static bool Away((double X, double Y) first, (double X, double Y) step, (double X, double Y) second, (double X, double Y) otherStep, double least) =>
        Norm(step) >= least && Cosine(step, Minus(second, first)) <= -Near && Norm(Minus(Plus(second, otherStep), Plus(first, step))) > Norm(Minus(second, first));

    private static bool Follows((double X, double Y) first, (double X, double Y) step, (double X, double Y) second, (double X, double Y) otherStep, double least) =>
        Norm(step) >= least && Norm(otherStep) >= least && Cosine(step, otherStep) >= SameWay && Cosine(otherStep, Minus(second, first)) >= Near;

    private static bool With((double X, double Y) first, (double X, double Y) step, (double X, double Y) second, (double X, double Y) otherStep, double least) =>
        Norm(step) >= least && Norm(otherStep) >= least && Norm(Minus(step, otherStep)) <= 0.25 * Math.Max(Norm(step), Norm(otherStep));

    private static bool Passes(Film film, FilmTrack track, FilmTrack partner)
    {
        var (way, other) = (Minus(track.Centres[^1], track.Centres[0]), Minus(partner.Centres[^1], partner.Centres[0]));
        if (Norm(way) < 0.3 * Shorter(film) || 3 * Norm(other) > Norm(way) || !Straight(track, Shorter(film)))
            return false;
        var nearest = Enumerable.Range(0, track.Centres.Count).Min(t => Norm(Minus(partner.Centres[t], track.Centres[t])));
        return Cosine(way, Minus(partner.Centres[0], track.Centres[0])) > 0.2 && Cosine(way, Minus(partner.Centres[^1], track.Centres[^1])) < -0.2 && nearest <= 0.5 * Shorter(film);
    }

    private static bool Circles(FilmTrack track, FilmTrack partner)
    {
        var distances = track.Centres.Select((centre, t) => Norm(Minus(centre, partner.Centres[t]))).ToList();
        return distances.Min() > 0 && distances.Max() <= 1.5 * distances.Min() && Math.Abs(Swept(track, partner.Centres)) >= 270;
    }

    // Degrees that the line from the point to the thing turns by, clockwise on the screen.
    private static double Swept(FilmTrack track, IReadOnlyList<(double X, double Y)> about)
    {
        var sum = 0.0;
        for (var t = 0; t + 1 < track.Centres.Count; t++)
        {
            var (a, b) = (Minus(track.Centres[t], about[t]), Minus(track.Centres[t + 1], about[t + 1]));
            sum += Math.Atan2(a.X * b.Y - a.Y * b.X, a.X * b.X + a.Y * b.Y) * 180 / Math.PI;
        }

        return sum;
    }

    private static (double X, double Y)[] Middle(FilmTrack track)
    {
        // Of a closed way the last place is the first one again and would count twice.
        var places = track.Centres.Take(Math.Max(1, track.Centres.Count - 1)).ToList();
        var middle = (places.Average(place => place.X), places.Average(place => place.Y));
        return [.. track.Centres.Select(_ => middle)];
    }

    private static double Turned(Film film, int index)
    {
        var sum = 0.0;
        for (var t = 0; t + 1 < film.Frames.Count; t++)
            sum += (film.Frames[t + 1].Plan.Objects[index].Turn - film.Frames[t].Plan.Objects[index].Turn + 540) % 360 - 180;
        return sum;
    }

    private static bool Straight(FilmTrack track, double side) =>
        Norm(Minus(track.Centres[^1], track.Centres[0])) is var direct && direct > Step * side && Length(track) <= 1.1 * direct;

    private static bool Rest(FilmTrack track, double side) => Length(track) < 0.05 * side;

    private static double Length(FilmTrack track) => track.Centres.Zip(track.Centres.Skip(1), (a, b) => Norm(Minus(b, a))).Sum();

    private static double Spread(FilmTrack track, bool vertical) => track.Centres.Max(centre => vertical ? centre.Y : centre.X) - track.Centres.Min(centre => vertical ? centre.Y : centre.X);

    private static int Reversals(FilmTrack track, bool vertical)
    {
        var steps = track.Centres.Zip(track.Centres.Skip(1), (a, b) => vertical ? b.Y - a.Y : b.X - a.X).Where(step => Math.Abs(step) > 1e-9).ToList();
        return steps.Zip(steps.Skip(1), (a, b) => a * b < 0 ? 1 : 0).Sum();
    }

    private static double Shorter(Film film) => Math.Min(film.Frames[0].Width, film.Frames[0].Height);

    private static (double X, double Y) Plus((double X, double Y) a, (double X, double Y) b) => (a.X + b.X, a.Y + b.Y);

    private static (double X, double Y) Minus((double X, double Y) a, (double X, double Y) b) => (a.X - b.X, a.Y - b.Y);

    private static double Norm((double X, double Y) a) => Math.Sqrt(a.X * a.X + a.Y * a.Y);

    private static double Cosine((double X, double Y) a, (double X, double Y) b) => Norm(a) * Norm(b) is var norms and > 0 ? (a.X * b.X + a.Y * b.Y) / norms : 0;
}
