using System.CommandLine;
using System.Reflection;

namespace Clade.Architecture.Tests;

/// <summary>Commands in the pages, fenced as <c>bash test</c>, are understood by the program of this build.</summary>
public class CommandTests
{
    /// <summary>Verbs of the launcher, which never reach the program.</summary>
    private static readonly string[] _launcherVerbs = ["build", "test", "clean"];

    [Fact]
    public void CommandsOfThePagesParse()
    {
        var root = Program();
        var errors =
            from fence in Page.Fences("bash test")
            from line in ShellWords.Lines(fence.Text)
            let words = ShellWords.Split(line)
            where words.Length > 0 && words[0] == "./clade" && !_launcherVerbs.Contains(words.ElementAtOrDefault(1))
            from error in root.Parse(words[1..]).Errors
            select $"{fence.Place}: {line}: {error.Message}";
        Verdict.None(errors, "The program does not understand these commands:");
    }

    [Fact]
    public void TheVerbsOfTheProgramAreFound() => Assert.Contains(Program().Subcommands, command => command.Name == "train");

    [Theory]
    [InlineData("./clade search 'two words' --top 3 # why", new[] { "./clade", "search", "two words", "--top", "3" })]
    [InlineData("./clade info \"a b\" > out.json", new[] { "./clade", "info", "a b" })]
    [InlineData("./clade embed a\\ b | head", new[] { "./clade", "embed", "a b" })]
    [InlineData("./clade classify ''", new[] { "./clade", "classify", "" })]
    public void WordsAreSplitAsAShellDoes(string line, string[] words) => Assert.Equal(words, ShellWords.Split(line));

    // The verbs as the program makes them: each of its command classes has a Create without parameters.
    private static RootCommand Program()
    {
        var root = new RootCommand();
        foreach (var type in Assembly.Load("Clade.Cli").GetTypes().OrderBy(type => type.Name, StringComparer.Ordinal))
        {
            var create = type.GetMethod("Create", BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic, []);
            if (create?.ReturnType == typeof(Command))
                root.Add((Command)create.Invoke(null, null)!);
        }

        return root;
    }
}
