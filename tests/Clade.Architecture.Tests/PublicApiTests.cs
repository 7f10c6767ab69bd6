using System.Reflection;

namespace Clade.Architecture.Tests;

/// <summary>The public surface changes only in a commit that shows the change: api/NAME.txt holds it as text.</summary>
public class PublicApiTests
{
    /// <summary>The assemblies whose surface is kept.</summary>
    private static readonly string[] _assemblies =
    [
        "Clade.Core", "Clade.Torch", "Clade.Data", "Clade.Models", "Clade.Training", "Clade.Methods", "Clade.Evaluation", "Clade.Search", "Clade",
    ];

    public static TheoryData<string> Assemblies => [.. _assemblies];

    [Theory]
    [MemberData(nameof(Assemblies))]
    public void SurfaceIsTheOneThatWasRecorded(string assembly)
    {
        var file = Repository.FullPath($"tests/Clade.Architecture.Tests/api/{assembly}.txt");
        var now = ApiText.Of(Assembly.Load(assembly));
        if (Environment.GetEnvironmentVariable("CLADE_UPDATE_API") == "1")
        {
            File.WriteAllLines(file, now);
            return;
        }

        var before = File.Exists(file) ? File.ReadAllLines(file) : [];
        var added = now.Except(before).Select(line => "+ " + line);
        var removed = before.Except(now).Select(line => "- " + line);
        var differences = string.Join('\n', removed.Concat(added));
        Assert.True(
            differences.Length == 0,
            $"The public surface of {assembly} has changed; if that is meant, run `CLADE_UPDATE_API=1 ./clade test Architecture` and commit api/{assembly}.txt.\n{differences}");
    }
}
