using System.Text;
using Clade.Core;

namespace Clade.Data.Scenes;

/// <summary>Says what happens in a film.</summary>
internal static class FilmWords
{
    private readonly record struct Clause(Noun Noun, string Phrase, SceneMotion Motion, string Words, Noun? Partner, int Object);

    public static FilmCaptions Write(Film film)
    {
        var random = new KeyedRandom(film.Frames[0].Options.Seed, SceneStreams.Captions, 1, film.Number);
        var clauses = film.Tracks.Select(track => Say(film, track)).ToList();
        // A pair is told by the one that does something with regard to the other.
        clauses = [.. clauses.Where(clause => clause.Motion != SceneMotion.Still || film.Tracks.All(track => track.Partner != clause.Object))];
        var (text, spans) = Join(clauses);
        var wrong = Wrong(film, clauses, ref random);
        return new FilmCaptions(text, Join(wrong).Text, spans, Facts(clauses), Facts(wrong));
    }

    private static Clause Say(Film film, FilmTrack track)
    {
        var one = film.Frames[0].Objects[track.Object];
        var phrase = new Mention(one.Cutout.Noun, 1) { Colour = one.Colour is { } colour && one.Plan.Hue is not null ? colour : null }.Phrase;
        return new Clause(one.Cutout.Noun, phrase, track.Motion, Verb(track, film), track.Partner is { } partner ? film.Frames[0].Objects[partner].Cutout.Noun : null, track.Object);
    }

    private static string Verb(FilmTrack track, Film film) => track.Motion switch
    {
        SceneMotion.Enters => track.Centres[0].X < 0 ? "comes in from the left" : "comes in from the right",
        SceneMotion.Leaves => track.Centres[^1].X < 0 ? "leaves to the left" : "leaves to the right",
        var motion => Verb(motion),
    };

    private static string Verb(SceneMotion motion) => motion switch
    {
        SceneMotion.Still => "stays where it is",
        SceneMotion.MovesLeft => "moves left",
        SceneMotion.MovesRight => "moves right",
        SceneMotion.MovesUp => "moves up",
        SceneMotion.MovesDown => "moves down",
        SceneMotion.Grows => "grows",
        SceneMotion.Shrinks => "shrinks",
        SceneMotion.TurnsClockwise => "turns clockwise",
        SceneMotion.TurnsAnticlockwise => "turns anticlockwise",
        SceneMotion.Bounces => "bounces",
        SceneMotion.Shakes => "shakes",
        SceneMotion.Circles => "goes around in a circle",
        SceneMotion.Appears => "appears",
        SceneMotion.Disappears => "fades away",
        SceneMotion.Enters => "comes in",
        SceneMotion.Leaves => "leaves",
        SceneMotion.Approaches => "moves toward",
        SceneMotion.Retreats => "moves away from",
        SceneMotion.Passes => "passes",
        SceneMotion.CirclesAround => "circles around",
        SceneMotion.Follows => "follows",
        _ => "moves along with",
    };

    private static (string Text, List<CaptionSpan> Spans) Join(List<Clause> clauses)
    {
        var (text, spans, named) = (new StringBuilder(), new List<CaptionSpan>(), new HashSet<string>(StringComparer.Ordinal));
        for (var i = 0; i < clauses.Count; i++)
        {
            text.Append(i == 0 ? "" : i == 1 ? " while " : i == clauses.Count - 1 ? " and " : ", ");
            Name(clauses[i].Noun, clauses[i].Phrase, clauses[i].Object);
            text.Append(' ').Append(clauses[i].Words);
            if (clauses[i].Partner is { } partner)
            {
                text.Append(' ');
                Name(partner, partner.Counted(1), 0);
            }
        }

        return (text.ToString(), spans);

        void Name(Noun noun, string phrase, int index)
        {
            var words = named.Add(noun.Singular) ? phrase : "the " + noun.Singular;
            spans.Add(new CaptionSpan(text.Length, words.Length, [index]));
            text.Append(words);
        }
    }

    /// <summary>The clauses with one motion exchanged for its opposite, or two nouns exchanged; the first change that is false of the film.</summary>
    private static List<Clause> Wrong(Film film, List<Clause> clauses, ref KeyedRandom random)
    {
        var changes = new List<List<Clause>>();
        for (var i = 0; i < clauses.Count; i++)
        {
            if (Opposite(clauses[i]) is { } other)
                changes.Add([.. clauses.Select((clause, at) => at == i ? clause with { Motion = other.Motion, Words = other.Words } : clause)]);
            if (clauses[i].Partner is { } partner)
                changes.Add([.. clauses.Select((clause, at) => at == i ? clause with { Noun = partner, Phrase = partner.Counted(1), Partner = clause.Noun } : clause)]);
            for (var j = i + 1; j < clauses.Count; j++)
            {
                var exchanged = clauses.ToList();
                exchanged[i] = clauses[i] with { Motion = clauses[j].Motion, Words = clauses[j].Words, Partner = clauses[j].Partner };
                exchanged[j] = clauses[j] with { Motion = clauses[i].Motion, Words = clauses[i].Words, Partner = clauses[i].Partner };
                if (exchanged.All(clause => clause.Partner != clause.Noun))
                    changes.Add(exchanged);
            }
        }

        random.Shuffle(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(changes));
        return changes.FirstOrDefault(change => Facts(change).Any(fact => !fact.Holds(film))) ?? clauses;
    }

    private static (SceneMotion Motion, string Words)? Opposite(Clause clause)
    {
        SceneMotion? other = clause.Motion switch
        {
            SceneMotion.MovesLeft => SceneMotion.MovesRight,
            SceneMotion.MovesRight => SceneMotion.MovesLeft,
            SceneMotion.MovesUp => SceneMotion.MovesDown,
            SceneMotion.MovesDown => SceneMotion.MovesUp,
            SceneMotion.Grows => SceneMotion.Shrinks,
            SceneMotion.Shrinks => SceneMotion.Grows,
            SceneMotion.TurnsClockwise => SceneMotion.TurnsAnticlockwise,
            SceneMotion.TurnsAnticlockwise => SceneMotion.TurnsClockwise,
            SceneMotion.Appears => SceneMotion.Disappears,
            SceneMotion.Disappears => SceneMotion.Appears,
            SceneMotion.Approaches => SceneMotion.Retreats,
            SceneMotion.Retreats => SceneMotion.Approaches,
            SceneMotion.Passes => SceneMotion.CirclesAround,
            SceneMotion.CirclesAround => SceneMotion.Passes,
            SceneMotion.Follows or SceneMotion.MovesWith => SceneMotion.Retreats,
            SceneMotion.Still or SceneMotion.Enters or SceneMotion.Leaves => SceneMotion.Bounces,
            _ => SceneMotion.Still,
        };
        return (other.Value, Verb(other.Value));
    }

    private static FilmFact[] Facts(List<Clause> clauses) => [.. clauses.Select(clause => new FilmFact(clause.Noun, clause.Motion, clause.Partner))];
}
