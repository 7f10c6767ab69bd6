using System.CommandLine;
using System.Reflection;

namespace Clade.Architecture.Tests;

/// <summary>Commands in the pages, fenced as <c>bash test</c>, are understood by the program of this build.</summary>
public class CommandTests
{
    /// <summary>Verbs of the launcher, which never reach the program.</summary>
    private static readonly string[] _launcherVerbs = ["build", "test", "clean"];

    [SkippableFact]
    public void CommandsOfThePagesParse()
    {
        var root = RootCommand();
        Skip.If(root is null, "the program has no root command yet");
        var errors =
            from fence in Page.Fences("bash test")
            from line in ShellWords.Lines(fence.Text)
            let words = ShellWords.Split(line)
            where words.Length > 0 && words[0] == "./clade" && !_launcherVerbs.Contains(words.ElementAtOrDefault(1))
            from error in root!.Parse(words[1..]).Errors
            select $"{fence.Place}: {line}: {error.Message}";
        Verdict.None(errors, "The program does not understand these commands:");
    }

    [Theory]
    [InlineData("./clade search 'two words' --top 3 # why", new[] { "./clade", "search", "two words", "--top", "3" })]
    [InlineData("./clade info \"a b\" > out.json", new[] { "./clade", "info", "a b" })]
    [InlineData("./clade embed a\\ b | head", new[] { "./clade", "embed", "a b" })]
    [InlineData("./clade classify ''", new[] { "./clade", "classify", "" })]
    public void WordsAreSplitAsAShellDoes(string line, string[] words) => Assert.Equal(words, ShellWords.Split(line));

    // Whatever member without parameters makes the program's root command.
    private static RootCommand? RootCommand() =>
        (RootCommand?)Assembly.Load("clade").GetTypes()
            .SelectMany(type => type.GetMethods(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic))
            .FirstOrDefault(method => method.ReturnType == typeof(RootCommand) && method.GetParameters().Length == 0 && !method.IsGenericMethod)
            ?.Invoke(null, null);
}
