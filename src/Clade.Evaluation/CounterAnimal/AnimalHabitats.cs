using Clade.Core;
using Clade.Data.Scenes;

namespace Clade.Evaluation;

/// <summary>Thirty animals with the place where one expects them and one where they may well be, written down before anything was measured, after the places that WordNet's glosses name.</summary>
public static class AnimalHabitats
{
    /// <summary>By class name: the usual place, the unusual one.</summary>
    public static IReadOnlyDictionary<string, (string Common, string Counter)> All { get; } = new Dictionary<string, (string, string)>(StringComparer.Ordinal)
    {
        ["polar bear"] = ("snow", "grass"),
        ["penguin"] = ("snow", "sand"),
        ["seal"] = ("snow", "sand"),
        ["owl"] = ("night", "snow"),
        ["bat"] = ("night", "sky"),
        ["eagle"] = ("sky", "snow"),
        ["dove"] = ("sky", "grass"),
        ["parrot"] = ("sky", "grass"),
        ["duck"] = ("water", "snow"),
        ["swan"] = ("water", "grass"),
        ["fish"] = ("water", "sand"),
        ["dolphin"] = ("water", "sky"),
        ["whale"] = ("water", "sand"),
        ["octopus"] = ("water", "sand"),
        ["crocodile"] = ("water", "grass"),
        ["crab"] = ("sand", "grass"),
        ["turtle"] = ("sand", "grass"),
        ["camel"] = ("sand", "snow"),
        ["scorpion"] = ("sand", "grass"),
        ["lizard"] = ("sand", "snow"),
        ["rabbit"] = ("grass", "snow"),
        ["cow"] = ("grass", "sand"),
        ["sheep"] = ("grass", "snow"),
        ["horse"] = ("grass", "sand"),
        ["pig"] = ("grass", "snow"),
        ["goat"] = ("grass", "sand"),
        ["elephant"] = ("grass", "water"),
        ["frog"] = ("grass", "night"),
        ["butterfly"] = ("grass", "sky"),
        ["snail"] = ("grass", "sand"),
    };

    /// <summary>The table as pairs of class numbers.</summary>
    /// <param name="classes">Names of the classes; those without an entry have no pair.</param>
    public static IReadOnlyList<BackgroundPair> Pairs(IReadOnlyList<string> classes)
    {
        ArgumentNullException.ThrowIfNull(classes);
        return [.. Enumerable.Range(0, classes.Count).Where(i => All.ContainsKey(classes[i])).Select(i => new BackgroundPair(i, All[classes[i]].Common, All[classes[i]].Counter))];
    }

    /// <summary>The cut-outs of those animals.</summary>
    /// <param name="material">Any material.</param>
    /// <exception cref="InputException">It has none of them.</exception>
    public static SceneMaterial Of(SceneMaterial material)
    {
        ArgumentNullException.ThrowIfNull(material);
        return material.Where(cutout => All.ContainsKey(cutout.Class));
    }
}
