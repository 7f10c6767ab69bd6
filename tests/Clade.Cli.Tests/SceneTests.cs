using System.Text.Json;

namespace Clade.Cli.Tests;

/// <summary><c>clade scenes build</c>, on the shipped corpus.</summary>
public sealed class SceneTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("stills")]
    [InlineData("edits")]
    [InlineData("films")]
    public void Build_WritesShardsAndOneDocument(string kind)
    {
        var outcome = CladeProgram.Run("scenes", "build", "--out", _folder["scenes"], "--kind", kind, "--count", "12", "--size", "48", "--frames", "4", "--part", "test", "--json");
        using var document = JsonDocument.Parse(outcome.Fine());
        Assert.Equal((12, 1, kind), (document.RootElement.GetProperty("items").GetInt32(), document.RootElement.GetProperty("shards").GetInt32(), document.RootElement.GetProperty("kind").GetString()));
        Assert.Equal("openmoji", Assert.Single(document.RootElement.GetProperty("styles").EnumerateArray()).GetString());
        Assert.Equal(["scenes.json", $"{kind}-00000.tar"], Directory.EnumerateFiles(_folder["scenes"]).Select(Path.GetFileName).Order(StringComparer.Ordinal).OrderBy(name => name!.EndsWith(".tar", StringComparison.Ordinal)));
        var written = File.GetLastWriteTimeUtc(_folder[$"scenes/{kind}-00000.tar"]);
        CladeProgram.Run("scenes", "build", "--out", _folder["scenes"], "--kind", kind, "--count", "12", "--size", "48", "--frames", "4", "--part", "test").Fine();
        Assert.Equal(written, File.GetLastWriteTimeUtc(_folder[$"scenes/{kind}-00000.tar"]));
    }

    [Fact]
    public void Build_OnPicturesOfOnesOwn()
    {
        CladeProgram.Run("scenes", "build", "--out", _folder["first"], "--count", "3", "--size", "32").Fine();
        var outcome = CladeProgram.Run("scenes", "build", "--out", _folder["second"], "--count", "3", "--size", "32", "--style", "noto", "--class", "dog", "--class", "car", "--max-things", "2", "--background", _folder["first/stills-00000.tar"], "--json");
        using var document = JsonDocument.Parse(outcome.Fine());
        Assert.Equal((2, 3), (document.RootElement.GetProperty("classes").GetInt32(), document.RootElement.GetProperty("backgrounds").GetInt32()));
    }

    [Fact]
    public void Build_WhatCannotBeIsRefused()
    {
        CladeProgram.Run("scenes", "build").Refused("--out");
        CladeProgram.Run("scenes", "build", "--out", _folder["a"], "--size", "8").Refused("16 to 4096");
        CladeProgram.Run("scenes", "build", "--out", _folder["a"], "--kind", "movies").Refused("stills, edits, films");
        CladeProgram.Run("scenes", "build", "--out", _folder["a"], "--style", "nott").Refused("no cut-outs in the style 'nott'");
        CladeProgram.Run("scenes", "build", "--out", _folder["a"], "--class", "dragonn").Refused("no thing called 'dragonn'");
        CladeProgram.Run("scenes", "build", "--out", _folder["a"], "--corpus", "x", "--packages").Refused("leave one out");
        CladeProgram.Run("scenes", "build", "--out", _folder["a"], "--corpus", _folder["none"]).Refused("There is no corpus");
        CladeProgram.Run("scenes", "build", "--out", _folder["a"], "--min-things", "5", "--max-things", "4").Refused("the things must be");
        File.WriteAllText(_folder["file"], "");
        CladeProgram.Run("scenes", "build", "--out", _folder["file"]).Refused("is a file");
        Assert.Equal(["file"], _folder.Names);
    }
}
