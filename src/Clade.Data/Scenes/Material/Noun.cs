namespace Clade.Data.Scenes;

/// <summary>The name of a thing in both numbers. Immutable.</summary>
/// <param name="Singular">For example <c>bus</c> or <c>polar bear</c>: lower case, without article. It is the class name.</param>
/// <param name="Plural">For example <c>buses</c>.</param>
public sealed record Noun(string Singular, string Plural)
{
    private static readonly string[] Numbers = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];

    /// <summary>How words begin that are written with a vowel and spoken without: a unicorn, a European, a one-way street.</summary>
    private static readonly string[] SpokenAsConsonant = ["uni", "us", "ut", "eu", "one"];

    private static readonly Dictionary<string, string> Irregular = new(StringComparer.Ordinal)
    {
        ["mouse"] = "mice",
        ["goose"] = "geese",
        ["ox"] = "oxen",
        ["knife"] = "knives",
        ["leaf"] = "leaves",
        ["wolf"] = "wolves",
        ["scarf"] = "scarves",
        ["loaf"] = "loaves",
        ["man"] = "men",
        ["woman"] = "women",
        ["child"] = "children",
        ["person"] = "people",
        ["foot"] = "feet",
        ["tooth"] = "teeth",
        ["fish"] = "fish",
        ["blowfish"] = "blowfish",
        ["jellyfish"] = "jellyfish",
        ["sheep"] = "sheep",
        ["deer"] = "deer",
        ["bison"] = "bison",
        ["moose"] = "moose",
        ["squid"] = "squid",
        ["shrimp"] = "shrimp",
        ["cactus"] = "cacti",
        ["octopus"] = "octopuses",
        ["potato"] = "potatoes",
        ["tomato"] = "tomatoes",
        ["mango"] = "mangoes",
        ["volcano"] = "volcanoes",
        ["mosquito"] = "mosquitoes",
        ["buffalo"] = "buffaloes",
        ["hippopotamus"] = "hippopotamuses",
        ["aircraft"] = "aircraft",
        ["dice"] = "dice",
        ["die"] = "dice",
        ["moai"] = "moai",
    };

    /// <summary>A noun whose plural follows from the rules of spelling and a list of the irregular ones.</summary>
    /// <param name="singular">At least one letter.</param>
    public static Noun Of(string singular)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(singular);
        var space = singular.LastIndexOf(' ');
        return new Noun(singular, singular[..(space + 1)] + PluralOf(singular[(space + 1)..]));
    }

    /// <summary>The number and the noun: <c>an apple</c>, <c>a unicorn</c>, <c>two small red cars</c>, <c>no dogs</c>.</summary>
    /// <param name="count">0 or more; above twelve in digits.</param>
    /// <param name="adjectives">Words before the noun, or empty.</param>
    public string Counted(int count, string adjectives = "")
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        var name = count == 1 ? Singular : Plural;
        var phrase = adjectives.Length == 0 ? name : $"{adjectives} {name}";
        return count == 1 ? $"{Article(phrase)} {phrase}" : $"{Number(count)} {phrase}";
    }

    /// <summary>The number as a word up to twelve, in digits above.</summary>
    public static string Number(int count) =>
        count < Numbers.Length ? Numbers[count] : count.ToString(System.Globalization.CultureInfo.InvariantCulture);

    private static string Article(string phrase) =>
        "aeiou".Contains(phrase[0], StringComparison.Ordinal) && !SpokenAsConsonant.Any(start => phrase.StartsWith(start, StringComparison.Ordinal)) ? "an" : "a";

    private static string PluralOf(string word)
    {
        if (Irregular.TryGetValue(word, out var plural))
            return plural;
        if (word.EndsWith('s') || word.EndsWith('x') || word.EndsWith('z') || word.EndsWith("ch", StringComparison.Ordinal) || word.EndsWith("sh", StringComparison.Ordinal))
            return word + "es";
        return word.EndsWith('y') && word.Length > 1 && !"aeiou".Contains(word[^2], StringComparison.Ordinal) ? word[..^1] + "ies" : word + "s";
    }
}
