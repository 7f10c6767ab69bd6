using System.Text.Json;
using System.Text.Json.Nodes;
using Clade.Core;
using Clade.Models.Families;
using Clade.Torch;
using Clade.Torch.Tests;

namespace Clade.Models.Tests.Families;

/// <summary>Configurations and shapes with a few values changed at random: a family either makes a model of them or says in a sentence why not, and takes no memory for weights.</summary>
public class ClipHostileTests
{
    private static readonly string[] s_values =
    [
        "-1", "0", "1", "3", "1000", "65536", "1000000000", "2147483647", "-2147483648", "4294967296", "1e308", "-0.5", "0.00001", "\"\"", "\"eos\"", "\"avg\"", "\"tanh\"", "true", "false",
        "null", "[]", "[1, 2]", "[2147483647, 2147483647]", "{}", """{"eps": 0}""",
    ];

    private static readonly long[] s_sizes = [-1, 0, 1, 2, 3, 7, 64, 65_537, int.MaxValue, long.MaxValue];

    [SkippableTheory]
    [InlineData("openai_vit")]
    [InlineData("openclip_custom_text_siglip")]
    [InlineData("openclip_embed_cls_attnpool")]
    [InlineData("tinyclip_pruned")]
    [InlineData("longclip_text")]
    [InlineData("hf_clip")]
    [InlineData("hf_siglip")]
    public void Changed_files_give_a_model_or_a_sentence(string model)
    {
        var files = GoldenFolder.Files(model);
        var file = files.Json("config.json") is not null ? "config.json" : "open_clip_config.json";
        var names = files.Tensors.Keys.ToArray();
        var before = Live.Count();
        for (var seed = 0; seed < 200; seed++)
        {
            var random = new KeyedRandom(seed);
            var root = JsonNode.Parse(files.Json(file)!.Value.GetRawText())!;
            for (var change = random.NextInt(3); change >= 0; change--)
            {
                var fields = Fields(root.AsObject()).ToArray();
                var (parent, key) = fields[random.NextInt(fields.Length)];
                parent[key] = JsonNode.Parse(s_values[random.NextInt(s_values.Length)]);
            }

            var tensors = files.Tensors.ToDictionary(item => item.Key, item => item.Value, StringComparer.Ordinal);
            if (random.NextInt(2) == 0)
            {
                var name = names[random.NextInt(names.Length)];
                if (random.NextInt(4) == 0)
                    tensors.Remove(name);
                else
                    tensors[name] = [.. tensors[name].Select(size => random.NextInt(2) == 0 ? size : s_sizes[random.NextInt(s_sizes.Length)])];
            }

            Try(new ModelFiles(model, new Dictionary<string, JsonElement> { [file] = JsonSerializer.SerializeToElement(root) }, tensors));
        }

        Assert.Equal(before, Tensor.LiveCount);
    }

    private static void Try(ModelFiles files)
    {
        using var _ = Initialise.ShapesOnly();
        try
        {
            var plan = ModelFamilies.Recognise(files);
            using var outline = plan.Config.Create();
            WeightLoading.Check(outline, plan.Names, files.Tensors, files.Source);
        }
        catch (InputException error)
        {
            Assert.EndsWith(".", error.Message, StringComparison.Ordinal);
        }
    }

    private static IEnumerable<(JsonObject Parent, string Key)> Fields(JsonObject parent) =>
        parent.SelectMany(item => item.Value is JsonObject child ? Fields(child).Append((parent, item.Key)) : [(parent, item.Key)]);
}
