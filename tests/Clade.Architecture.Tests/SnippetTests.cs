using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Clade.Architecture.Tests;

/// <summary>C# in the pages, fenced as <c>csharp test</c>, compiles against the assemblies of this build.</summary>
public class SnippetTests
{
    private const string ImplicitUsings = """
        global using System;
        global using System.Collections.Generic;
        global using System.IO;
        global using System.Linq;
        global using System.Threading;
        global using System.Threading.Tasks;
        """;

    private static readonly CSharpParseOptions _language = new(LanguageVersion.Latest);

    [Fact]
    public void CSharpOfThePagesCompiles()
    {
        var errors = Page.Fences("csharp test").SelectMany(fence => Errors(fence.Text).Select(error => $"{fence.Place}: {error}"));
        Verdict.None(errors, "These snippets do not compile:");
    }

    [Fact]
    public void ASnippetThatDoesNotCompileIsFound()
    {
        Assert.Empty(Errors("using Clade.Core;\nvar error = new InputException(\"a sentence\");\nConsole.WriteLine(error.Message);"));
        var error = Assert.Single(Errors("using Clade.Core;\n\nClade.Core.AtomicFile.Wriite(\"a\", _ => { });"));
        Assert.StartsWith("line 3: CS0117", error, StringComparison.Ordinal);
    }

    private static IEnumerable<string> Errors(string code)
    {
        var compilation = CSharpCompilation.Create(
            "snippet",
            [CSharpSyntaxTree.ParseText(ImplicitUsings, _language), CSharpSyntaxTree.ParseText(code, _language)],
            References(),
            new CSharpCompilationOptions(OutputKind.ConsoleApplication, allowUnsafe: true, nullableContextOptions: NullableContextOptions.Enable));
        return compilation.GetDiagnostics()
            .Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error)
            .Select(diagnostic => $"line {diagnostic.Location.GetLineSpan().StartLinePosition.Line + 1}: {diagnostic.Id} {diagnostic.GetMessage(null)}");
    }

    // The framework and everything beside this test, which includes every layer.
    private static IEnumerable<PortableExecutableReference> References() =>
        ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
            .Split(Path.PathSeparator)
            .Where(path => path.EndsWith(".dll", StringComparison.Ordinal) && File.Exists(path))
            .Select(path => MetadataReference.CreateFromFile(path));
}
