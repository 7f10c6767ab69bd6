using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Numerics;

namespace Clade.Cli;

/// <summary>Options that take a number within bounds or one of a few words; anything else is refused while the command line is read.</summary>
internal static class Values
{
    /// <summary>An option with a value when it is not given.</summary>
    internal static Option<T> Option<T>(string name, string description, T least, T most, T usual) where T : struct, INumber<T>
    {
        var option = new Option<T>(name) { Description = $"{description}, {Text(least)} to {Text(most)}", DefaultValueFactory = _ => usual };
        option.CustomParser = result => Parse(result.Tokens[0].Value, least, most) ?? Refuse<T>(result, name, least, most);
        return option;
    }

    /// <summary>An option that may be left out.</summary>
    internal static Option<T?> Optional<T>(string name, string description, T least, T most) where T : struct, INumber<T>
    {
        var option = new Option<T?>(name) { Description = $"{description}, {Text(least)} to {Text(most)}" };
        option.CustomParser = result => Parse(result.Tokens[0].Value, least, most) ?? Refuse<T>(result, name, least, most);
        return option;
    }

    /// <summary>An option that takes one of a few words, the first of them when it is not given.</summary>
    internal static Option<string> OneOf(string name, string description, params string[] words)
    {
        var option = new Option<string>(name) { Description = description, DefaultValueFactory = _ => words[0] };
        option.CompletionSources.Add(words);
        option.CustomParser = result => Choose(result, name, words);
        return option;
    }

    /// <summary>One of the words that an argument or option takes.</summary>
    internal static string Choose(ArgumentResult result, string name, IReadOnlyList<string> words)
    {
        var given = result.Tokens[0].Value;
        if (!words.Contains(given))
            result.AddError($"{name} takes one of {string.Join(", ", words)}, not '{given}'{Complaint.Nearest(given, words)}");
        return given;
    }

    private static T? Parse<T>(string text, T least, T most) where T : struct, INumber<T> =>
        T.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && value >= least && value <= most ? value : null;

    private static T Refuse<T>(ArgumentResult result, string name, T least, T most) where T : struct, INumber<T>
    {
        var kind = T.IsInteger(least) && typeof(T) != typeof(double) ? "a whole number" : "a number";
        result.AddError($"{name} takes {kind} from {Text(least)} to {Text(most)}, not '{result.Tokens[0].Value}'");
        return default;
    }

    private static string Text<T>(T value) where T : struct, INumber<T> => value.ToString(null, CultureInfo.InvariantCulture);
}
