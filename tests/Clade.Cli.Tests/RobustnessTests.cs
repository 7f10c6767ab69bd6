using System.Text.Json;

namespace Clade.Cli.Tests;

/// <summary><c>clade eval robustness</c>: one report a model, reference models, and what is refused.</summary>
[Collection(SharedWorkshop.Name)]
public sealed class RobustnessTests(Workshop workshop) : IDisposable
{
    private readonly TempFolder _folder = new();

    private Dictionary<string, string> Cache => new() { ["CLADE_CACHE"] = _folder["cache"] };

    public void Dispose() => _folder.Dispose();

    [SkippableFact]
    public void OneCommand_MakesOneReport_AndTheSecondRunReadsVectors()
    {
        Skip.IfNot(ShippedAssets.Present, ShippedAssets.Why);
        string[] line = ["eval", "robustness", workshop.Model, "--reference", workshop.Descendant, "--pictures", "8", "--severities", "5", "--kinds", "contrast", "flash", "--html", _folder["page.html"], "--json"];
        var first = CladeProgram.Run(Cache, line);
        using var document = JsonDocument.Parse(first.Fine());
        var model = document.RootElement.GetProperty("models").EnumerateArray().Single();
        var tasks = model.GetProperty("results").EnumerateArray().ToDictionary(result => result.GetProperty("task").GetString()!);
        Assert.Equal(12, tasks.Count);
        Assert.All(tasks.Values, task => Assert.All(task.GetProperty("metrics").EnumerateArray(), metric => Assert.True(metric.GetProperty("value").GetProperty("low").GetDouble() <= metric.GetProperty("value").GetProperty("high").GetDouble())));
        Assert.Contains(tasks["corruptions"].GetProperty("metrics").EnumerateArray(), metric => metric.GetProperty("name").GetString()!.StartsWith("mCE against", StringComparison.Ordinal));
        Assert.Contains("patches", tasks["correspondence"].GetProperty("notes")[0].GetString(), StringComparison.Ordinal);
        Assert.Contains("<!doctype html>", File.ReadAllText(_folder["page.html"]), StringComparison.OrdinalIgnoreCase);
        Assert.Equal(first.Out, CladeProgram.Run(Cache, line).Fine());
    }

    [Fact]
    public void WhatCannotBe_IsRefused_InASentence()
    {
        CladeProgram.Run("eval", "robustness", workshop.Model, "--reference", workshop.Model).Refused("judged and a reference at once");
        CladeProgram.Run("eval", "robustness", workshop.Model, "--kinds", "gausian-noise").Refused("the nearest is gaussian-noise");
        CladeProgram.Run("eval", "robustness", workshop.Model, "--kinds", "flash").Refused("at least one 2D kind");
        CladeProgram.Run("eval", "robustness", workshop.Model, "--corpus", workshop.Corpus).Refused("cut-outs");
        CladeProgram.Run("eval", "robustness", workshop.Model, "--data", _folder["none"]).Refused(_folder["none"]);
    }

    [SkippableFact]
    public void SeveritiesAndClasses_AreChecked()
    {
        Skip.IfNot(ShippedAssets.Present, ShippedAssets.Why);
        CladeProgram.Run("eval", "robustness", workshop.Model, "--severities", "6").Refused("Severities");
        CladeProgram.Run("eval", "robustness", workshop.Model, "--unknown", "no such thing").Refused("no class 'no such thing'");
    }
}
