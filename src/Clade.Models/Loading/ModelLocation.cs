using Clade.Core;
using Clade.Models.Hub;

namespace Clade.Models;

/// <summary>Where a checkpoint lies: a folder of files, and the weights among them.</summary>
/// <param name="Folder">Folder of configuration and tokenizer.</param>
/// <param name="Weights">What <see cref="WeightSource.Open"/> is given: a file, or the folder itself.</param>
public sealed record ModelLocation(string Folder, string Weights)
{
    private static readonly string[] s_weightEndings = [".safetensors", ".pt", ".bin", ".pth", ".ckpt", ".index.json"];

    /// <summary>Finds a model on this machine.</summary>
    /// <param name="model">A folder, a weight file, or <c>owner/name[:file][@revision]</c> of what <c>clade pull</c> put into the cache.</param>
    /// <exception cref="InputException">There is no such model here; the sentence says what to do.</exception>
    public static ModelLocation Find(string model)
    {
        ArgumentException.ThrowIfNullOrEmpty(model);
        if (Directory.Exists(model))
            return InFolder(model);
        if (File.Exists(model))
        {
            if (model.EndsWith(".learngene", StringComparison.OrdinalIgnoreCase))
                throw new InputException($"{model} is a learngene, from which models grow, and no model; see 'clade learngene info {model}'.");
            if (!s_weightEndings.Any(ending => model.EndsWith(ending, StringComparison.OrdinalIgnoreCase)))
                throw new InputException($"{model} is a file but no weights; give a model folder or a file that ends in {string.Join(", ", s_weightEndings)}.");
            return new ModelLocation(Path.GetDirectoryName(Path.GetFullPath(model))!, model);
        }

        if (!HubName.TryParse(model, out var name))
            throw new InputException($"There is no model folder {model}; give a folder, a weight file or a name such as openai/clip-vit-base-patch32.");
        var found = HubCache.Find(name) ?? throw new InputException($"There is no folder {model}, and the cache does not hold it; 'clade pull {model}' fetches a model of that name.");
        return name.File is null ? InFolder(found) : new ModelLocation(Path.GetDirectoryName(found)!, found);
    }

    /// <summary>Whether a folder holds a weight file, or an index of several.</summary>
    /// <exception cref="InputException">The folder cannot be read.</exception>
    public static bool HasWeights(string folder)
    {
        try
        {
            return Directory.EnumerateFiles(folder).Any(file => s_weightEndings.Any(ending => file.EndsWith(ending, StringComparison.OrdinalIgnoreCase)));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"The folder {folder} cannot be read: {DiskError.Say(error)}.", error);
        }
    }

    // Beside a checkpoint of the goldens' layout the weights are called weights.safetensors; everything else is found by its usual name.
    private static ModelLocation InFolder(string folder)
    {
        var golden = Path.Combine(folder, "weights.safetensors");
        return new ModelLocation(folder, File.Exists(golden) ? golden : folder);
    }
}
