using System.Reflection;
using System.Runtime.ExceptionServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Clade.Architecture.Tests;

/// <summary>C# of a page as a program of its own, against the assemblies of this build.</summary>
internal static class Snippet
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

    /// <summary>What the compiler says against it, with lines.</summary>
    public static IEnumerable<string> Errors(string code) => Compile(code).GetDiagnostics()
        .Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error)
        .Select(diagnostic => $"line {diagnostic.Location.GetLineSpan().StartLinePosition.Line + 1}: {diagnostic.Id} {diagnostic.GetMessage(null)}");

    /// <summary>Runs it in this process; what it throws comes out as it is.</summary>
    public static void Run(string code, string[] arguments)
    {
        using var stream = new MemoryStream();
        var result = Compile(code).Emit(stream);
        Verdict.None(result.Success ? [] : Errors(code), "The program does not compile:");
        try
        {
            Assembly.Load(stream.ToArray()).EntryPoint!.Invoke(null, [arguments]);
        }
        catch (TargetInvocationException error)
        {
            ExceptionDispatchInfo.Throw(error.InnerException!);
        }
    }

    private static CSharpCompilation Compile(string code) => CSharpCompilation.Create(
        $"snippet-{Guid.NewGuid():N}",
        [CSharpSyntaxTree.ParseText(ImplicitUsings, _language), CSharpSyntaxTree.ParseText(code, _language)],
        References(),
        new CSharpCompilationOptions(OutputKind.ConsoleApplication, allowUnsafe: true, nullableContextOptions: NullableContextOptions.Enable));

    // The framework and everything beside this test, which includes every layer.
    private static IEnumerable<PortableExecutableReference> References() =>
        ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
            .Split(Path.PathSeparator)
            .Where(path => path.EndsWith(".dll", StringComparison.Ordinal) && File.Exists(path))
            .Select(path => MetadataReference.CreateFromFile(path));
}
