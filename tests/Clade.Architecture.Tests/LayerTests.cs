using System.Xml.Linq;

namespace Clade.Architecture.Tests;

/// <summary>Arrows between the projects point down only, so that every layer can be read, tested and replaced without those above it.</summary>
public class LayerTests
{
    /// <summary>Bottom to top: a project may refer to those before it, never to itself or those after it.</summary>
    private static readonly string[] _layers =
    [
        "Clade.Core", "Clade.Torch", "Clade.Data", "Clade.Models", "Clade.Training", "Clade.Methods",
        "Clade.Evaluation", "Clade.Search", "Clade", "Clade.Server", "Clade.Cli",
    ];

    /// <summary>Pairs that would point down and are refused all the same.</summary>
    private static readonly (string From, string To, string Why)[] _refused =
    [
        ("Clade.Data", "Clade.Torch", "data is decoded and shuffled without libtorch"),
        ("Clade.Evaluation", "Clade.Methods", "a metric must not know the method it judges"),
        ("Clade.Evaluation", "Clade.Training", "a checkpoint is judged without the loop that made it"),
        ("Clade.Search", "Clade.Methods", "any file of Clade.Methods may be deleted"),
        ("Clade.Search", "Clade.Training", "searching needs no training"),
        ("Clade", "Clade.Methods", "any file of Clade.Methods may be deleted"),
        ("Clade", "Clade.Training", "the front door has no training"),
        ("Clade.Server", "Clade.Methods", "any file of Clade.Methods may be deleted"),
        ("Clade.Server", "Clade.Training", "serving needs no training"),
    ];

    private static readonly Dictionary<string, string[]> _references = Directory
        .EnumerateFiles(Repository.FullPath("src"), "*.csproj", SearchOption.AllDirectories)
        .ToDictionary(file => Path.GetFileNameWithoutExtension(file), ReferencesOf);

    [Fact]
    public void EveryProjectIsALayer() =>
        Verdict.None(_references.Keys.Where(project => !_layers.Contains(project)), "Give these projects a place among the layers:");

    [Fact]
    public void ReferencesPointDown()
    {
        var upward =
            from project in _references
            from reference in project.Value
            where Array.IndexOf(_layers, reference) >= Array.IndexOf(_layers, project.Key)
            select $"{project.Key} -> {reference}";
        Verdict.None(upward, "These references point upward:");
    }

    [Fact]
    public void RefusedPairsAreNotReachedEvenThroughOthers()
    {
        var found = _refused
            .Where(pair => Reachable(pair.From).Contains(pair.To))
            .Select(pair => $"{pair.From} reaches {pair.To}: {pair.Why}");
        Verdict.None(found, "These layers must not know each other:");
    }

    [Fact]
    public void OnlyTheCommandLineRefersToTheMethods() =>
        Verdict.None(
            _references.Where(project => project.Value.Contains("Clade.Methods")).Select(project => project.Key).Where(name => name != "Clade.Cli"),
            "Any file of Clade.Methods may be deleted, so these must not refer to it:");

    [Fact]
    public void NoProgramCodeRefersToTestsOrBenches()
    {
        var outside = _references.SelectMany(project => project.Value, (project, reference) => (project.Key, reference))
            .Where(arrow => !_references.ContainsKey(arrow.reference));
        Verdict.None(outside.Select(arrow => $"{arrow.Key} -> {arrow.reference}"), "The source refers to what is not source:");
    }

    [Fact]
    public void EveryProjectIsInTheSolution()
    {
        var solution = XDocument.Load(Repository.FullPath("Clade.slnx"))
            .Descendants("Project").Select(project => project.Attribute("Path")!.Value).ToHashSet();
        var forgotten = new[] { "src", "tests", "bench", "tools", "samples" }
            .Where(folder => Directory.Exists(Repository.FullPath(folder)))
            .SelectMany(folder => Directory.EnumerateFiles(Repository.FullPath(folder), "*.csproj", SearchOption.AllDirectories))
            .Select(file => Path.GetRelativePath(Repository.Root, file).Replace('\\', '/'))
            .Where(file => !solution.Contains(file));
        Verdict.None(forgotten, "Add these to Clade.slnx:");
    }

    private static string[] ReferencesOf(string project) =>
        [.. XDocument.Load(project).Descendants("ProjectReference").Select(item => Path.GetFileNameWithoutExtension(item.Attribute("Include")!.Value.Replace('\\', '/')))];

    private static HashSet<string> Reachable(string project)
    {
        var reached = new HashSet<string>();
        var open = new Stack<string>([project]);
        while (open.TryPop(out var next))
        {
            foreach (var reference in _references.GetValueOrDefault(next, []))
            {
                if (reached.Add(reference))
                    open.Push(reference);
            }
        }

        return reached;
    }
}
