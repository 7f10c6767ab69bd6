using System.Security.Cryptography;
using System.Text;
using Clade.Core;

namespace Clade.Data.Scenes;

/// <summary>
/// Makes scenes by number. A scene depends on the material, the options and its number alone: it can be made by itself, in any order, on any number of threads, and is the
/// same bit by bit. Thread-safe.
/// </summary>
public sealed class SceneComposer
{
    // To be raised whenever the same options would give other scenes.
    internal const int Version = 1;

    private const int Attempts = 24, EditAttempts = 400;

    private readonly ScenePlanner _planner;
    private readonly SceneChange[] _changes;

    /// <summary>Checks that scenes can be drawn this way.</summary>
    /// <exception cref="InputException">The options do not fit each other or the material.</exception>
    public SceneComposer(SceneMaterial material, SceneOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(material);
        (Material, Options) = (material, options ?? new SceneOptions());
        Options.Check(material);
        _planner = new ScenePlanner(material, Options);
        var told = material.Backgrounds.Where(background => background.Phrase.Length > 0).DistinctBy(background => background.Phrase).Count();
        _changes = [.. Enum.GetValues<SceneChange>().Where(change => change != SceneChange.Background || told > 1)];
    }

    /// <summary>What scenes are made of.</summary>
    public SceneMaterial Material { get; }

    /// <summary>How scenes are drawn.</summary>
    public SceneOptions Options { get; }

    internal ScenePlanner Planner => _planner;

    /// <summary>Paints the scene of that number. Of up to 24 draws it is the first whose things are all seen well enough; if none is, the one where the worst is seen best.</summary>
    /// <param name="number">Any number.</param>
    /// <param name="subject">A class that must be in it, for labelled scenes; null for whatever is drawn.</param>
    /// <exception cref="InputException">A drawing cannot be read, or there is no such class.</exception>
    public Scene Compose(long number, string? subject = null)
    {
        Scene? best = null;
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var scene = Render(_planner.Draw(number, attempt, subject));
            if (IsClear(scene))
                return scene;
            best = best is null || Worst(scene) > Worst(best) ? scene : best;
        }

        return best!;
    }

    /// <summary>The plan of the scene that <see cref="Compose"/> paints: change it and give it to <see cref="Render"/> for another background, place, size, turn or light.</summary>
    /// <inheritdoc cref="Compose"/>
    public ScenePlan Plan(long number, string? subject = null) => Compose(number, subject).Plan;

    /// <summary>Paints a plan as it is.</summary>
    /// <exception cref="InputException">The plan cannot be painted, or a drawing cannot be read.</exception>
    public Scene Render(ScenePlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        return SceneRenderer.Render(Material, Options, plan);
    }

    /// <summary>
    /// A scene and the same with one change, with captions and an instruction: the quadruple of picture and caption, original and edited. The scene is drawn anew until it
    /// allows the change, so it need not be the one of <see cref="Compose"/>.
    /// </summary>
    /// <param name="number">Any number.</param>
    /// <param name="change">What to change; null goes through all kinds in turn, by the number, without <see cref="SceneChange.Background"/> where captions cannot tell backgrounds apart.</param>
    /// <exception cref="InputException">No scene of this material and these options allows the change.</exception>
    public SceneEdit Edit(long number, SceneChange? change = null)
    {
        var kind = change ?? _changes[(int)((number % _changes.Length + _changes.Length) % _changes.Length)];
        var editor = new SceneEditor(this);
        for (var attempt = 0; attempt < EditAttempts; attempt++)
        {
            var scene = Render(_planner.Draw(number, attempt, null));
            var random = new KeyedRandom(Options.Seed, SceneStreams.Edits, attempt, number);
            if (IsClear(scene) && editor.Try(scene, kind, ref random) is { } edit)
                return edit;
        }

        throw new InputException($"No scene drawn with these options can be changed by {kind}; allow more things, more copies, more classes or more backgrounds.");
    }

    /// <summary>The scene seen from two places, with the pixel of the second view for every pixel of the first.</summary>
    /// <param name="number">Any number.</param>
    /// <param name="most">How far the nearest thing moves at most, in pixels, at least 1; null for an eighth of the shorter side.</param>
    /// <exception cref="InputException">A drawing cannot be read.</exception>
    public SceneViews Views(long number, int? most = null) => SceneViews.Of(this, number, most ?? Math.Max(1, Math.Min(Options.Width, Options.Height) / 8));

    /// <summary>16 hexadecimal digits that change when the same number would give another scene.</summary>
    public string Fingerprint => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"scenes {Version}\n{Material.Fingerprint}\n{Options}")))[..16];

    /// <summary>Whether every thing is seen well enough, by <see cref="SceneOptions.MinVisible"/> and <see cref="SceneOptions.MinContrast"/>.</summary>
    internal bool IsClear(Scene scene) => scene.Objects.All(one => one.Area > 0 && one.Visible >= Options.MinVisible && one.Contrast >= Options.MinContrast);

    private static double Worst(Scene scene) => scene.Objects.Min(one => Math.Min(one.Visible, one.Contrast));
}
