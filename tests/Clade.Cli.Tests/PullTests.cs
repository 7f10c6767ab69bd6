using System.Text.Json;
using Clade.Models.Tests.Hub;

namespace Clade.Cli.Tests;

/// <summary><c>clade pull</c> from a hub on the loopback.</summary>
public sealed class PullTests : IDisposable
{
    private const string Weights = "model.safetensors";
    private readonly TempFolder _folder = new();
    private readonly HubModel _model = HubModel.Usual();
    private readonly Dictionary<string, string> _environment;

    public PullTests() => _environment = new()
    {
        ["HF_ENDPOINT"] = _model.Hub.Address,
        ["HF_HOME"] = _folder["hf"],
        ["HF_HUB_CACHE"] = "",
        ["HUGGINGFACE_HUB_CACHE"] = "",
        ["HF_HUB_OFFLINE"] = "",
        ["TRANSFORMERS_OFFLINE"] = "",
        ["HF_TOKEN"] = "",
        ["HF_TOKEN_PATH"] = "",
        ["HUGGING_FACE_HUB_TOKEN"] = "",
        ["NO_PROXY"] = "127.0.0.1",
        ["CLADE_NATIVE"] = _folder.Write("libclade_torch.so", "pulling needs no libtorch"),
    };

    public void Dispose()
    {
        _model.Dispose();
        _folder.Dispose();
    }

    private string Snapshot => _folder[$"hf/hub/models--owner--model/snapshots/{HubModel.Commit}"];

    private string Blob => _folder[$"hf/hub/models--owner--model/blobs/{_model.Etag(Weights)}"];

    [Fact]
    public void AModel_IsPulledAndItsFolderPrinted()
    {
        var outcome = Pull(HubModel.Id);
        Assert.Equal(Snapshot + "\n", outcome.Fine());
        Assert.Equal(_model[Weights], File.ReadAllBytes(Path.Combine(Snapshot, Weights)));
        var lines = outcome.Error.Split('\n');
        Assert.Equal("owner/model at main, commit 0123456789ab", lines[0]);
        Assert.Contains(lines, line => line.StartsWith("  model.safetensors   300.0 kB", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.StartsWith("5 files, 300.0 kB; 300.0 kB to fetch", StringComparison.Ordinal));

        outcome = Pull(HubModel.Id, "--offline");
        Assert.Equal(Snapshot + "\n", outcome.Fine());
        Assert.Contains("5 files, 300.0 kB; nothing to fetch", outcome.Error, StringComparison.Ordinal);
        Assert.Equal(Path.Combine(Snapshot, "config.json") + "\n", Pull("owner/model:config.json").Fine());
    }

    [Fact]
    public void Json_IsOneDocument()
    {
        using var document = JsonDocument.Parse(Pull(HubModel.Id + "@v1", "--json", "--cache", _folder["c"], "--include", "*.json", "--exclude", "onnx/").Fine());
        var root = document.RootElement;
        Assert.Equal(("owner/model", "v1", HubModel.Commit), (root.GetProperty("name").GetString(), root.GetProperty("revision").GetString(), root.GetProperty("commit").GetString()));
        Assert.Equal(["config.json", "tokenizer.json"], root.GetProperty("files").EnumerateArray().Select(file => file.GetProperty("file").GetString()));
        Assert.All(root.GetProperty("files").EnumerateArray(), file => Assert.True(File.Exists(file.GetProperty("path").GetString())));
        Assert.Equal(root.GetProperty("bytes").GetInt64(), root.GetProperty("bytes_fetched").GetInt64());
    }

    [Fact]
    public void WhatCannotBe_IsOneSentence()
    {
        Pull("clip").Refused("'clip' is no name of a model on a hub");
        Pull("owner/model:x", "--include", "*").Refused("names one file already");
        Pull(HubModel.Id, "--offline").Refused("is not in the cache");
        Pull("owner/other").Refused("There is no model owner/other");
        _environment["HF_ENDPOINT"] = "hub";
        Pull(HubModel.Id).Refused("HF_ENDPOINT is 'hub'");
        _environment["HF_ENDPOINT"] = "http://127.0.0.1:1";
        Pull(HubModel.Id).Refused("cannot be reached");
        _environment["HF_HUB_OFFLINE"] = "1";
        Pull(HubModel.Id).Refused("is not in the cache");
    }

    [Fact]
    public void AWrongChecksum_IsOneSentenceAfterTheList()
    {
        _model.Storage = _ => new HubReply(200, new byte[300_000]);
        var outcome = Pull(HubModel.Id);
        Assert.Equal((2, ""), (outcome.Code, outcome.Out));
        var line = outcome.Error.TrimEnd().Split('\n')[^1];
        Assert.StartsWith("clade: model.safetensors of owner/model came damaged", line, StringComparison.Ordinal);
        Assert.False(File.Exists(Blob));
    }

    [Theory]
    [InlineData("INT", 130)]
    [InlineData("TERM", 130)]
    [InlineData("KILL", 137)]
    public void BeingStopped_LeavesWhatTheNextPullGoesOnWith(string signal, int code)
    {
        _model.Storage = request => HubModel.Piece(request, _model[Weights]) with { Pace = TimeSpan.FromMilliseconds(150) };
        using (var program = Start(HubModel.Id))
        {
            for (var i = 0; i < 600 && !(File.Exists(Blob + ".incomplete") && new FileInfo(Blob + ".incomplete").Length > 60_000) && !program.HasExited; i++)
                Thread.Sleep(20);
            program.Signal(signal);
            var outcome = program.Wait(20);
            Assert.Equal((code, ""), (outcome.Code, outcome.Out));
            if (signal != "KILL")
                Assert.Equal("clade: stopped; what was fetched is kept, and the same command goes on from there.", outcome.Error.TrimEnd().Split('\n')[^1]);
        }

        Assert.False(Directory.Exists(_folder["hf/hub/models--owner--model/refs"]));
        _model.Storage = null;
        using var document = JsonDocument.Parse(Pull(HubModel.Id, "--json").Fine());
        Assert.InRange(document.RootElement.GetProperty("bytes_fetched").GetInt64(), 1, 250_000);
        Assert.Equal(_model[Weights], File.ReadAllBytes(Path.Combine(Snapshot, Weights)));
        Assert.DoesNotContain(_folder.Names, name => name.EndsWith(".incomplete", StringComparison.Ordinal));
    }

    [Fact]
    public void TwoProgramsAtOnce_FetchOnce()
    {
        _model.Storage = request => HubModel.Piece(request, _model[Weights]) with { Pace = TimeSpan.FromMilliseconds(150) };
        using var first = Start(HubModel.Id);
        using var second = Start(HubModel.Id);
        Assert.Equal([Snapshot + "\n", Snapshot + "\n"], new[] { first.Wait().Fine(), second.Wait().Fine() });
        Assert.Single(_model.Other.Requests);
        Assert.Equal(_model[Weights], File.ReadAllBytes(Path.Combine(Snapshot, Weights)));
    }

    private Outcome Pull(params string[] args)
    {
        using var program = Start(args);
        return program.Wait();
    }

    private CladeProgram Start(params string[] args) => CladeProgram.Start(_environment, [.. CladeProgram.Words, "pull", .. args]);
}
