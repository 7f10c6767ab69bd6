using System.Collections.Frozen;

namespace Clade.Data.Scenes;

/// <summary>What an emoji is called in a scene, and what kind of thing it is.</summary>
/// <param name="Noun">Its name.</param>
/// <param name="Kind">For example <c>animal</c>.</param>
internal sealed record SceneNoun(Noun Noun, string Kind);

/// <summary>
/// The emoji that are one thing with a plain name, by their CLDR label. Left out: faces, flags, signs, views, things that are several or no number (beans, bread),
/// and names that say a colour ("green apple"), because colours are measured.
/// </summary>
internal static class SceneNouns
{
    private static readonly (string Kind, string Labels)[] Table =
    [
        ("animal", """
            ant, badger, bat, bear, beaver, beetle, bird, bison, blowfish, boar, butterfly, camel, cat, chicken, chipmunk, cockroach, cow, crab, cricket, crocodile, deer, dodo, dog,
            dolphin, donkey, dove, duck, eagle, elephant, ewe=sheep, fish, flamingo, fly, fox, frog, giraffe, goat, goose, gorilla, hamster, hedgehog, hippopotamus, honeybee=bee,
            horse, jellyfish, kangaroo, koala, lady beetle=ladybug, leopard, lion, lizard, llama, lobster, mammoth, monkey, moose, mosquito, mouse, octopus, orangutan, orca, otter, owl, ox,
            panda, parrot, peacock, penguin, pig, polar bear, poodle, rabbit, raccoon, ram, rat, rhinoceros, rooster, sauropod=dinosaur, scorpion, seal, shark, shrimp,
            skunk, sloth, snail, snake, spider, squid, swan, tiger, turkey, turtle, unicorn, whale, wolf, worm, zebra
            """),
        ("plant", "cactus, evergreen tree=fir tree, hibiscus, maple leaf, mushroom, palm tree, potted plant, rose, sunflower, tulip"),
        ("food", """
            avocado, bagel, banana, birthday cake, broccoli=broccoli floret, burrito, candy, carrot, cheese wedge=piece of cheese, chestnut, coconut, cookie, croissant, cucumber, cupcake, doughnut,
            dumpling, egg, eggplant, fortune cookie, hamburger, hot dog, kiwi fruit, lemon, lollipop, mango, meat on bone=piece of meat, melon, onion, peach, pear, pie, pineapple, pizza, potato,
            pretzel, red apple=apple, rice ball, sandwich, shortcake=slice of cake, strawberry, taco, tangerine=orange fruit, tomato, waffle, watermelon
            """),
        ("drink", "baby bottle, beer mug, cocktail glass, teapot, wine glass"),
        ("vehicle", """
            airplane, ambulance, automobile=car, bicycle, bus, canoe, delivery truck=truck, fire engine, flying saucer, helicopter, kick scooter, locomotive, monorail, motor scooter,
            motorcycle, pickup truck, police car, racing car, rocket, sailboat, ship, skateboard, sled, speedboat, taxi, tractor, train, trolleybus
            """),
        ("building", "castle, church, circus tent, factory, ferris wheel, fountain, house, hut, mosque, tent"),
        ("clothing", """
            backpack, billed cap=cap, coat, crown, dress, graduation cap, handbag, high-heeled shoe, hiking boot, kimono, purse, running shoe, t-shirt, top hat, umbrella,
            woman’s hat=sun hat
            """),
        ("instrument", "accordion, banjo, bell, drum, flute, guitar, harp, long drum, saxophone, trumpet, violin"),
        ("game", """
            american football, baseball, basketball, balloon, boomerang, bullseye=dartboard, game die=die, ice skate, joystick, kite, piñata, puzzle piece, roller skate, rugby football=rugby ball,
            soccer ball=football, teddy bear, trophy, volleyball, yo-yo
            """),
        ("tool", "axe, clamp, dagger, gear, hammer, hook, kitchen knife, magnet, pencil, pick, screwdriver, shield, shovel, toolbox, wrench"),
        ("household", """
            alarm clock, basket, bathtub, bed, broom, bucket, candle, chair, coffin, door, envelope, fire extinguisher, jar, key, light bulb, locked=lock, mirror, old key, plunger, razor, shopping cart,
            soap=bar of soap, spoon, toilet, toothbrush, treasure chest, wrapped gift=gift box
            """),
        ("device", """
            abacus, battery, camera, desktop computer=computer, flashlight, floppy disk, fuel pump, laptop, microscope, mobile phone, movie camera, printer, radio, stethoscope,
            stopwatch, syringe, telephone, telescope, television, test tube, video game=game controller, watch
            """),
        ("thing", "anchor, bomb, brick, compass, diya lamp=oil lamp, feather, label, moai, money bag, package, pushpin, scroll, snowman, spiral shell=shell"),
    ];

    /// <summary>Drawings with open outlines around white, through which the white of the page runs in: keys of pictures on white that cannot be cut out.</summary>
    public static FrozenSet<string> Uncut { get; } = FrozenSet.ToFrozenSet(
        ["openmoji-1f359", "openmoji-1f69a", "openmoji-1f43c", "openmoji-1f984", "openmoji-1f40f", "openmoji-2603", "openmoji-1fa97", "openmoji-1fabf", "emojione-1f377"], StringComparer.Ordinal);

    /// <summary>By CLDR label.</summary>
    public static FrozenDictionary<string, SceneNoun> ByLabel { get; } = Read().ToFrozenDictionary(pair => pair.Label, pair => pair.Noun, StringComparer.Ordinal);

    private static IEnumerable<(string Label, SceneNoun Noun)> Read() =>
        from line in Table
        from entry in line.Labels.Split([',', '\n'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
        let sides = entry.Split('=')
        select (sides[0], new SceneNoun(Of(sides[^1]), line.Kind));

    // "piece of cheese": the first word is counted.
    private static Noun Of(string name)
    {
        var at = name.IndexOf(" of ", StringComparison.Ordinal);
        return at < 0 ? Noun.Of(name) : new Noun(name, Noun.Of(name[..at]).Plural + name[at..]);
    }
}
