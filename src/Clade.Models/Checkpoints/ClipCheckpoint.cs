using Clade.Core;
using Clade.Data.Text;
using Clade.Torch;

namespace Clade.Models;

/// <summary>
/// A model with what it needs to be used: a folder of <c>config.json</c>, <c>model.safetensors</c> and, if it has a text
/// tower, <c>tokenizer.json</c>. Owns the model.
/// </summary>
public sealed class ClipCheckpoint : IDisposable
{
    /// <summary>Name of the configuration in the folder.</summary>
    public const string ConfigFile = "config.json";

    /// <summary>Name of the weights in the folder.</summary>
    public const string WeightsFile = "model.safetensors";

    /// <summary>Name of the tokenizer in the folder.</summary>
    public const string TokenizerFile = "tokenizer.json";

    /// <summary>Joins a model and its tokenizer; takes the model over.</summary>
    public ClipCheckpoint(ClipModel model, ClipBpeTokenizer? tokenizer) => (Model, Tokenizer) = (model, tokenizer);

    /// <summary>The model.</summary>
    public ClipModel Model { get; }

    /// <summary>The tokenizer of the text tower, or null.</summary>
    public ClipBpeTokenizer? Tokenizer { get; }

    /// <summary>Loads a folder; weights become float32.</summary>
    /// <exception cref="InputException">The folder or a file is missing or broken, or they do not fit each other.</exception>
    public static ClipCheckpoint Load(string folder)
    {
        if (!Directory.Exists(folder))
            throw new InputException($"There is no model folder {folder}; give a folder with {ConfigFile} and {WeightsFile}.");
        var config = ClipConfig.Parse(ReadText(Path.Combine(folder, ConfigFile)), Path.Combine(folder, ConfigFile));
        var tokenizer = config.Text is null ? null : ClipBpeTokenizer.LoadTokenizerJson(Path.Combine(folder, TokenizerFile), config.Text.ContextLength);
        if (tokenizer is not null && tokenizer.VocabularySize > config.Text!.VocabularySize)
            throw new InputException($"{folder} does not fit together: {TokenizerFile} has {tokenizer.VocabularySize} ids and {ConfigFile} a vocabulary of {config.Text.VocabularySize}; use the tokenizer that belongs to this model.");
        CheckSize(Path.Combine(folder, WeightsFile), config);
        var model = new ClipModel(config);
        try
        {
            StateDict.LoadInto(Path.Combine(folder, WeightsFile), model.State());
            return new ClipCheckpoint(model, tokenizer);
        }
        catch
        {
            model.Dispose();
            throw;
        }
    }

    /// <summary>Writes the folder: all files under a temporary name beside it, then one rename. An existing model folder is replaced, anything else is refused.</summary>
    /// <param name="folder">Where to.</param>
    /// <param name="floatType">Type of the stored weights; null keeps float32.</param>
    /// <param name="metadata">Free text pairs of the weights file.</param>
    /// <param name="extraFiles">More files: name and text, for example a model card.</param>
    /// <exception cref="InputException">The folder holds something else, or cannot be written.</exception>
    public void Save(string folder, ElementType? floatType = null, IReadOnlyDictionary<string, string>? metadata = null, IReadOnlyDictionary<string, string>? extraFiles = null)
    {
        AtomicFolder.Write(folder, ConfigFile, temporary =>
        {
            AtomicFile.WriteText(Path.Combine(temporary, ConfigFile), Model.Config.ToJson() + "\n");
            StateDict.Save(Path.Combine(temporary, WeightsFile), Model.State(), metadata, floatType);
            Tokenizer?.Save(Path.Combine(temporary, TokenizerFile));
            foreach (var (name, text) in extraFiles ?? new Dictionary<string, string>())
                AtomicFile.WriteText(Path.Combine(temporary, name), text);
        });
    }

    /// <inheritdoc/>
    public void Dispose() => Model.Dispose();

    // Memory is asked for only if the file can fill it: a small file of a large configuration is refused before, a float takes at least one byte.
    private static void CheckSize(string weights, ClipConfig config)
    {
        const long harmless = 1 << 26;
        using var file = SafeTensorsFile.Open(weights);
        if (config.ParameterCount > Math.Max(harmless, file.Entries.Sum(entry => entry.Length)))
            throw new InputException($"{weights} has too few bytes for the {config.ParameterCount:N0} numbers that {ConfigFile} asks for; use the files of one model.");
    }

    private static string ReadText(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"Cannot read {path}: a model folder needs {ConfigFile} and {WeightsFile}.", error);
        }
    }
}
