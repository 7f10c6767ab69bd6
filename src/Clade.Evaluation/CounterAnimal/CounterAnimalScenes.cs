using System.Globalization;
using Clade.Core;
using Clade.Data.Images;
using Clade.Data.Scenes;
using Clade.Data.Sets;

namespace Clade.Evaluation;

/// <summary>How pictures for <see cref="CounterAnimalTask"/> are composed. Immutable.</summary>
public sealed record CounterAnimalSceneOptions
{
    /// <summary>Seed of everything.</summary>
    public long Seed { get; init; }

    /// <summary>Pairs a class, at least 2; 100 unless told.</summary>
    public int PairsPerClass { get; init; } = 100;

    /// <summary>Pixels a side; 96 unless told.</summary>
    public int Size { get; init; } = 96;

    /// <summary>Least <see cref="SceneObject.Contrast"/> on both backgrounds: what cannot be seen is no test.</summary>
    public double MinContrast { get; init; } = 0.12;
}

/// <summary>
/// Pictures in pairs: the same cut-out, at the same place, size and light, on the usual and on the unusual background of its class (specification 2.3 and 4). Tags tell class, style,
/// background, group, pair and contrast. Stateless.
/// </summary>
public static class CounterAnimalScenes
{
    /// <summary>Background of the control: the same thing on plain white, in neither group.</summary>
    public const string White = "white";

    private static readonly PictureBackground s_white = new(White, White, "", static () => new RgbImage(1, 1, [255, 255, 255]));

    private const int Attempts = 40;
    private const long Choice = 0x63616E69;

    /// <summary>Draws the pairs. Pictures are painted when their bytes are asked for.</summary>
    /// <param name="material">Cut-outs of the animals, on backgrounds whose <see cref="SceneBackground.Kind"/> is the place.</param>
    /// <param name="options">How many, how large; null for the defaults.</param>
    /// <returns>A set with two pictures a pair, and a third one on white as a control. Animals whose places are missing, or who cannot be seen on one of them, are among its problems.</returns>
    /// <exception cref="InputException">Fewer than two animals are left.</exception>
    public static PictureSet Paired(SceneMaterial material, CounterAnimalSceneOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(material);
        options ??= new CounterAnimalSceneOptions();
        if (options.PairsPerClass is < 2 or > 100_000)
            throw new InputException($"{options.PairsPerClass} pairs a class cannot be drawn; give 2 to 100000.");
        var composer = Composer(AnimalHabitats.Of(material), options);
        var places = material.Backgrounds.ToLookup(background => background.Kind, StringComparer.Ordinal);
        var (classes, problems) = (composer.Material.Classes, new List<PictureProblem>());
        var entries = new List<PictureEntry>();
        for (var label = 0; label < classes.Count; label++)
        {
            var (common, counter) = AnimalHabitats.All[classes[label]];
            if (places[common].FirstOrDefault() is null || places[counter].FirstOrDefault() is null)
            {
                problems.Add(new PictureProblem(classes[label], $"There is no background of the kind {(places[common].Any() ? counter : common)}, so {classes[label]} is left out."));
                continue;
            }

            var unseen = 0;
            for (var pair = 0; pair < options.PairsPerClass; pair++)
            {
                if (Pair(composer, classes[label], label, pair, [.. places[common]], [.. places[counter]], options) is { } two)
                    entries.AddRange(two);
                else
                    unseen++;
            }

            if (unseen > 0)
                problems.Add(new PictureProblem(classes[label], $"{unseen} of {options.PairsPerClass} pairs of {classes[label]} were dropped: it is hardly seen on {common} or {counter}."));
        }

        if (entries.Select(entry => entry.Label).Distinct().Count() < 2)
            throw new InputException("Fewer than two animals can be shown on both of their backgrounds; give cut-outs and backgrounds of more kinds.");
        return new PictureSet($"{entries.Count} composed pictures of {classes.Count} animals by {string.Join(", ", composer.Material.Styles)}", entries, classes, PictureStamp.ContentHash(entries.Select(entry => (entry.Id, entry.Stamp!))), problems);
    }

    /// <summary>
    /// Pictures to learn from, in which a class stands on its usual background with probability <paramref name="r"/> and else evenly on the others (specification 2.4). At r = 1 / number of
    /// places, class and place are independent.
    /// </summary>
    /// <param name="material">Cut-outs of the animals, on backgrounds whose kind is the place.</param>
    /// <param name="count">Pictures; classes take turns.</param>
    /// <param name="r">In [0, 1].</param>
    /// <param name="options">Seed, size; null for the defaults.</param>
    /// <param name="first">Number of the first picture.</param>
    /// <exception cref="InputException">The numbers make no sense, or a usual place has no backgrounds.</exception>
    public static IEnumerable<(Scene Scene, int Class, string Place)> Correlated(SceneMaterial material, int count, double r, CounterAnimalSceneOptions? options = null, long first = 0)
    {
        ArgumentNullException.ThrowIfNull(material);
        options ??= new CounterAnimalSceneOptions();
        if (count < 1 || !(r is >= 0 and <= 1))
            throw new InputException($"{count} pictures with correlation {r} cannot be drawn; give one or more, and a probability.");
        var composer = Composer(AnimalHabitats.Of(material), options);
        var places = material.Backgrounds.GroupBy(background => background.Kind, StringComparer.Ordinal).OrderBy(group => group.Key, StringComparer.Ordinal).Select(group => group.ToList()).ToList();
        var classes = composer.Material.Classes;
        if (classes.FirstOrDefault(name => places.TrueForAll(place => place[0].Kind != AnimalHabitats.All[name].Common)) is { } homeless)
            throw new InputException($"There is no background of the kind {AnimalHabitats.All[homeless].Common} for {homeless}; give one.");
        return Enumerable.Range(0, count).Select(i =>
        {
            var (number, label) = (first + i, (int)((first + i) % classes.Count));
            var own = places.FindIndex(place => place[0].Kind == AnimalHabitats.All[classes[label]].Common);
            var random = new KeyedRandom(options.Seed, Choice, 1, number);
            var place = places[Place(own, places.Count, r, ref random)];
            var plan = composer.Plan(number, classes[label]);
            return (composer.Render(plan with { Background = place[random.NextInt(place.Count)], BackgroundSeed = number }), label, place[0].Kind);
        });
    }

    /// <summary>The own place with probability r, each other with (1 - r) / (places - 1).</summary>
    internal static int Place(int own, int places, double r, ref KeyedRandom random)
    {
        if (places == 1 || random.NextDouble() < r)
            return own;
        var other = random.NextInt(places - 1);
        return other < own ? other : other + 1;
    }

    // What lies below does not count here: pairs are drawn on their own backgrounds.
    private static SceneComposer Composer(SceneMaterial material, CounterAnimalSceneOptions options) => new(material.On(material.Backgrounds.Take(1)), new SceneOptions
    {
        Seed = options.Seed,
        Width = options.Size,
        Height = options.Size,
        MinThings = 1,
        MaxThings = 1,
        CopyChance = 0,
        MinScale = 0.45,
        MaxScale = 0.75,
        RecolourChance = 0,
        UpsideDownChance = 0,
        FlipChance = 0.5,
        MinContrast = 0,
    });

    private static PictureEntry[]? Pair(SceneComposer composer, string name, int label, int pair, IReadOnlyList<SceneBackground> common, IReadOnlyList<SceneBackground> counter, CounterAnimalSceneOptions options)
    {
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var number = ((long)label * 1_000_000 + pair) * Attempts + attempt;
            var random = new KeyedRandom(options.Seed, Choice, 0, number);
            var plan = composer.Plan(number, name) with { BackgroundSeed = (long)(random.NextUInt64() >> 1) };
            var (usual, unusual) = (plan with { Background = common[random.NextInt(common.Count)] }, plan with { Background = counter[random.NextInt(counter.Count)] });
            var (first, second) = (composer.Render(usual), composer.Render(unusual));
            if (Math.Min(first.Objects[0].Contrast, second.Objects[0].Contrast) < options.MinContrast)
                continue;
            var id = string.Create(CultureInfo.InvariantCulture, $"{name.Replace(' ', '-')}-{pair:D4}");
            return [Entry(composer, first, id, label, "common"), Entry(composer, second, id, label, "counter"), Entry(composer, composer.Render(plan with { Background = s_white }), id, label, White)];
        }

        return null;
    }

    private static PictureEntry Entry(SceneComposer composer, Scene scene, string pair, int label, string group)
    {
        var (plan, one) = (scene.Plan, scene.Objects[0]);
        return new PictureEntry($"{pair}-{group}", () => ImageFile.EncodePng(composer.Render(plan).Picture))
        {
            Label = label,
            Tags = new Dictionary<string, string>(StringComparer.Ordinal)
            {
                [BackgroundAnswers.BackgroundTag] = plan.Background.Kind,
                [BackgroundAnswers.PairTag] = pair,
                ["group"] = group,
                ["variant"] = plan.Background.Id,
                ["style"] = one.Cutout.Style,
                ["contrast"] = one.Contrast.ToString("F4", CultureInfo.InvariantCulture),
            },
            Stamp = PictureStamp.OfBytes(System.Text.Encoding.UTF8.GetBytes($"{composer.Fingerprint} {composer.Material.Origin} {plan.Background.Id} {plan.Background.Stamp} {plan.BackgroundSeed} {plan.Objects[0]}")),
        };
    }
}
