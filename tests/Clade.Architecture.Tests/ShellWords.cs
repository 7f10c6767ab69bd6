using System.Text;

namespace Clade.Architecture.Tests;

/// <summary>Splits a line of shell as far as the pages use it: quotes, backslashes, comments; a pipe, redirection or second command ends it.</summary>
internal static class ShellWords
{
    /// <summary>Logical lines: those that end in a backslash are joined with the next.</summary>
    public static IEnumerable<string> Lines(string script) =>
        script.Replace("\\\n", " ", StringComparison.Ordinal).Split('\n').Select(line => line.Trim());

    /// <summary>The words of the first command of a line.</summary>
    public static string[] Split(string line)
    {
        var words = new List<string>();
        var word = new StringBuilder();
        var (started, quote) = (false, '\0');
        for (var index = 0; index < line.Length; index++)
        {
            var letter = line[index];
            if (quote != '\0')
            {
                if (letter == quote)
                    quote = '\0';
                else if (letter == '\\' && quote == '"' && index + 1 < line.Length)
                    word.Append(line[++index]);
                else
                    word.Append(letter);
            }
            else if (letter is '\'' or '"')
            {
                (quote, started) = (letter, true);
            }
            else if (letter == '\\' && index + 1 < line.Length)
            {
                word.Append(line[++index]);
                started = true;
            }
            else if (letter is '|' or '>' or '<' or ';' or '&' || (letter == '#' && !started))
            {
                break;
            }
            else if (char.IsWhiteSpace(letter))
            {
                if (started)
                    words.Add(word.ToString());
                word.Clear();
                started = false;
            }
            else
            {
                word.Append(letter);
                started = true;
            }
        }

        if (started)
            words.Add(word.ToString());
        return [.. words];
    }
}
