using Clade.Core;
using Clade.Models;
using Clade.Torch;

namespace Clade.Architecture.Tests;

/// <summary>The program of docs/adding-a-model.md runs on a checkpoint that is made here, under a publisher's names, from a model of the same architecture.</summary>
public sealed class TutorialTests : IDisposable
{
    private const string PagePath = "docs/adding-a-model.md";

    private static readonly (string Ours, string Theirs)[] s_pictures =
    [
        ("logit_scale", "sharpness"), ("visual.", "pictures."), ("class_embedding", "token"), ("positional_embedding", "places"), ("conv1", "patches"),
        ("pictures.proj", "pictures.out.weight"), ("transformer.resblocks", "stack"), ("attn.out_proj", "att.o"), ("attn.", "att."), ("ln_1", "norm1"), ("ln_2", "norm2"),
        ("mlp.c_fc", "up"), ("mlp.c_proj", "down"), ("ln_pre", "first"), ("ln_post", "last"),
    ];

    private static readonly (string Ours, string Theirs)[] s_words =
    [
        ("text.", "words."), ("head.weight", "out.weight"), ("transformer.resblocks", "encoder.layer"), ("attn.out_proj", "attention.output.dense"),
        ("attn.q.", "attention.self.query."), ("attn.k.", "attention.self.key."), ("attn.v.", "attention.self.value."),
        ("ln_1", "attention.output.LayerNorm"), ("ln_2", "output.LayerNorm"), ("mlp.c_fc", "intermediate.dense"), ("mlp.c_proj", "output.dense"),
    ];

    private readonly string _folder = Directory.CreateTempSubdirectory("clade-tutorial-").FullName;

    [Fact]
    public void TheProgramOfThePageLoadsTheModelAndFindsTheSameVectors()
    {
        var json = Fence("json otter-clip.json");
        File.WriteAllText(Path.Combine(_folder, "otter-clip.json"), json);
        Publish(DualEncoderConfig.Parse(json, PagePath));
        Snippet.Run(Fence("csharp test"), [_folder]);
    }

    [Fact]
    public void AProgramThatFailsIsFound()
    {
        var json = Fence("json otter-clip.json");
        // An activation changes no shape, and the vectors tell.
        File.WriteAllText(Path.Combine(_folder, "otter-clip.json"), json.Replace("\"gelu\"", "\"quick_gelu\"", StringComparison.Ordinal));
        Publish(DualEncoderConfig.Parse(json, PagePath));
        Assert.Contains("image", Assert.Throws<InputException>(() => Snippet.Run(Fence("csharp test"), [_folder])).Message, StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static string Fence(string info) => Page.FencesOf(PagePath).Single(fence => fence.Info == info).Text;

    // What Otter's publisher does: weights under its own names, and vectors that its own code computed.
    private void Publish(DualEncoderConfig config)
    {
        using var scope = new TensorScope();
        using var model = config.Create();
        using var _ = Autograd.NoGrad();
        // No tensor stays what a fresh model has, so that one that is not loaded shows.
        foreach (var (_, value) in model.State())
            value.AddInPlace(Initialise.Normal(value.Shape, 0.1));
        var theirs = model.State().SelectMany(item => Theirs(item.Name, item.Value)).Append(("words.embeddings.position_ids", Operators.Arange(0, 12).Unsqueeze(0)));
        StateDict.Save(Path.Combine(_folder, "model.safetensors"), theirs);
        var (pixels, ids) = (Operators.Randn([2, 3, 16, 16], ElementType.Float32), Tensor.From<long>([5, 6, 7, 0, 8, 9, 0, 0], [2, 4]));
        StateDict.Save(Path.Combine(_folder, "vectors.safetensors"),
        [
            ("pixels", pixels), ("ids", ids),
            ("image.features", model.Image!.Encode(pixels)), ("text.features", model.Text!.Encode(new TextInput(ids))),
        ]);
    }

    private static IEnumerable<(string Name, Tensor Value)> Theirs(string ours, Tensor value)
    {
        if (ours.Contains("in_proj", StringComparison.Ordinal))
        {
            var parts = value.Chunk(3);
            foreach (var (index, letter) in "qkv".Index())
                yield return (Rename(ours.Replace("attn.in_proj_", $"attn.{letter}.", StringComparison.Ordinal)), parts[index]);
            yield break;
        }

        yield return (Rename(ours), ours == "visual.proj" ? value.T() : value);
    }

    private static string Rename(string ours)
    {
        var pictures = !ours.StartsWith("text.", StringComparison.Ordinal);
        return (pictures ? s_pictures : s_words).Aggregate(ours, (name, pair) => name.Replace(pair.Ours, pair.Theirs, StringComparison.Ordinal));
    }
}
