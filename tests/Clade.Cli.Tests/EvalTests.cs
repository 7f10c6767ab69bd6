using System.Text.Json;
using Clade.Data.Images;

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
        _folder.Write("about.yaml", "model: {training data: squares, tuning: none}\ndescendant: {training data: squares, tuning: none}\n");
        var shown = CladeProgram.Run(Cache, "eval", suite, workshop.Model, workshop.Descendant, "--about", _folder["about.yaml"]).Fine();
        Assert.Contains("differ in architecture alone", shown.ReplaceLineEndings(" "), StringComparison.Ordinal);
        _folder.Write("about.yaml", "modell: {tuning: none}\n");
        CladeProgram.Run(Cache, "eval", suite, workshop.Model, "--about", _folder["about.yaml"]).Refused("speaks of 'modell'");
        Assert.Contains("text to image recall@1", shown, StringComparison.Ordinal);
        Assert.DoesNotContain(_folder.Names, name => name.Contains(".tmp", StringComparison.Ordinal));
    }

    [Fact]
    public void TrainingRunsOfAMethod_AreOne()
    {
        string[] line = ["eval", "retrieval", "--data", workshop.Corpus, "--split", "*", "--captions", "first", "--no-cache", "--json"];
        using var document = JsonDocument.Parse(CladeProgram.Run([.. line, $"ours={workshop.Model},{workshop.Descendant}"]).Fine());
        var model = document.RootElement.GetProperty("models")[0];
        Assert.Equal(("ours", "2", 1), (model.GetProperty("name").GetString(), model.GetProperty("facts").GetProperty("training runs").GetString(), document.RootElement.GetProperty("models").GetArrayLength()));
        Assert.Contains("2 training runs", model.GetProperty("results")[0].GetProperty("notes")[0].GetString(), StringComparison.Ordinal);
        CladeProgram.Run([.. line, $"ours={workshop.Model}"]).Refused("ours has one training run");
        CladeProgram.Run([.. line, $"descendant={workshop.Model},{workshop.Corpus}", workshop.Descendant]).Refused("are called 'descendant'");
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
    public void PicturesWithMasks_AreSegmented_AndModelsCompared()
    {
        for (var i = 0; i < 4; i++)
        {
            var (wide, high) = i == 0 ? (24, 16) : (16, 16);
            byte[] values = [.. Enumerable.Range(0, wide * high).Select(pixel => (byte)(pixel % wide < 4 + i ? 1 : pixel % wide < 12 ? 2 : 0))];
            _folder.WriteBytes($"images/{i}.png", ImageFile.EncodePng(new RgbImage(wide, high, [.. values.SelectMany(value => new byte[] { (byte)(value * 90), 200, (byte)(i * 40) })])));
            _folder.WriteBytes($"masks/{i}.png", Workshop.Numbers(wide, high, values));
        }

        _folder.Write("images/alone.png", "no picture, no mask");
        _folder.Write("classes.txt", "a red cat\na green dog\n");
        string[] line = ["eval", "segmentation", workshop.Model, workshop.Descendant, "--data", _folder["images"], "--masks", _folder["masks"], "--classes", _folder["classes.txt"]];
        using var document = JsonDocument.Parse(CladeProgram.Run(Cache, [.. line, "--zero", "ignored", "--templates", "{}", "--json", "--items"]).Fine());
        var result = document.RootElement.GetProperty("models")[0].GetProperty("results")[0];
        Assert.Equal((4, "mIoU", 1), (result.GetProperty("count").GetInt32(), result.GetProperty("metrics")[0].GetProperty("name").GetString(), result.GetProperty("problems").GetArrayLength()));
        Assert.Equal("mean_iou", result.GetProperty("metrics")[0].GetProperty("parts").GetProperty("kind").GetString());
        var paired = document.RootElement.GetProperty("comparisons")[0].GetProperty("tasks")[0];
        Assert.Equal("exchange", paired.GetProperty("test").GetString());
        Assert.InRange(paired.GetProperty("adjusted_p").GetDouble(), 0.0001, 1);
        CladeProgram.Run(line).Refused("Say what the number 0 of the masks means");
        CladeProgram.Run([.. line, "--zero", "class"]).Refused("hold numbers without a class, for example 2; classes have 0 to 1");
        CladeProgram.Run([.. line, "--zero", "one"]).Refused("--zero takes one of class, background, ignored");
    }

    [Fact]
    public void ATableOfAnyForm_IsReadByFlags()
    {
        foreach (var (name, red) in new[] { ("a", 250), ("b", 10), ("c", 130) })
            _folder.WriteBytes($"pictures/{name}.png", ImageFile.EncodePng(new RgbImage(8, 8, [.. Enumerable.Range(0, 192).Select(i => (byte)(i % 3 == 0 ? red : 90))])));
        _folder.Write("pairs.csv", "file;caption;remark\na.png;a \"red cat;1\nb.png;a green dog;2\nc.png;a grey hen;3\n");
        string[] line = ["eval", "retrieval", workshop.Model, "--no-cache", "--json", "--data", _folder["pairs.csv"], "--images", _folder["pictures"]];
        using var document = JsonDocument.Parse(CladeProgram.Run([.. line, "--delimiter", ";", "--no-quotes", "--image-column", "file", "--caption", "caption"]).Fine());
        Assert.Equal(3, document.RootElement.GetProperty("models")[0].GetProperty("results")[0].GetProperty("count").GetInt32());
        CladeProgram.Run([.. line, "--delimiter", "two"]).Refused("--delimiter takes one character, or the word tab, not 'two'");
        CladeProgram.Run([.. line, "--image-column", "picture"]).Refused("picture");
        CladeProgram.Run([.. line, "--class-folder", "middle"]).Refused("--class-folder takes one of first, deepest, none");
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
