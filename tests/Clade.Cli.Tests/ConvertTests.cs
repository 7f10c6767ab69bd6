using System.Text.Json;
using Clade.Models;

namespace Clade.Cli.Tests;

/// <summary><c>clade convert</c>: other layouts of the same model.</summary>
[Collection(SharedWorkshop.Name)]
public sealed class ConvertTests(Workshop workshop) : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void AModel_HasTheSameFingerprintInEveryLayout()
    {
        var print = Fingerprint(workshop.Model);
        foreach (var layout in new[] { "hf", "openclip", "safetensors", "clade" })
        {
            using var document = JsonDocument.Parse(CladeProgram.Run("convert", workshop.Model, "--to", layout, "--out", _folder[layout], "--json").Fine());
            Assert.Equal(layout, document.RootElement.GetProperty("layout").GetString());
            Assert.Contains("model.safetensors", document.RootElement.GetProperty("files").EnumerateArray().Select(file => file.GetString()));
            Assert.Equal(print, Fingerprint(_folder[layout]));
        }

        using var converted = LoadedModel.Load(_folder["hf"]);
        Assert.Equal("CLIP in transformers' layout", converted.Plan.Family);
        Assert.DoesNotContain(_folder.Names, name => name.Contains(".tmp", StringComparison.Ordinal));
    }

    [Fact]
    public void TypeAndSizes_AreThoseAskedFor()
    {
        CladeProgram.Run("convert", workshop.Model, "--to", "openclip", "--dtype", "float16", "--image-size", "32", "--context", "12", "--out", _folder["small"]).Fine();
        using var facts = JsonDocument.Parse(CladeProgram.Run("info", _folder["small"], "--json").Fine());
        Assert.Equal(("F16", 12), (facts.RootElement.GetProperty("stored_as").GetString(), facts.RootElement.GetProperty("context").GetInt32()));
        Assert.Contains("32 pixels", facts.RootElement.GetProperty("image_tower").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public void WhatCannotBeConverted_IsOneSentence_AndLeavesNothing()
    {
        CladeProgram.Run("convert", workshop.Model, "--to", "onnx", "--out", _folder["x"]).Refused("--to takes one of safetensors, hf, openclip, openai, clade");
        CladeProgram.Run("convert", workshop.Model, "--to", "hf").Refused("--out");
        CladeProgram.Run("convert", _folder["none"], "--to", "hf", "--out", _folder["x"]).Refused("There is no model folder");
        // Heads of 16 channels.
        CladeProgram.Run("convert", workshop.Model, "--to", "openai", "--out", _folder["x"]).Refused("OpenAI");
        CladeProgram.Run("convert", workshop.Model, "--to", "hf", "--image-size", "17", "--out", _folder["x"]).Refused("patches of 4");
        _folder.Write("full/mine.txt", "mine");
        CladeProgram.Run("convert", workshop.Model, "--to", "hf", "--out", _folder["full"]).Refused("holds other files");
        Assert.Equal(["full", "full/mine.txt"], _folder.Names);
    }

    private static string Fingerprint(string model)
    {
        using var loaded = LoadedModel.Load(model);
        return loaded.Fingerprint.Whole;
    }
}
