using System.Text.Json;
using Clade.Models;
using Clade.Models.Families;

namespace Clade.Cli.Tests;

/// <summary><c>clade models</c> and <c>clade info</c>.</summary>
[Collection(SharedWorkshop.Name)]
public sealed class ModelsTests(Workshop workshop) : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void EveryFamily_IsListedWithHowItIsRecognised()
    {
        using var document = JsonDocument.Parse(CladeProgram.Run("models", "--json").Fine());
        Assert.Equal(ModelFamilies.All.Select(family => family.Name), document.RootElement.GetProperty("families").EnumerateArray().Select(family => family.GetProperty("name").GetString()));
        Assert.Equal(ModelFamilies.All.Count, ModelFamilies.All.Select(ModelsCommand.Words).Distinct().Count());
        Assert.Equal(Zoo.Names, document.RootElement.GetProperty("zoo").EnumerateArray().Select(model => model.GetProperty("name").GetString()));
        Assert.All(document.RootElement.GetProperty("zoo").EnumerateArray(), model => Assert.True(model.GetProperty("parameters").GetInt64() > 1_000_000));
        Assert.Contains("Recognised by", CladeProgram.Run("models").Fine(), StringComparison.Ordinal);
    }

    [Fact]
    public void Info_SaysTheSameOfAFolderAndItsWeightFile()
    {
        var folder = Facts(CladeProgram.Run("info", workshop.Model, "--json"));
        var file = Facts(CladeProgram.Run("info", Path.Combine(workshop.Model, "model.safetensors"), "--json"));
        Assert.All(folder.Where(fact => fact.Key != "name"), fact => Assert.Equal(fact.Value.ToString(), file[fact.Key].ToString()));
        using var model = LoadedModel.Load(workshop.Model);
        Assert.Equal(model.Fingerprint.Whole, folder["fingerprint"].GetString());
        var config = new ClipConfig { EmbedDim = 16, Vision = (VisionConfig)model.Plan.Config.Image!, Text = (TextConfig)model.Plan.Config.Text! };
        Assert.Equal(((long)ClipFlops.Picture(config), (long)ClipFlops.Caption(config)), (folder["flops_a_picture"].GetInt64(), folder["flops_a_caption"].GetInt64()));
        Assert.Equal(("safetensors", "BF16", "CLIP BPE"), (folder["format"].GetString(), folder["stored_as"].GetString(), folder["tokenizer"].GetString()));
    }

    [Fact]
    public void AModelOfTheCache_IsFoundByItsName()
    {
        const string Commit = "0123456789abcdef0123456789abcdef01234567";
        var model = Path.Combine("models--someone--tiny", "snapshots", Commit);
        _folder.Write("models--someone--tiny/refs/main", Commit);
        Directory.CreateDirectory(_folder[model]);
        foreach (var file in Directory.EnumerateFiles(workshop.Model))
            File.Copy(file, Path.Combine(_folder[model], Path.GetFileName(file)));
        var cache = new Dictionary<string, string> { ["HF_HUB_CACHE"] = _folder.Root };
        Assert.Equal("CLIP, two towers", Facts(CladeProgram.Run(cache, "info", "someone/tiny", "--json"))["family"].GetString());
        Assert.Equal("CLIP, two towers", Facts(CladeProgram.Run(cache, "info", "someone/tiny:model.safetensors@main", "--json"))["family"].GetString());
        CladeProgram.Run(cache, "info", "someone/tiny@other").Refused("clade pull someone/tiny@other");
    }

    [Theory]
    [InlineData("README.md", "---\nlanguage: en\nlicense: apache-2.0\n---\n# Model\n", "apache-2.0", "README.md")]
    [InlineData("README.md", "---\nlicense: other\nlicense_name: apple-amlr\n---\n", "apple-amlr", "README.md")]
    [InlineData("README.md", "---\nlicense:\n  - mit\n---\n", "mit", "README.md")]
    [InlineData("README.md", "# No front matter\nlicense: mit\n", null, null)]
    [InlineData("LICENSE", "\n  # MIT License\n\nCopyright\n", "MIT License", "LICENSE")]
    public void TheLicence_IsWhatTheFilesState(string name, string text, string? licence, string? from)
    {
        var model = _folder.Copy(workshop.Model, "model");
        File.WriteAllText(Path.Combine(model, name), text);
        var facts = Facts(CladeProgram.Run("info", model, "--json"));
        Assert.Equal((licence, from), (facts["licence"].GetString(), facts["licence_from"].GetString()));
    }

    [Fact]
    public void WhatIsNoModel_IsOneSentence()
    {
        CladeProgram.Run("info", _folder.Write("notes.txt", "x")).Refused("is a file but no weights");
        CladeProgram.Run("info", _folder.Write("a.safetensors", "x")).Refused("a.safetensors");
        Directory.CreateDirectory(_folder["empty"]);
        CladeProgram.Run("info", _folder["empty"]).Refused("no weight file");
        CladeProgram.Run("info", "no/such").Refused("clade pull no/such");
    }

    private static Dictionary<string, JsonElement> Facts(Outcome outcome) =>
        JsonDocument.Parse(outcome.Fine()).RootElement.EnumerateObject().ToDictionary(item => item.Name, item => item.Value, StringComparer.Ordinal);
}
