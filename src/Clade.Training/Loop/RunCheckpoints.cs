using System.Globalization;
using Clade.Core;
using Clade.Torch;

namespace Clade.Training;

/// <summary>Checkpoints of a run in one folder: <c>step-000000500.safetensors</c> with weights, moments and random state. Written atomically, the oldest removed.</summary>
internal sealed class RunCheckpoints(string folder, int kept)
{
    private const string Prefix = "step-", Suffix = ".safetensors";

    internal void Save(long step, IEnumerable<(string Name, Tensor Value)> weights, AdamW optimiser, string recipe)
    {
        using var scope = new TensorScope();
        var tensors = weights.Select(item => ("model." + item.Name, item.Value))
            .Concat(optimiser.State().Select(item => ("optimiser." + item.Name, item.Value)))
            .Append(("random", TorchRuntime.RandomState()));
        var metadata = new Dictionary<string, string> { ["step"] = step.ToString(CultureInfo.InvariantCulture), ["recipe"] = recipe };
        StateDict.Save(Path.Combine(folder, $"{Prefix}{step:D9}{Suffix}"), tensors, metadata);
        foreach (var old in Files().SkipLast(kept))
            File.Delete(old);
    }

    /// <summary>Loads the newest checkpoint; returns its step, or 0 if there is none.</summary>
    /// <exception cref="InputException">It does not fit, or belongs to another recipe.</exception>
    internal long Resume(IEnumerable<(string Name, Tensor Value)> weights, AdamW optimiser, string recipe)
    {
        if (Files().LastOrDefault() is not { } newest)
            return 0;
        using var scope = new TensorScope();
        long step;
        using (var file = SafeTensorsFile.Open(newest))
        {
            if (file.Metadata.GetValueOrDefault("recipe", "") != recipe)
                throw new InputException($"{newest} was made with another recipe; resume with the recipe it was started with, or choose another --out.");
            if (!long.TryParse(file.Metadata.GetValueOrDefault("step", ""), NumberStyles.None, CultureInfo.InvariantCulture, out step))
                throw new InputException($"{newest} does not say at which step it was made; remove it to resume from the one before.");
        }

        var random = TorchRuntime.RandomState();
        var targets = weights.Select(item => ("model." + item.Name, item.Value))
            .Concat(optimiser.State().Select(item => ("optimiser." + item.Name, item.Value)))
            .Append(("random", random));
        StateDict.LoadInto(newest, targets);
        TorchRuntime.SetRandomState(random);
        optimiser.Resume(step);
        return step;
    }

    private IEnumerable<string> Files() => Directory.Exists(folder)
        ? Directory.EnumerateFiles(folder, $"{Prefix}*{Suffix}").Order(StringComparer.Ordinal)
        : [];
}
