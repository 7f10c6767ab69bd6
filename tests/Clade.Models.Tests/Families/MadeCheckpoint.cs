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
}
