using System.CommandLine;
using System.CommandLine.Parsing;

namespace Clade.Cli;

/// <summary>What is wrong with a command line, in one sentence, with the nearest known word where one was mistyped.</summary>
internal static class Complaint
{
    internal static string Of(ParseResult parsed)
    {
        var command = parsed.CommandResult.Command;
        var name = Path(parsed.CommandResult);
        var help = $"see '{name} --help'";
        // An unknown option is taken for an argument, and hides behind the complaints that follow from that.
        if (MistypedOption(parsed) is { } option)
            return $"'{name}' has no option {option}{Nearest(option, Options(parsed.CommandResult))}; {help}.";
        if (parsed.UnmatchedTokens is [var word, ..])
        {
            return command.Subcommands.Count > 0
                ? $"'{name}' has no verb '{word}'{Nearest(word, command.Subcommands.Select(verb => verb.Name))}; {help}."
                : $"'{name}' does not know what to do with '{word}'; {help}.";
        }

        if (command.Subcommands.Count > 0)
            return $"'{name}' needs a verb: {string.Join(", ", command.Subcommands.Select(verb => verb.Name))}; {help}.";
        if (parsed.CommandResult.Children.OfType<ArgumentResult>().FirstOrDefault(result => result.Tokens.Count == 0 && result.Argument.Arity.MinimumNumberOfValues > 0) is { } missing)
            return $"'{name}' needs <{missing.Argument.Name}>, {LowerFirst(missing.Argument.Description)}; {help}.";
        return $"{parsed.Errors[0].Message.TrimEnd('.')}; {help}.";
    }

    private static string? MistypedOption(ParseResult parsed) => parsed.Tokens
        .TakeWhile(token => token.Type != TokenType.DoubleDash)
        .Where(token => token.Type == TokenType.Argument)
        .Select(token => token.Value.Split('=')[0])
        .FirstOrDefault(value => value.Length > 1 && value[0] == '-' && !char.IsAsciiDigit(value[1]) && value[1] != '.' && value is not ("-Infinity" or "-inf"));

    private static string Path(CommandResult result) => result.Parent is CommandResult parent ? $"{Path(parent)} {result.Command.Name}" : "clade";

    private static IEnumerable<string> Options(CommandResult result) =>
        result.Command.Options.Select(option => option.Name).Append("--help");

    private static string LowerFirst(string? text) => string.IsNullOrEmpty(text) ? "which is missing" : char.ToLowerInvariant(text[0]) + text[1..];

    /// <summary>The nearest of the known words as a question in brackets, or nothing.</summary>
    internal static string Nearest(string word, IEnumerable<string> known)
    {
        var nearest = known.MinBy(other => Distance(word, other));
        return nearest is not null && Distance(word, nearest) <= Math.Max(1, word.Length / 3) ? $" (did you mean {nearest}?)" : "";
    }

    // Optimal string alignment distance: swapped neighbours count once, for that is how people mistype.
    private static int Distance(string left, string right)
    {
        var rows = new int[left.Length + 1, right.Length + 1];
        for (var i = 0; i <= left.Length; i++)
        {
            for (var j = 0; j <= right.Length; j++)
            {
                rows[i, j] = i == 0 || j == 0 ? i + j : Math.Min(Math.Min(rows[i - 1, j] + 1, rows[i, j - 1] + 1), rows[i - 1, j - 1] + (left[i - 1] == right[j - 1] ? 0 : 1));
                if (i > 1 && j > 1 && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1])
                    rows[i, j] = Math.Min(rows[i, j], rows[i - 2, j - 2] + 1);
            }
        }

        return rows[left.Length, right.Length];
    }
}
