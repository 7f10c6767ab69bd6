using System.Text.Json;

namespace Clade.Cli.Tests;

/// <summary><c>clade search</c>: folders that are embedded once, files of vectors, and pictures in terminals.</summary>
[Collection(SharedWorkshop.Name)]
public sealed class SearchTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly Workshop _workshop;
    private readonly string[] _pictures;
    private readonly Dictionary<string, string> _cache;

    public SearchTests(Workshop workshop)
    {
        _workshop = workshop;
        _cache = new() { ["XDG_CACHE_HOME"] = _folder["cache"] };
        foreach (var path in Directory.EnumerateFiles(workshop.Cache, "*_*.png", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Take(9))
        {
            Directory.CreateDirectory(_folder["pictures/some"]);
            File.Copy(path, _folder[$"pictures/some/{Path.GetFileName(path)}"]);
        }

        _pictures = [.. Directory.EnumerateFiles(_folder["pictures"], "*.png", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void AFolder_IsEmbeddedOnce_AndAgainWhereItHasChanged()
    {
        using (var first = Json(_pictures[4], _folder["pictures"], "--top", "3"))
        {
            Assert.Equal(("picture", 9, 9), (first.RootElement.GetProperty("kind").GetString(), first.RootElement.GetProperty("pictures").GetInt32(), first.RootElement.GetProperty("embedded").GetInt32()));
            var results = first.RootElement.GetProperty("results").EnumerateArray().ToArray();
            Assert.Equal(3, results.Length);
            Assert.Equal(_pictures[4], results[0].GetProperty("path").GetString());
            Assert.Equal(1, results[0].GetProperty("similarity").GetDouble(), 1e-4);
        }

        Assert.Single(Directory.EnumerateFiles(_folder["cache/clade/search"]));
        _folder.Write("pictures/letter.jpg", "Dear reader");
        using (var second = Json("a red cat", _folder["pictures"]))
        {
            Assert.Equal(("text", 9, 0), (second.RootElement.GetProperty("kind").GetString(), second.RootElement.GetProperty("results").GetArrayLength(), second.RootElement.GetProperty("embedded").GetInt32()));
            var broken = Assert.Single(second.RootElement.GetProperty("broken").EnumerateArray());
            Assert.Contains("letter.jpg", broken.GetProperty("reason").GetString(), StringComparison.Ordinal);
        }

        File.Copy(_pictures[0], _pictures[1], overwrite: true);
        using (var third = Json("a red cat", _folder["pictures"]))
            Assert.Equal(1, third.RootElement.GetProperty("embedded").GetInt32());
        using (var fourth = Json("a red cat", _folder["pictures"], "--refresh"))
            Assert.Equal(9, fourth.RootElement.GetProperty("embedded").GetInt32());

        var shown = CladeProgram.Run(_cache, "search", "a red cat", _folder["pictures"], "--model", _workshop.Model, "--top", "2");
        Assert.Contains(".png", shown.Fine(), StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', shown.Out);
        Assert.Contains("letter.jpg", shown.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void AFileOfVectors_IsSearched_ByTheModelThatMadeIt()
    {
        var vectors = _folder["vectors.safetensors"];
        CladeProgram.Run(["embed", _workshop.Model, "--images", .. _pictures, "--out", vectors]).Fine();
        using (var found = Json(_pictures[2], vectors, "--top", "1"))
        {
            Assert.Equal(_pictures[2], found.RootElement.GetProperty("results")[0].GetProperty("path").GetString());
            Assert.Equal((9, 0), (found.RootElement.GetProperty("pictures").GetInt32(), found.RootElement.GetProperty("embedded").GetInt32()));
        }

        Directory.CreateDirectory(_folder["shards"]);
        File.Copy(vectors, _folder["shards/image_00000.safetensors"]);
        using (var found = Json(_pictures[2], _folder["shards"], "--top", "1"))
            Assert.Equal(_pictures[2], found.RootElement.GetProperty("results")[0].GetProperty("path").GetString());

        CladeProgram.Run(_cache, "search", "cat", vectors, "--model", _workshop.Descendant).Refused("another model");
        CladeProgram.Run(_cache, "search", "cat", _folder.Write("text.safetensors", "hello hello hello"), "--model", _workshop.Model).Refused("text.safetensors");
        CladeProgram.Run(_cache, "search", "cat", Path.Combine(_workshop.Model, "model.safetensors"), "--model", _workshop.Model).Refused("no vectors");
    }

    [Fact]
    public void Pictures_AreShownWhereTheyAreAskedFor()
    {
        foreach (var (way, mark, end) in new[] { ("kitty", "\u001b_Ga=T,f=100,", "\u001b\\"), ("iterm2", "\u001b]1337;File=inline=1;", "\a"), ("sixel", "\u001bP0;1q", "\u001b\\") })
        {
            var shown = CladeProgram.Run(_cache, "search", _pictures[0], _folder["pictures"], "--model", _workshop.Model, "--top", "2", "--pictures", way).Fine();
            Assert.Equal(3, shown.Split(mark).Length);
            Assert.Contains(end, shown, StringComparison.Ordinal);
            Assert.Contains("  1. 1.000 " + _pictures[0], shown, StringComparison.Ordinal);
        }

        Assert.DoesNotContain('\u001b', CladeProgram.Run(_cache, "search", "cat", _folder["pictures"], "--model", _workshop.Model, "--pictures", "kitty", "--no-pictures").Fine());
    }

    [Fact]
    public void WhatCannotBeDone_IsOneSentence()
    {
        CladeProgram.Run(_cache, "search", "cat", _folder["nowhere"], "--model", _workshop.Model).Refused("There is no folder and no file");
        CladeProgram.Run(_cache, "search", _folder["none.png"], _folder["pictures"], "--model", _workshop.Model, "--as", "picture").Refused("There is no picture");
        CladeProgram.Run(_cache, "search", _folder.Write("letter.txt", "Dear"), _folder["pictures"], "--model", _workshop.Model).Refused("letter.txt");
        CladeProgram.Run(_cache, "search", "cat", _folder["pictures"], "--model", _workshop.Model, "--top", "0").Refused("--top takes");
        CladeProgram.Run(_cache, "search", "cat", _folder["pictures"], "--model", _workshop.Model, "--pictures", "ascii").Refused("--pictures takes one of auto, kitty");
    }

    [SkippableFact]
    public void TheShippedModel_FindsBothWays()
    {
        Skip.IfNot(ShippedAssets.Present, ShippedAssets.Why);
        using var found = JsonDocument.Parse(CladeProgram.Run(_cache, "search", "a blue square", _folder["pictures"], "--json").Fine());
        Assert.Equal(9, found.RootElement.GetProperty("results").GetArrayLength());
    }

    private JsonDocument Json(string query, string place, params string[] more) =>
        JsonDocument.Parse(CladeProgram.Run(_cache, ["search", query, place, "--model", _workshop.Model, "--dtype", "float32", "--json", .. more]).Fine());
}
