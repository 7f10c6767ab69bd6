using Clade.Models;

namespace Clade.Training;

/// <summary>A corpus of a recipe and its part in every batch.</summary>
public sealed record RecipeData
{
    /// <summary>Folder of the corpus, relative to the recipe or absolute.</summary>
    public required string Corpus { get; init; }

    /// <summary>Split that is used.</summary>
    public string Split { get; init; } = "train";

    /// <summary>Styles that are left out.</summary>
    public IReadOnlyList<string> WithoutStyles { get; init; } = [];

    /// <summary>Share of every batch; shares are divided by their sum.</summary>
    public double Share { get; init; } = 1;
}

/// <summary>The vocabulary that is trained over the captions before the model.</summary>
public sealed record RecipeTokenizer
{
    /// <summary>A tokenizer.json to use as it is; null trains one.</summary>
    public string? File { get; init; }

    /// <summary>Pieces of a trained vocabulary.</summary>
    public int VocabularySize { get; init; } = 8192;
}

/// <summary>
/// A training run in YAML: short deltas over a <c>base</c> recipe. Keys in snake_case; unknown keys are errors.
/// Immutable.
/// </summary>
public sealed record Recipe
{
    /// <summary>Name of the run and of the model.</summary>
    public required string Name { get; init; }

    /// <summary>Architecture. A text tower's vocabulary_size follows the tokenizer.</summary>
    public required ClipConfig Model { get; init; }

    /// <summary>Folder of a model of the same sizes whose weights and vocabulary the run starts from, relative to the recipe or absolute; null for fresh ones.</summary>
    public string? Init { get; init; }

    /// <summary>Vocabulary; not used with <see cref="Init"/>.</summary>
    public RecipeTokenizer Tokenizer { get; init; } = new();

    /// <summary>What is trained on.</summary>
    public required IReadOnlyList<RecipeData> Data { get; init; }

    /// <summary>Variation of the pictures.</summary>
    public AugmentationOptions Augmentation { get; init; } = new();

    /// <summary>Probability that a picture's plain name is its caption.</summary>
    public double NameShare { get; init; } = 0.5;

    /// <summary>Share of patches the image tower sees (FLIP); 1 for all.</summary>
    public double KeepPatches { get; init; } = 1;

    /// <summary>Part of the run, at its end, in which all patches are seen.</summary>
    public double FullPatchesEnd { get; init; } = 0.15;

    /// <summary>Pairs a batch.</summary>
    public int Batch { get; init; } = 256;

    /// <summary>Batches whose gradients are averaged before a step; each is contrasted by itself.</summary>
    public int Accumulate { get; init; } = 1;

    /// <summary>Steps of the run.</summary>
    public required long Steps { get; init; }

    /// <summary>Peak learning rate.</summary>
    public double Rate { get; init; } = 1e-3;

    /// <summary>Part of the run that warms up.</summary>
    public double WarmUp { get; init; } = 0.05;

    /// <summary>Decay of matrices.</summary>
    public double WeightDecay { get; init; } = 0.1;

    /// <summary>Second AdamW beta.</summary>
    public double Beta2 { get; init; } = 0.98;

    /// <summary>Largest gradient norm; 0 for no limit.</summary>
    public double ClipNorm { get; init; } = 1;

    /// <summary>Decay of the moving average of the weights that becomes the trained model; 0 for none.</summary>
    public double Ema { get; init; }

    /// <summary>auto, float32 or bfloat16: type of matrix products.</summary>
    public string Precision { get; init; } = "auto";

    /// <summary>Steps between checkpoints; 0 for one at the end only.</summary>
    public long CheckpointEvery { get; init; } = 500;

    /// <summary>Seed of everything random.</summary>
    public long Seed { get; init; } = 1;
}
