using Clade.Core;
using Clade.Torch;
using Clade.Torch.Tests;

namespace Clade.Models.Tests;

/// <summary>A model through other layouts and back: the same fingerprint on the way, and in the end the same tensors bit by bit.</summary>
public sealed class RoundTripTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("clade-convert-").FullName;

    [SkippableTheory]
    [InlineData("openai_vit", ModelLayout.Transformers, ModelLayout.OpenAi)]
    [InlineData("openai_vit", ModelLayout.OpenClip, ModelLayout.OpenAi)]
    [InlineData("openai_vit", ModelLayout.Clade, ModelLayout.OpenAi)]
    [InlineData("openai_resnet", ModelLayout.OpenClip, ModelLayout.OpenAi)]
    [InlineData("openclip_vit_gelu", ModelLayout.Transformers, ModelLayout.OpenClip)]
    [InlineData("openclip_vit_gelu", ModelLayout.Clade, ModelLayout.OpenClip)]
    [InlineData("hf_clip", ModelLayout.OpenClip, ModelLayout.Transformers)]
    [InlineData("hf_clip", ModelLayout.Clade, ModelLayout.Transformers)]
    [InlineData("hf_clip_eos", ModelLayout.OpenClip, ModelLayout.Transformers)]
    [InlineData("hf_siglip", ModelLayout.Clade, ModelLayout.Transformers)]
    [InlineData("openclip_custom_text_siglip", ModelLayout.Clade, ModelLayout.OpenClip)]
    [InlineData("openclip_embed_cls_attnpool", ModelLayout.Clade, ModelLayout.OpenClip)]
    public void There_and_back_every_tensor_is_the_same(string golden, ModelLayout there, ModelLayout back)
    {
        var source = LandedGoldens.Published(golden, At("source"));
        ModelConversion.Convert(source, there, At("there"));
        ModelConversion.Convert(At("there"), back, At("back"));
        Assert.Equal(Print(source), Print(At("there")));
        Assert.Equal(Print(source), Print(At("back")));
        using var scope = new TensorScope();
        var (before, after) = (StateDict.Load(Path.Combine(source, "model.safetensors")), StateDict.Load(Path.Combine(At("back"), "model.safetensors")));
        var ignored = ModelOutline.Read(source).Plan.Names;
        Assert.Equal(before.Keys.Where(name => !ignored.Ignores(name)).Order(StringComparer.Ordinal), after.Keys.Where(name => !ignored.Ignores(name)).Order(StringComparer.Ordinal));
        Assert.All(after.Where(item => !ignored.Ignores(item.Key)), item => Assert.True(item.Value.Shape.SequenceEqual(before[item.Key].Shape) && item.Value.AsBytes().SequenceEqual(before[item.Key].AsBytes()), item.Key));
    }

    [SkippableTheory]
    [MemberData(nameof(LandedGoldens.Names), MemberType = typeof(LandedGoldens))]
    public void Every_family_keeps_its_fingerprint_as_safetensors_and_in_our_layout(string golden)
    {
        var source = LandedGoldens.Published(golden, At("source"));
        var before = Live.Count();
        ModelConversion.Convert(source, ModelLayout.Own, At("own"));
        ModelConversion.Convert(source, ModelLayout.Clade, At("clade"));
        Assert.Equal(Print(source), Print(At("own")));
        Assert.Equal(Print(source), Print(At("clade")));
        using (var model = LoadedModel.Load(At("clade")))
            LandedGoldens.Compare(golden, model);
        Assert.Equal(before, Tensor.LiveCount);
    }

    [SkippableTheory]
    [InlineData("openclip_vit_gelu", ModelLayout.OpenAi, "OpenAI")]
    [InlineData("openclip_custom_text_siglip", ModelLayout.Transformers, "transformers")]
    [InlineData("openclip_embed_cls_attnpool", ModelLayout.Transformers, "transformers")]
    [InlineData("hf_siglip", ModelLayout.OpenClip, "OpenCLIP")]
    [InlineData("hf_bert", ModelLayout.OpenClip, "its text tower (BertText)")]
    [InlineData("openai_resnet", ModelLayout.Transformers, "its image tower (ResNet)")]
    [InlineData("mobileclip", ModelLayout.OpenClip, "its image tower (Mci)")]
    public void What_a_layout_cannot_say_is_refused_in_one_sentence_and_nothing_is_written(string golden, ModelLayout layout, string part)
    {
        var source = LandedGoldens.Published(golden, At("source"));
        var error = Assert.Throws<InputException>(() => ModelConversion.Convert(source, layout, At("there")));
        Assert.Contains(part, error.Message, StringComparison.Ordinal);
        Assert.EndsWith(".", error.Message, StringComparison.Ordinal);
        Assert.Equal([source], Directory.EnumerateFileSystemEntries(_folder));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string At(string name) => Path.Combine(_folder, name);

    private static Fingerprint Print(string folder)
    {
        using var model = LoadedModel.Load(folder);
        return model.Fingerprint;
    }
}
