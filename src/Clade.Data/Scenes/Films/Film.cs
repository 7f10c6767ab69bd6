namespace Clade.Data.Scenes;

/// <summary>One thing through a film. Immutable.</summary>
/// <param name="Object">Its index in every frame.</param>
/// <param name="Motion">What it does.</param>
/// <param name="Partner">Index of the thing that it does it with regard to; null for none.</param>
/// <param name="Boxes">One a frame: <see cref="SceneObject.Box"/>, empty where it is not seen.</param>
/// <param name="FullBoxes">One a frame: <see cref="SceneObject.FullBox"/>, empty where it is outside or faded away.</param>
/// <param name="Centres">One a frame: the middle of the drawing in pixels, also outside of the picture.</param>
public sealed record FilmTrack(int Object, SceneMotion Motion, int? Partner, IReadOnlyList<SceneBox> Boxes, IReadOnlyList<SceneBox> FullBoxes, IReadOnlyList<(double X, double Y)> Centres);

/// <summary>A relation that holds in a film, as long as it does.</summary>
/// <param name="First">Index of the thing that it is said of.</param>
/// <param name="Predicate">The relation.</param>
/// <param name="Second">Index of the other.</param>
/// <param name="From">First frame.</param>
/// <param name="To">Last frame, included.</param>
public readonly record struct FilmRelation(int First, FilmPredicate Predicate, int Second, int From, int To);

/// <summary>A short film of a scene in which things move. Immutable and thread-safe.</summary>
public sealed class Film
{
    private readonly Lazy<IReadOnlyList<FilmRelation>> _relations;

    internal Film(IReadOnlyList<Scene> frames, IReadOnlyList<(SceneMotion Motion, int? Partner)> motions, Func<Film, FilmCaptions> captions)
    {
        Frames = frames;
        Tracks = [.. motions.Select((one, index) => new FilmTrack(index, one.Motion, one.Partner,
            [.. frames.Select(frame => frame.Objects[index].Box)], [.. frames.Select(frame => frame.Objects[index].FullBox)],
            [.. frames.Select(frame => (frame.Plan.Objects[index].X, frame.Plan.Objects[index].Y))]))];
        _relations = new(() => FilmGeometry.All(this));
        Captions = captions(this);
    }

    /// <summary>The film's number.</summary>
    public long Number => Frames[0].Number;

    /// <summary>The pictures in their order; every frame has all things at the same indices and layers, visible or not.</summary>
    public IReadOnlyList<Scene> Frames { get; }

    /// <summary>One track a thing.</summary>
    public IReadOnlyList<FilmTrack> Tracks { get; }

    /// <summary>Every relation between two things, by first, second, predicate and time.</summary>
    public IReadOnlyList<FilmRelation> Relations => _relations.Value;

    /// <summary>What can be said of it.</summary>
    public FilmCaptions Captions { get; }
}

/// <summary>What can be said of a film. Immutable.</summary>
/// <param name="Short">Every thing and what it does: <c>a red car moves left while a cat grows</c>.</param>
/// <param name="Negative">The same, false by one change: another motion, or two nouns exchanged.</param>
/// <param name="Spans">The noun phrases of the short caption; <see cref="CaptionSpan.Objects"/> are the indices of the tracks.</param>
/// <param name="Facts">What the short caption says, a clause each.</param>
/// <param name="NegativeFacts">What the false caption says.</param>
public sealed record FilmCaptions(string Short, string Negative, IReadOnlyList<CaptionSpan> Spans, IReadOnlyList<FilmFact> Facts, IReadOnlyList<FilmFact> NegativeFacts);

/// <summary>Some thing of that class does that. Decided by the tracks alone. Immutable.</summary>
/// <param name="Noun">The class.</param>
/// <param name="Motion">What it does.</param>
/// <param name="Partner">The class that it does it with regard to; null for none.</param>
public sealed record FilmFact(Noun Noun, SceneMotion Motion, Noun? Partner)
{
    /// <summary>Whether it is true of a film.</summary>
    public bool Holds(Film film)
    {
        ArgumentNullException.ThrowIfNull(film);
        return film.Tracks.Any(track => Class(film, track.Object) == Noun.Singular && (Partner is null
            ? FilmGeometry.Does(film, track, Motion, null)
            : film.Tracks.Any(other => other != track && Class(film, other.Object) == Partner.Singular && FilmGeometry.Does(film, track, Motion, other))));
    }

    private static string Class(Film film, int index) => film.Frames[0].Objects[index].Class;
}
