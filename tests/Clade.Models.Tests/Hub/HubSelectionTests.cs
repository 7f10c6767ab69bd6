using Clade.Core;
using Clade.Models.Hub;

namespace Clade.Models.Tests.Hub;

public class HubSelectionTests
{
    private static readonly HubName _name = HubName.Parse(HubModel.Id);

    // Left what a repository holds, right which weights are taken; the layouts are those of published models.
    [Theory]
    [InlineData("config.json pytorch_model.bin model.safetensors flax_model.msgpack tf_model.h5", "model.safetensors")]
    [InlineData("config.json pytorch_model.bin", "pytorch_model.bin")]
    [InlineData("config.json pytorch_model.bin clip_cn_vit-b-16.pt", "pytorch_model.bin")]
    [InlineData("mobileclip_s1.pt README.md", "mobileclip_s1.pt")]
    [InlineData("open_clip_config.json open_clip_model.safetensors open_clip_pytorch_model.bin config.json model.safetensors", "open_clip_model.safetensors")]
    [InlineData("config.json open_clip_model.safetensors model.safetensors", "model.safetensors")]
    [InlineData("open_clip_config.json open_clip_pytorch_model.bin pytorch_model.bin config.json", "open_clip_pytorch_model.bin")]
    [InlineData("config.json model.safetensors model.fp16.safetensors", "model.safetensors")]
    [InlineData("model-00001-of-00002.safetensors model-00002-of-00002.safetensors model.safetensors.index.json pytorch_model.bin.index.json pytorch_model-00001-of-00001.bin", "model-00001-of-00002.safetensors model-00002-of-00002.safetensors model.safetensors.index.json")]
    [InlineData("training_args.bin optimizer.pt scheduler.pt rng_state_0.pth model.safetensors", "model.safetensors")]
    [InlineData("onnx/model.safetensors config.json", "")]
    public void OneKindOfWeightsIsTaken(string there, string taken)
    {
        var weights = HubWeights.Choose(_name, there.Split(' '));
        Assert.Equal(taken.Split(' ', StringSplitOptions.RemoveEmptyEntries), weights.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void SeveralWeightsOfOneRankAreAQuestion()
    {
        var error = Assert.Throws<InputException>(() => HubWeights.Choose(_name, ["EVA01_g.pt", "EVA02_L.pt", "EVA02_B.pt"]));
        Assert.StartsWith("owner/model has 3 weights (EVA01_g.pt, EVA02_L.pt, EVA02_B.pt)", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void WhatCladeLoadsIsTaken()
    {
        string[] wanted = ["LICENSE", "README.md", "added_tokens.json", "config.json", "merges.txt", "model.safetensors", "preprocessor_config.json", "sentencepiece.bpe.model", "special_tokens_map.json", "spiece.model", "tokenizer.json", "tokenizer_config.json", "vocab.json", "vocab.txt"];
        string[] others = [".gitattributes", "events.out", "onnx/config.json", "pytorch_model.bin", "samples.png", "train.py"];
        Assert.Equal(wanted, new HubSelection().Choose(_name, [.. wanted, .. others]));
    }

    [Fact]
    public void PatternsTakeTheirPlace()
    {
        string[] names = ["a.json", "b.json", "onnx/c.json", "d.bin"];
        Assert.Equal(["a.json", "onnx/c.json"], new HubSelection { Include = ["*.json"], Exclude = ["b*"] }.Choose(_name, names));
        Assert.Equal(["d.bin"], new HubSelection { Exclude = ["*.safetensors"] }.Choose(_name, [.. names, "e.safetensors"]));
        Assert.Equal(["d.bin"], new HubSelection { Exclude = ["*"] }.Choose(HubName.Parse("owner/model:d.bin"), names));
    }

    [Fact]
    public void NothingIsASentence()
    {
        var none = Assert.Throws<InputException>(() => new HubSelection { Include = ["*.gguf"] }.Choose(_name, ["a", "b", "c", "d", "e", "f"]));
        Assert.Equal("--include *.gguf takes none of the 6 files of owner/model; it has a, b, c, d, e and 1 more.", none.Message);
        Assert.Contains("it has no files", Assert.Throws<InputException>(() => new HubSelection().Choose(_name, [])).Message, StringComparison.Ordinal);
        var near = Assert.Throws<InputException>(() => new HubSelection().Choose(HubName.Parse("owner/model:confg.json"), ["config.json"]));
        Assert.Contains("(did you mean config.json?)", near.Message, StringComparison.Ordinal);
    }
}
