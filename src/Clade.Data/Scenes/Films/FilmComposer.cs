using Clade.Core;

namespace Clade.Data.Scenes;

/// <summary>Makes films by number, as <see cref="SceneComposer"/> makes scenes: any film by itself, in any order, on any number of threads, bit by bit the same. Thread-safe.</summary>
public sealed class FilmComposer
{
    private const int Attempts = 40;

    private readonly SceneComposer _scenes;
    private readonly FilmPlanner _planner;

    /// <summary>Checks that films can be drawn this way.</summary>
    /// <exception cref="InputException">The options do not fit each other or the material.</exception>
    public FilmComposer(SceneMaterial material, SceneOptions? scenes = null, FilmOptions? films = null)
    {
        ArgumentNullException.ThrowIfNull(material);
        Options = films ?? new FilmOptions();
        Options.Check(material);
        // What scenes ask for concerning numbers of things does not count here.
        _scenes = new SceneComposer(material, (scenes ?? new SceneOptions()) with { MinThings = 1, MaxThings = 1, UpsideDownChance = 0 });
        _planner = new FilmPlanner(_scenes, Options);
    }

    /// <summary>How films are drawn.</summary>
    public FilmOptions Options { get; }

    /// <summary>Paints the film of that number. Of up to 40 draws it is the first in which every thing is seen well enough, and does what it should by its track; if none is, the last.</summary>
    /// <param name="number">Any number.</param>
    /// <param name="motion">What its first thing, or its second one with regard to the first, does; null for whatever is drawn.</param>
    /// <exception cref="InputException">A drawing cannot be read, or a motion with regard to another is wanted of a single thing.</exception>
    public Film Compose(long number, SceneMotion? motion = null)
    {
        if (motion >= SceneMotion.Approaches && Options.MaxThings < 2)
            throw new InputException($"A thing that {motion} needs another one: allow films of two things.");
        Film? last = null;
        for (var attempt = 0; attempt < Attempts && (last is null || !IsClear(last)); attempt++)
        {
            var plan = _planner.Draw(number, attempt, motion);
            last = new Film([.. plan.Frames.Select(_scenes.Render)], plan.Motions, FilmWords.Write);
        }

        return last!;
    }

    // Seen in two thirds of the pictures, except for what comes or goes: in one third.
    private bool IsClear(Film film) => film.Tracks.All(track =>
    {
        var seen = film.Frames.Count(frame => frame.Objects[track.Object] is { Area: > 0 } one && one.Visible >= _scenes.Options.MinVisible && one.Contrast >= _scenes.Options.MinContrast);
        var least = track.Motion is SceneMotion.Appears or SceneMotion.Disappears or SceneMotion.Enters or SceneMotion.Leaves ? film.Frames.Count / 3.0 : film.Frames.Count * 2 / 3.0;
        return seen >= least && Inside(film, track) && FilmGeometry.Does(film, track, track.Motion, track.Partner is { } partner ? film.Tracks[partner] : null);
    });

    // The middle of what stays stays inside the picture.
    private static bool Inside(Film film, FilmTrack track) => track.Motion is SceneMotion.Enters or SceneMotion.Leaves
        || track.Centres.All(centre => centre.X >= 0 && centre.Y >= 0 && centre.X <= film.Frames[0].Width && centre.Y <= film.Frames[0].Height);
}
