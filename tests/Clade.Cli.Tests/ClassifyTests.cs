using System.Text.Json;

namespace Clade.Cli.Tests;

/// <summary><c>clade classify</c>: the front door's scores, and labels from anywhere.</summary>
[Collection(SharedWorkshop.Name)]
public sealed class ClassifyTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly Workshop _workshop;
    private readonly string[] _pictures;

    public ClassifyTests(Workshop workshop)
    {
        _workshop = workshop;
        _pictures = [.. Directory.EnumerateFiles(workshop.Cache, "*_*.png", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Take(3)];
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Scores_AreThoseOfTheFrontDoor()
    {
        using var clip = Clip.Load(_workshop.Model, new ClipOptions { Precision = ClipPrecision.Float32 });
        string[] labels = ["red cat", "blue dog", "owl"], templates = ["{}", "a {} on paper"];
        var expected = clip.Classify([.. _pictures.Select(ImageInput.FromFile)], labels, templates);
        using var json = JsonDocument.Parse(CladeProgram.Run(["classify", .. _pictures, "--model", _workshop.Model, "--dtype", "float32", "--labels", "red cat, blue dog,,owl", "--template", .. templates, "--top", "2", "--json"]).Fine());
        Assert.Equal((clip.ModelId, clip.Fingerprint.Whole), (json.RootElement.GetProperty("model").GetString(), json.RootElement.GetProperty("fingerprint").GetString()));
        var pictures = json.RootElement.GetProperty("pictures").EnumerateArray().ToArray();
        Assert.Equal(_pictures, pictures.Select(picture => picture.GetProperty("picture").GetString()!));
        foreach (var (picture, scores) in pictures.Zip(expected))
        {
            var shown = picture.GetProperty("labels").EnumerateArray().ToArray();
            Assert.Equal(scores.Take(2).Select(score => score.Label), shown.Select(score => score.GetProperty("label").GetString()!));
            Assert.Equal(scores[0].Probability, shown[0].GetProperty("probability").GetSingle(), 1e-4);
            Assert.Equal(scores[1].Similarity, shown[1].GetProperty("similarity").GetSingle(), 1e-5);
        }
    }

    [Fact]
    public void Labels_ComeFromAFileToo()
    {
        var file = _folder.Write("labels.txt", "red cat\n\n blue, dog \nowl\n");
        var shown = CladeProgram.Run("classify", _pictures[0], "--model", _workshop.Model, "--labels-file", file).Fine();
        Assert.Contains("blue, dog", shown, StringComparison.Ordinal);
        Assert.StartsWith(_pictures[0] + "\n", shown, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', shown);
        var odd = _folder.Write("odd.txt", "owl\u001b[2J\nfox\n");
        Assert.DoesNotContain('\u001b', CladeProgram.Run("classify", _pictures[0], "--model", _workshop.Model, "--labels-file", odd).Fine());
        Assert.Contains("owl", CladeProgram.Shell($"printf 'owl\\nfox\\n' | $CLADE classify {_pictures[0]} --model {_workshop.Model} --labels-file -").Fine(), StringComparison.Ordinal);
    }

    [Fact]
    public void WhatCannotBeDone_IsOneSentence()
    {
        string[] verb = ["classify", _pictures[0], "--model", _workshop.Model];
        CladeProgram.Run([.. verb]).Refused("Give the labels");
        CladeProgram.Run([.. verb, "--labels", "a", "--labels-file", "b"]).Refused("Give the labels");
        CladeProgram.Run([.. verb, "--labels", " ,"]).Refused("names no label");
        CladeProgram.Run([.. verb, "--labels", "a,b,a"]).Refused("'a' comes twice");
        CladeProgram.Run([.. verb, "--labels", "a,b", "--template", "a photo"]).Refused("has no {}");
        CladeProgram.Run([.. verb, "--labels-file", _folder["none.txt"]]).Refused("There is no file");
        CladeProgram.Run("classify", _folder["none.png"], "--model", _workshop.Model, "--labels", "a").Refused("There is no picture");
        CladeProgram.Run("classify", _folder.Write("letter.png", "Dear reader"), "--model", _workshop.Model, "--labels", "a").Refused("letter.png");
        CladeProgram.Run("classify", _pictures[0], "--model", "nobody/nothing", "--labels", "a").Refused("nobody/nothing");
    }
}
