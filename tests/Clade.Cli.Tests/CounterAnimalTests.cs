using System.Text.Json;
using Clade.Data.Images;

namespace Clade.Cli.Tests;

/// <summary><c>clade eval counteranimal</c>: composed animals, and folders CLASS/BACKGROUND.</summary>
[Collection(SharedWorkshop.Name)]
public sealed class CounterAnimalTests(Workshop workshop) : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void ComposedAnimals_GiveTwoTasksWithFlips()
    {
        using var document = JsonDocument.Parse(CladeProgram.Run("eval", "counteranimal", workshop.Model, "--pairs", "12", "--no-cache", "--json").Fine());
        var results = document.RootElement.GetProperty("models")[0].GetProperty("results").EnumerateArray().ToList();
        Assert.Equal(["counteranimal, 1 vs 30", "counteranimal, 1 vs 20"], results.Select(result => result.GetProperty("task").GetString()));
        var names = results[0].GetProperty("metrics").EnumerateArray().Select(metric => metric.GetProperty("name").GetString()).ToList();
        Assert.Equal(["drop", "drop, over classes", "drop, all pictures alike", "common accuracy", "counter accuracy", "relative drop", "drop of the worst class", "right to wrong", "wrong to right", "margin change"], names);
        Assert.Equal(360, results[0].GetProperty("count").GetInt32());
    }

    [Fact]
    public void TrainingRunsOfAMethodAreOne_AndWhatIsKnownOfModelsIsShown()
    {
        var about = _folder.Write("about.yaml", $"{Path.GetFileName(workshop.Descendant)}: {{ training data: squares }}\n{Path.GetFileName(workshop.Model)}: {{ training data: squares }}\n");
        using var document = JsonDocument.Parse(CladeProgram.Run("eval", "counteranimal", $"both={workshop.Model},{workshop.Descendant}", "--about", about, "--pairs", "12", "--no-cache", "--json").Fine());
        var method = Assert.Single(document.RootElement.GetProperty("models").EnumerateArray());
        Assert.Equal("both", method.GetProperty("name").GetString());
        Assert.Equal(("2", "squares"), (method.GetProperty("facts").GetProperty("training runs").GetString(), method.GetProperty("facts").GetProperty("training data").GetString()));
        Assert.Contains("2 training runs", method.GetProperty("results")[0].GetProperty("notes")[0].GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Folders_AreSearchedWithTheReferenceStarred()
    {
        var number = 0;
        foreach (var label in new[] { "cat", "dog" })
        {
            foreach (var background in new[] { "grass", "snow", "road" })
            {
                for (var i = 0; i < 60; i++)
                    Picture($"data/{label}/{background}/{i}.png", (byte)(label == "cat" ? 250 : 10), (byte)(40 * (number++ % 6)));
            }
        }

        var outcome = CladeProgram.Run("eval", "counteranimal", workshop.Model, workshop.Descendant, "--data", _folder["data"], "--no-cache", "--reference", Path.GetFileName(workshop.Model));
        // Whether any class differs by five points is the models' affair; both ends are told in words.
        if (outcome.Code == 0)
            Assert.Contains($"chosen with {Path.GetFileName(workshop.Model)}*", outcome.Out, StringComparison.Ordinal);
        else
            outcome.Refused("For no class does the accuracy differ");
    }

    [Fact]
    public void WhatCannotBeIsRefused()
    {
        CladeProgram.Run("eval", "counteranimal", workshop.Model, "--style", "nobody").Refused("no animals in the style 'nobody'");
        CladeProgram.Run("eval", "counteranimal", workshop.Model, "--pairs", "2", "--reference", "other").Refused("There is no model called 'other'");
        CladeProgram.Run("eval", "counteranimal", workshop.Model, "--data", _folder["none"]).Refused("none");
        Picture("flat/cat/1.png", 1, 2);
        Picture("flat/dog/1.png", 1, 3);
        CladeProgram.Run("eval", "counteranimal", workshop.Model, "--data", _folder["flat"]).Refused("CLASS/BACKGROUND");
        CladeProgram.Run("eval", "counteranimal", workshop.Model, "--pairs", "1").Refused("--pairs takes a whole number from 2");
    }

    private void Picture(string name, byte first, byte second)
    {
        var path = _folder[name];
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, ImageFile.EncodePng(new RgbImage(8, 8, [.. Enumerable.Range(0, 192).Select(i => i % 2 == 0 ? first : second)])));
    }
}
