using System.Security.Cryptography;
using System.Text;
using Clade.Core;
using Clade.Data.Corpora;

namespace Clade.Data.Scenes;

/// <summary>
/// What scenes are made of: cut-outs by class and style, and backgrounds by kind. Its order does not depend on the order it was given in. Thread-safe; it keeps decoded and
/// scaled drawings in memory, up to about 200 megabytes.
/// </summary>
public sealed class SceneMaterial
{
    private readonly Dictionary<string, IReadOnlyList<Cutout>> _byClass;

    /// <summary>Puts cut-outs and backgrounds together.</summary>
    /// <param name="cutouts">At least one; ids are unique, and a class has one noun.</param>
    /// <param name="backgrounds">At least one; ids are unique.</param>
    /// <param name="origin">What changes when the same ids would give other pictures: hashes or versions of the sources; part of <see cref="Fingerprint"/>.</param>
    /// <exception cref="InputException">There is nothing, or something twice.</exception>
    public SceneMaterial(IEnumerable<Cutout> cutouts, IEnumerable<SceneBackground> backgrounds, string origin = "")
    {
        ArgumentNullException.ThrowIfNull(cutouts);
        ArgumentNullException.ThrowIfNull(backgrounds);
        ArgumentNullException.ThrowIfNull(origin);
        Cutouts = [.. cutouts.OrderBy(cutout => cutout.Class, StringComparer.Ordinal).ThenBy(cutout => cutout.Id, StringComparer.Ordinal)];
        Backgrounds = [.. backgrounds.OrderBy(background => background.Id, StringComparer.Ordinal)];
        Origin = origin;
        if (Cutouts.Count == 0)
            throw new InputException("Scenes need cut-outs, and there are none: choose other styles or classes, or build a corpus that has some.");
        if (Twice(Cutouts.Select(cutout => cutout.Id)) is { } cutoutId)
            throw new InputException($"Two cut-outs are called {cutoutId}: give each an id of its own.");
        if (Twice(Backgrounds.Select(background => background.Id)) is { } backgroundId)
            throw new InputException($"Two backgrounds are called {backgroundId}: give each an id of its own.");
        _byClass = Cutouts.GroupBy(cutout => cutout.Class, StringComparer.Ordinal).ToDictionary(group => group.Key, group => (IReadOnlyList<Cutout>)[.. group], StringComparer.Ordinal);
        Classes = [.. _byClass.Keys.Order(StringComparer.Ordinal)];
        Styles = [.. Cutouts.Select(cutout => cutout.Style).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
    }

    /// <summary>Ordered by class, then by id.</summary>
    public IReadOnlyList<Cutout> Cutouts { get; }

    /// <summary>Ordered by id.</summary>
    public IReadOnlyList<SceneBackground> Backgrounds { get; }

    /// <summary>The class names in order of their letters.</summary>
    public IReadOnlyList<string> Classes { get; }

    /// <summary>The styles in order of their letters.</summary>
    public IReadOnlyList<string> Styles { get; }

    /// <summary>Hashes or versions of the sources.</summary>
    public string Origin { get; }

    /// <summary>16 hexadecimal digits that change with the ids, classes and styles of the cut-outs, the ids of the backgrounds and <see cref="Origin"/>.</summary>
    public string Fingerprint
    {
        get
        {
            var text = new StringBuilder(Origin);
            foreach (var cutout in Cutouts)
                text.Append('\n').Append(cutout.Id).Append('\t').Append(cutout.Class).Append('\t').Append(cutout.Noun.Plural).Append('\t').Append(cutout.Style);
            foreach (var background in Backgrounds)
                text.Append('\n').Append(background.Id).Append('\t').Append(background.Phrase).Append('\t').Append(background.Stamp);
            return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())))[..16];
        }
    }

    /// <summary>The cut-outs of a class, in order of their ids.</summary>
    /// <exception cref="InputException">There is no such class.</exception>
    public IReadOnlyList<Cutout> Of(string name) => _byClass.TryGetValue(name, out var cutouts) ? cutouts
        : throw new InputException($"There is no thing called '{name}' among the {Classes.Count} classes{(Spelling.Nearest(name, Classes) is { } near ? $"; did you mean '{near}'" : "")}: choose one of the material's classes.");

    /// <summary>The same with only some of the cut-outs.</summary>
    /// <exception cref="InputException">None is left.</exception>
    public SceneMaterial Where(Func<Cutout, bool> keep) => new(Cutouts.Where(keep), Backgrounds, Origin) { Drawings = Drawings };

    /// <summary>The same on other backgrounds.</summary>
    /// <exception cref="InputException">Two have the same id.</exception>
    public SceneMaterial On(IEnumerable<SceneBackground> backgrounds) => new(Cutouts, backgrounds, Origin) { Drawings = Drawings };

    /// <summary>Two materials that share neither an artist nor a background, for training and for testing. What a name falls into never changes when others are added.</summary>
    /// <param name="testStyles">The artists of the second; null for <c>openmoji</c>, which no model that ships with Clade has seen.</param>
    /// <param name="testShare">Share of the backgrounds that the second gets, in (0, 1), by the hash of their ids.</param>
    /// <exception cref="InputException">One of the two has no cut-outs or no backgrounds.</exception>
    public (SceneMaterial Train, SceneMaterial Test) Divide(IReadOnlyCollection<string>? testStyles = null, double testShare = 0.2)
    {
        if (!(testShare is > 0 and < 1))
            throw new InputException($"A share of {testShare} of the backgrounds cannot be set apart: give a number between 0 and 1.");
        var held = testStyles ?? [CorpusSplit.HeldOutPictogramStyle];
        if (held.FirstOrDefault(style => !Styles.Contains(style)) is { } unknown)
            throw new InputException($"There is no style '{unknown}' to set apart: there are {string.Join(", ", Styles)}.");
        var limit = (ulong)(testShare * ulong.MaxValue);
        var test = Backgrounds.Where(background => CorpusSplit.Hash("clade background: " + background.Id) < limit).ToHashSet();
        if (test.Count == 0 || test.Count == Backgrounds.Count)
            throw new InputException($"Of {Backgrounds.Count} backgrounds {test.Count} would be for testing: give more backgrounds or another share.");
        return (Where(cutout => !held.Contains(cutout.Style)).On(Backgrounds.Where(background => !test.Contains(background))),
            Where(cutout => held.Contains(cutout.Style)).On(test));
    }

    /// <summary>What the colour of a drawing is called, with everything that has a hue turned to <paramref name="hue"/>; null when it has several.</summary>
    /// <exception cref="InputException">The drawing cannot be read.</exception>
    public SceneColour? Colour(Cutout cutout, SceneColour? hue = null) => Drawings.Colour(cutout, hue);

    /// <summary>The hues that a drawing can be turned to so that it has the colour of that name. A white or black thing has none.</summary>
    /// <exception cref="InputException">The drawing cannot be read.</exception>
    public IReadOnlyList<SceneColour> Hues(Cutout cutout) => [.. ColourNames.Hues.Select(hue => hue.Colour).Where(colour => Colour(cutout, colour) == colour)];

    /// <summary>Whether one sees that the drawing is upside down: more than an eighth of its ink differs.</summary>
    /// <exception cref="InputException">The drawing cannot be read.</exception>
    public bool HasTop(Cutout cutout) => Drawings.HasTop(cutout);

    /// <summary>What has been decoded and scaled so far, shared with the materials made from this one.</summary>
    internal Drawings Drawings { get; private init; } = new();

    private static string? Twice(IEnumerable<string> names) => names.GroupBy(name => name, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1)?.Key;
}
