namespace Clade.Architecture.Tests;

/// <summary>C# in the pages, fenced as <c>csharp test</c>, compiles against the assemblies of this build.</summary>
public class SnippetTests
{
    [Fact]
    public void CSharpOfThePagesCompiles()
    {
        var errors = Page.Fences("csharp test").SelectMany(fence => Snippet.Errors(fence.Text).Select(error => $"{fence.Place}: {error}"));
        Verdict.None(errors, "These snippets do not compile:");
    }

    [Fact]
    public void ASnippetThatDoesNotCompileIsFound()
    {
        Assert.Empty(Snippet.Errors("using Clade.Core;\nvar error = new InputException(\"a sentence\");\nConsole.WriteLine(error.Message);"));
        var error = Assert.Single(Snippet.Errors("using Clade.Core;\n\nClade.Core.AtomicFile.Wriite(\"a\", _ => { });"));
        Assert.StartsWith("line 3: CS0117", error, StringComparison.Ordinal);
    }
}
