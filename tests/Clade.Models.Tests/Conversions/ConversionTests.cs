using System.Text.Json.Nodes;
using Clade.Core;
using Clade.Models.Tests.Formats;
using Clade.Torch;

namespace Clade.Models.Tests;

/// <summary>Types, sizes, tokenizers and papers of a converted model.</summary>
public sealed class ConversionTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("clade-convert-").FullName;

    [Theory]
    [InlineData(ModelLayout.Own)]
    [InlineData(ModelLayout.Transformers)]
    [InlineData(ModelLayout.OpenClip)]
    [InlineData(ModelLayout.Clade)]
    public void The_shipped_model_is_the_same_in_every_layout_with_tokenizer_and_preprocessing(ModelLayout layout)
    {
        var done = ModelConversion.Convert(LoadedModelTests.Ancestor, layout, At("there"));
        using var source = LoadedModel.Load(LoadedModelTests.Ancestor);
        using var converted = LoadedModel.Load(At("there"));
        Assert.Equal(source.Fingerprint, converted.Fingerprint);
        Assert.Contains("tokenizer.json", done.Files);
        // Stored as it was: bfloat16.
        Assert.InRange(done.WeightBytes, 2 * source.Model.ParameterCount, (2 * source.Model.ParameterCount) + 200_000);
        Assert.Equal("pt", converted.Outline.Metadata["format"]);
    }

    [Theory]
    [InlineData(ElementType.Float32, 0)]
    [InlineData(ElementType.BFloat16, 0)]
    [InlineData(ElementType.Float16, 1e-3)]
    public void Numbers_are_stored_in_the_type_that_is_asked_for(ElementType type, double tolerance)
    {
        ModelConversion.Convert(LoadedModelTests.Ancestor, ModelLayout.Transformers, At("there"), new ConversionOptions { ElementType = type });
        using var scope = new TensorScope();
        using var source = LoadedModel.Load(LoadedModelTests.Ancestor);
        using var converted = LoadedModel.Load(At("there"));
        Assert.All(converted.Outline.Tensors, entry => Assert.Equal(type, entry.Type));
        var (wanted, found) = (DualEncoder.Normalise(source.EncodeTexts(["a red apple"])), DualEncoder.Normalise(converted.EncodeTexts(["a red apple"])));
        Assert.InRange((wanted - found).Abs().Max().ToDouble(), 0, tolerance);
    }

    [Theory]
    [InlineData(ModelLayout.Own)]
    [InlineData(ModelLayout.Transformers)]
    [InlineData(ModelLayout.OpenClip)]
    [InlineData(ModelLayout.Clade)]
    public void Another_size_and_length_go_into_tables_and_files(ModelLayout layout)
    {
        ModelConversion.Convert(LoadedModelTests.Ancestor, layout, At("there"), new ConversionOptions { ImageSize = 96, ContextLength = 20, ElementType = ElementType.Float32 });
        using var scope = new TensorScope();
        using var source = LoadedModel.Load(LoadedModelTests.Ancestor);
        using var converted = LoadedModel.Load(At("there"));
        var config = ModelResizing.Resize(source.Plan.Config, 96, 20);
        using var resized = ModelResizing.Resize(source.Model, source.Plan.Config, config);
        Assert.Equal((96, 96, 20, 20), (converted.Preprocess!.Size, converted.Model.Image!.ImageSize, converted.Model.Text!.MaxTokens, converted.Tokenizer!.Tokenizer.ContextLength));
        Assert.Equal(Fingerprint.Of(resized, config, null, null).Weights, converted.Fingerprint.Weights);
    }

    [SkippableTheory]
    [InlineData("openai_vit", 48, 40)]
    [InlineData("llm2clip_eva02", 48, null)]
    [InlineData("openai_resnet", 96, null)]
    [InlineData("openclip_vit_gelu", 48, 12)]
    [InlineData("openclip_eva02_timm", 48, null)]
    [InlineData("openclip_convnext_linear", 96, null)]
    [InlineData("hf_clip", 48, 30)]
    [InlineData("hf_siglip", 48, 24)]
    public void A_checkpoint_of_any_layout_can_be_resized_in_its_own(string golden, int? size, int? length)
    {
        var source = LandedGoldens.Published(golden, At("source"));
        ModelConversion.Convert(source, ModelLayout.Own, At("there"), new ConversionOptions { ImageSize = size, ContextLength = length });
        var outline = ModelOutline.Read(At("there"));
        Assert.Equal((size, length ?? outline.Plan.Config.Text?.MaxTokens), (outline.Plan.Config.Image?.ImageSize, outline.Plan.Config.Text?.MaxTokens));
        Assert.Equal(size, outline.Preprocess?.Size);
    }

    [SkippableFact]
    public void OpenAIs_vocabulary_becomes_a_tokenizer_json_that_reads_the_same()
    {
        var vocabulary = Path.Combine(Path.GetDirectoryName(Path.GetDirectoryName(Goldens.Folder("openai_vit")))!, "bpe_simple_vocab_16e6.txt.gz");
        var source = Made(new ClipConfig
        {
            EmbedDim = 8,
            Vision = new VisionConfig { Width = 64, Layers = 1, ImageSize = 16, PatchSize = 8 },
            Text = new TextConfig { Width = 64, Layers = 1, VocabularySize = 49_408 },
        });
        File.Copy(vocabulary, Path.Combine(source, Path.GetFileName(vocabulary)));
        File.WriteAllText(Path.Combine(source, "LICENSE"), "MIT License\n");
        ModelConversion.Convert(source, ModelLayout.Transformers, At("hf"));
        ModelConversion.Convert(At("hf"), ModelLayout.OpenClip, At("openclip"));
        using var first = LoadedModel.Load(source);
        using var second = LoadedModel.Load(At("hf"));
        using var third = LoadedModel.Load(At("openclip"));
        Assert.Equal((first.Fingerprint, first.Fingerprint), (second.Fingerprint, third.Fingerprint));
        Assert.Equal("MIT License", third.Outline.Licence?.Name);
        var described = JsonNode.Parse(File.ReadAllText(Path.Combine(At("hf"), "tokenizer_config.json")))!;
        Assert.Equal(("CLIPTokenizer", 77), ((string?)described["tokenizer_class"], (int?)described["model_max_length"]));
    }

    [SkippableFact]
    public void A_pickle_alone_becomes_safetensors_without_what_was_refused()
    {
        using var scope = new TensorScope();
        var weights = StateDict.Load(Path.Combine(Goldens.Folder("openai_resnet"), "weights.safetensors"));
        var pickle = new PickleWriter().Op("}").Text("args").Global("argparse", "Namespace").Op(")\x81s").Text("state_dict").Op("}");
        foreach (var (name, value) in weights)
        {
            var strides = value.Shape.Select((_, place) => value.Shape.Skip(place + 1).Aggregate(1L, (product, size) => product * size)).ToArray();
            pickle.Text("module." + name).Tensor(name, value.Count, 0, value.Shape, strides, value.ElementType == ElementType.Int64 ? "LongStorage" : "FloatStorage").Op("s");
        }

        File.WriteAllBytes(At("RN.pt"), ZipWriter.Torch(pickle.Op("s").End(), [.. weights.Select(item => (item.Key, item.Value.AsBytes().ToArray()))]));
        var before = ModelOutline.Read(At("RN.pt"));
        Assert.Equal(("CLIP ResNet", "PyTorch zip", "state_dict/module."), (before.Plan.Family, before.Format, before.Unwrapped));
        Assert.Equal(["argparse.Namespace"], before.Refused);
        ModelConversion.Convert(At("RN.pt"), ModelLayout.Own, At("there"));
        using var golden = LoadedModel.Load(LandedGoldens.Published("openai_resnet", At("source")));
        using var converted = LoadedModel.Load(At("there"));
        Assert.Equal((golden.Fingerprint.Weights, 0), (converted.Fingerprint.Weights, converted.Outline.Refused.Count));
        Assert.Equal(weights.Keys.Order(StringComparer.Ordinal), converted.Outline.Tensors.Select(entry => entry.Name).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Preprocessing_that_a_layout_cannot_say_stands_in_a_file_of_its_own()
    {
        File.WriteAllText(At("preprocess.json"), (Data.Images.ClipPreprocess.Clip(64) with { Tone16 = true, RgbFirst = true }).ToJson());
        foreach (var file in Directory.EnumerateFiles(LoadedModelTests.Ancestor))
            File.Copy(file, At(Path.GetFileName(file)));
        ModelConversion.Convert(_folder, ModelLayout.OpenClip, At("openclip"));
        ModelConversion.Convert(At("openclip"), ModelLayout.Transformers, At("hf"));
        Assert.Equal((true, true), (ModelOutline.Read(At("hf")).Preprocess!.Tone16, ModelOutline.Read(At("hf")).Preprocess!.RgbFirst));
        Assert.False(File.Exists(Path.Combine(LoadedModelTests.Ancestor, "preprocess.json")));
    }

    [Fact]
    public void A_folder_that_holds_anything_is_never_replaced()
    {
        Directory.CreateDirectory(At("full"));
        File.WriteAllText(Path.Combine(At("full"), "model.safetensors"), "mine");
        Assert.Contains("holds other files", Assert.Throws<InputException>(() => ModelConversion.Convert(LoadedModelTests.Ancestor, ModelLayout.Own, At("full"))).Message, StringComparison.Ordinal);
        Assert.Equal("mine", File.ReadAllText(Path.Combine(At("full"), "model.safetensors")));
    }

    [Theory]
    [InlineData(100, null, "patches of 8")]
    [InlineData(null, 1, "context")]
    public void Sizes_that_do_not_fit_are_one_sentence(int? size, int? length, string part)
    {
        var error = Assert.Throws<InputException>(() => ModelConversion.Convert(LoadedModelTests.Ancestor, ModelLayout.Own, At("there"), new ConversionOptions { ImageSize = size, ContextLength = length }));
        Assert.Contains(part, error.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string At(string name) => Path.Combine(_folder, name);

    // A model in OpenAI's layout, without its tokenizer.
    private string Made(ClipConfig config)
    {
        using var checkpoint = new ClipCheckpoint(new ClipModel(config), null);
        checkpoint.Save(At("made"));
        ModelConversion.Convert(At("made"), ModelLayout.OpenAi, At("openai"));
        return At("openai");
    }
}
