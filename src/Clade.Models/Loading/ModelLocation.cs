using Clade.Core;

namespace Clade.Models;

/// <summary>Where a checkpoint lies: a folder of files, and the weights among them.</summary>
/// <param name="Folder">Folder of configuration and tokenizer.</param>
/// <param name="Weights">What <see cref="WeightSource.Open"/> is given: a file, or the folder itself.</param>
public sealed record ModelLocation(string Folder, string Weights)
{
    private static readonly string[] s_weightEndings = [".safetensors", ".pt", ".bin", ".pth", ".ckpt", ".index.json"];

    /// <summary>Finds a model on this machine.</summary>
    /// <param name="model">A folder, a weight file, or <c>owner/name[@revision]</c> of what <c>clade pull</c> put into the cache.</param>
    /// <exception cref="InputException">There is no such model here; the sentence says what to do.</exception>
    public static ModelLocation Find(string model)
    {
        ArgumentException.ThrowIfNullOrEmpty(model);
        if (Directory.Exists(model))
            return InFolder(model);
        if (File.Exists(model))
        {
            if (!s_weightEndings.Any(ending => model.EndsWith(ending, StringComparison.OrdinalIgnoreCase)))
                throw new InputException($"{model} is a file but no weights; give a model folder or a file that ends in {string.Join(", ", s_weightEndings)}.");
            return new ModelLocation(Path.GetDirectoryName(Path.GetFullPath(model))!, model);
        }

        return HubNames.Find(model) is { } folder ? InFolder(folder) : throw new InputException(HubNames.LooksLikeName(model)
            ? $"There is no folder {model}, and the cache does not hold it; 'clade pull {model}' fetches a model of that name."
            : $"There is no model folder {model}; give a folder, a weight file or a name such as openai/clip-vit-base-patch32.");
    }

    // Beside a checkpoint of the goldens' layout the weights are called weights.safetensors; everything else is found by its usual name.
    private static ModelLocation InFolder(string folder)
    {
        var golden = Path.Combine(folder, "weights.safetensors");
        return new ModelLocation(folder, File.Exists(golden) ? golden : folder);
    }
}
