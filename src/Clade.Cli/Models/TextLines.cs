using Clade.Core;

namespace Clade.Cli;

/// <summary>Texts from the command line: as they stand, or one a line from a file or from standard input.</summary>
internal static class TextLines
{
    private const long MostBytes = 1L << 30;

    /// <summary>The lines of standard input.</summary>
    internal static IEnumerable<string> Input()
    {
        // As UTF-8 whatever the terminal is set to, and without a mark at the beginning.
        using var reader = new StreamReader(Console.OpenStandardInput(), new System.Text.UTF8Encoding(false));
        while (reader.ReadLine() is { } line)
            yield return line;
    }

    /// <summary>Each argument as it stands; <c>@FILE</c> stands for the lines of that file, <c>@-</c> and <c>-</c> for those of standard input.</summary>
    /// <exception cref="InputException">A file cannot be read.</exception>
    internal static List<string> Of(IReadOnlyList<string> arguments)
    {
        var texts = new List<string>();
        foreach (var argument in arguments)
        {
            if (argument is "-" or "@-")
                texts.AddRange(Input());
            else if (argument.StartsWith('@'))
                texts.AddRange(Lines(argument[1..]));
            else
                texts.Add(argument);
        }

        return texts;
    }

    private static string[] Lines(string path)
    {
        try
        {
            if (path.Length == 0 || !File.Exists(path))
                throw new InputException($"There is no file {(path.Length == 0 ? "behind @" : path)} with a text a line; give the texts themselves, or @FILE.");
            return new FileInfo(path).Length <= MostBytes ? File.ReadAllLines(path)
                : throw new InputException($"{path} has more than {MostBytes >> 20} MiB of texts; split it.");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"Cannot read {path}: {DiskError.Say(error)}.", error);
        }
    }
}
