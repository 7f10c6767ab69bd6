using System.Text.Json;

namespace Clade.Cli.Tests;

/// <summary><c>clade eval</c>: suites, single tasks, what is written, and what is refused.</summary>
[Collection(SharedWorkshop.Name)]
public sealed class EvalTests(Workshop workshop) : IDisposable
{
    private readonly TempFolder _folder = new();

    private Dictionary<string, string> Cache => new() { ["CLADE_CACHE"] = _folder["cache"] };

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void ASuite_ComparesModels_InEveryForm_AndReadsVectorsTheSecondTime()
    {
        var suite = Suite($"""
            name: squares
            tasks:
              - name: by name
                kind: retrieval
                data: {"{"}path: {workshop.Corpus}, split: "*"{"}"}
              - name: absent
                kind: classification
                optional: true
                data: {"{"}path: nowhere.zip{"}"}
            """);
        string[] line = ["eval", suite, workshop.Model, workshop.Descendant, "--html", _folder["page.html"], "--markdown", _folder["page.md"]];
        var first = CladeProgram.Run(Cache, [.. line, "--json", "--items"]);
        using var document = JsonDocument.Parse(first.Fine());
        var root = document.RootElement;
        Assert.Equal(("clade.evaluation", "squares", 2), (root.GetProperty("format").GetString(), root.GetProperty("suite").GetString(), root.GetProperty("models").GetArrayLength()));
        Assert.Contains("absent was left out", root.GetProperty("notes")[0].GetString(), StringComparison.Ordinal);
        Assert.Equal(1, root.GetProperty("comparisons").GetArrayLength());
        var kept = Directory.EnumerateFiles(_folder["cache"], "*", SearchOption.AllDirectories).ToDictionary(file => file, File.GetLastWriteTimeUtc);
        Assert.NotEmpty(kept);
        var second = CladeProgram.Run(Cache, [.. line, "--json", "--items"]);
        Assert.Equal(first.Out, second.Fine());
        Assert.Contains("<!doctype html>", File.ReadAllText(_folder["page.html"]), StringComparison.OrdinalIgnoreCase);
        Assert.Contains("| by name |", File.ReadAllText(_folder["page.md"]), StringComparison.Ordinal);
        var shown = CladeProgram.Run(Cache, "eval", suite, workshop.Model, workshop.Descendant).Fine();
        Assert.Contains("text to image recall@1", shown, StringComparison.Ordinal);
        Assert.DoesNotContain(_folder.Names, name => name.Contains(".tmp", StringComparison.Ordinal));
    }

    [Fact]
    public void OneTask_NeedsNoFile()
    {
        using var document = JsonDocument.Parse(CladeProgram.Run(Cache, "eval", "retrieval", workshop.Model, "--data", workshop.Corpus, "--split", "*", "--captions", "first", "--no-cache", "--json").Fine());
        var result = document.RootElement.GetProperty("models")[0].GetProperty("results")[0];
        Assert.Equal("retrieval", result.GetProperty("kind").GetString());
        Assert.False(Directory.Exists(_folder["cache"]));
    }

    [Fact]
    public void WhatCannotBeEvaluated_IsOneSentence()
    {
        CladeProgram.Run("eval", _folder["none.yaml"], workshop.Model).Refused("Cannot read the suite");
        CladeProgram.Run("eval", Suite("name: x\ntasks: []"), workshop.Model).Refused("at least one task");
        CladeProgram.Run("eval", "retrieval", workshop.Model, "--data", _folder["none"]).Refused(_folder["none"]);
        CladeProgram.Run("eval", "retrieval", workshop.Model, workshop.Model, "--data", workshop.Corpus).Refused("given twice");
        CladeProgram.Run("eval", "retrieval", workshop.Model, "--data", workshop.Corpus, "--only", "style").Refused("NAME=VALUE");
        CladeProgram.Run("eval", "retrieval", workshop.Model, "--data", workshop.Corpus, "--format", "tarr").Refused("--format takes one of");
        CladeProgram.Run("eval", "retrieval", workshop.Model, "--data", workshop.Corpus, "--html", _folder.Root).Refused("is a folder");
        CladeProgram.Run("eval", "retrieval", _folder["none"], "--data", workshop.Corpus, "--split", "*").Refused("There is no model folder");
    }

    private string Suite(string yaml)
    {
        _folder.Write("suite.yaml", yaml);
        return _folder["suite.yaml"];
    }
}
