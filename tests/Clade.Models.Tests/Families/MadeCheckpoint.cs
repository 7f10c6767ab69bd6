using System.Text.Json;
using Clade.Models.Families;
using Clade.Torch;

namespace Clade.Models.Tests.Families;

/// <summary>A checkpoint that a test makes up: JSON files and tensors under a publisher's names.</summary>
internal sealed class MadeCheckpoint
{
    private readonly Dictionary<string, JsonElement> _json = new(StringComparer.Ordinal);

    /// <summary>Tensors under the publisher's names.</summary>
    public Dictionary<string, Tensor> Tensors { get; } = new(StringComparer.Ordinal);

    public ModelFiles Files => new("made", _json, Tensors.ToDictionary(item => item.Key, item => item.Value.Shape, StringComparer.Ordinal));

    public MadeCheckpoint With(string file, string json)
    {
        _json[file] = JsonDocument.Parse(json).RootElement;
        return this;
    }

    public MadeCheckpoint With(string name, Tensor value)
    {
        Tensors[name] = value;
        return this;
    }

    /// <summary>The tensors of a golden model, renamed; null leaves one out.</summary>
    public MadeCheckpoint WithGolden(string model, Func<string, string?> rename)
    {
        foreach (var (name, value) in StateDict.Load(Path.Combine(Goldens.Folder(model), "weights.safetensors")))
        {
            if (rename(name) is { } renamed)
                Tensors[renamed] = value;
        }

        return this;
    }

    /// <summary>As a user's folder is opened: recognised, made, filled.</summary>
    public DualEncoder Load(IModelFamily family)
    {
        var plan = family.Recognise(Files) ?? throw new InvalidOperationException($"{family.Name} does not recognise it.");
        var model = plan.Config.Create();
        try
        {
            WeightLoading.Fill(model, plan.Names, Files.Tensors, name => Tensors[name], "made");
            return model;
        }
        catch
        {
            model.Dispose();
            throw;
        }
    }

    /// <summary>One of our BERT's tensors outside its head as transformers names and splits it.</summary>
    /// <param name="prefix">What stands before <c>embeddings.</c> there.</param>
    /// <param name="ours">Our name, from <c>text.</c> on.</param>
    /// <param name="value">The tensor.</param>
    public static IEnumerable<(string Name, Tensor Value)> Bert(string prefix, string ours, Tensor value)
    {
        var name = prefix + ours["text.".Length..]
            .Replace("transformer.resblocks", "encoder.layer", StringComparison.Ordinal)
            .Replace("attn.out_proj", "attention.output.dense", StringComparison.Ordinal)
            .Replace("ln_1", "attention.output.LayerNorm", StringComparison.Ordinal)
            .Replace("ln_2", "output.LayerNorm", StringComparison.Ordinal)
            .Replace("mlp.c_fc", "intermediate.dense", StringComparison.Ordinal)
            .Replace("mlp.c_proj", "output.dense", StringComparison.Ordinal)
            .Replace("pooler.", "pooler.dense.", StringComparison.Ordinal);
        return !name.Contains("in_proj_", StringComparison.Ordinal) ? [(name, value)]
            : value.Chunk(3).Zip(["query", "key", "value"], (part, which) => (name.Replace("attn.in_proj_", $"attention.self.{which}.", StringComparison.Ordinal), part));
    }
}
