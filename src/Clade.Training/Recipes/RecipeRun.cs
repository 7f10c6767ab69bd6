using Clade.Core;
using Clade.Data.Corpora;
using Clade.Data.Text;
using Clade.Models;
using Clade.Torch;

namespace Clade.Training;

/// <summary>A recipe made real: data loaded, vocabulary trained, model built, ready to run. Owns them.</summary>
public sealed class RecipeRun : IDisposable
{
    private readonly List<PairSet> _sets;

    private RecipeRun(Recipe recipe, ClipCheckpoint checkpoint, List<PairSet> sets) => (Recipe, Checkpoint, _sets) = (recipe, checkpoint, sets);

    /// <summary>The recipe.</summary>
    public Recipe Recipe { get; }

    /// <summary>Model and tokenizer.</summary>
    public ClipCheckpoint Checkpoint { get; }

    /// <inheritdoc cref="Trainer.Notice"/>
    public Action<string>? Notice { get; set; }

    /// <summary>Pictures in all sets.</summary>
    public int PictureCount => _sets.Sum(set => set.Count);

    /// <summary>Loads data, trains or reads the vocabulary, and builds a fresh model.</summary>
    /// <exception cref="InputException">A corpus or the tokenizer is missing or broken.</exception>
    public static RecipeRun Prepare(Recipe recipe, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        TorchRuntime.Seed(recipe.Seed);
        var sets = new List<PairSet>();
        try
        {
            foreach (var item in recipe.Data)
            {
                var corpus = Corpus.Open(item.Corpus);
                sets.Add(CorpusPairs.Load(corpus, choice => choice.Split == item.Split && !item.WithoutStyles.Contains(choice.Style), recipe.Model.Vision!.ImageSize, cancellation));
            }

            if (recipe.Init is { } start)
                return new RecipeRun(recipe, Start(recipe, start), sets);
            var context = recipe.Model.Text!.ContextLength;
            var tokenizer = recipe.Tokenizer.File is { } file
                ? ClipBpeTokenizer.LoadTokenizerJson(file, context)
                : BpeTrainer.Train(sets.SelectMany(set => set.Captions).SelectMany(captions => captions),
                    new BpeTrainerOptions { VocabularySize = recipe.Tokenizer.VocabularySize, ContextLength = context }, cancellation);
            var config = recipe.Model with { Text = recipe.Model.Text with { VocabularySize = tokenizer.VocabularySize } };
            return new RecipeRun(recipe, new ClipCheckpoint(new ClipModel(config), tokenizer), sets);
        }
        catch
        {
            sets.ForEach(set => set.Dispose());
            throw;
        }
    }

    /// <summary>Trains with the recipe's settings.</summary>
    /// <param name="folder">For log and checkpoints.</param>
    /// <param name="objective">What is minimised; null for <see cref="ContrastiveObjective"/>.</param>
    /// <param name="resume">Go on from the newest checkpoint.</param>
    /// <param name="progress">Told after each step.</param>
    /// <param name="cancellation">Stops after the step in hand.</param>
    /// <returns>Steps done in all.</returns>
    /// <exception cref="InputException">As <see cref="Trainer.Run"/>.</exception>
    /// <exception cref="OperationCanceledException">The run was cancelled; its checkpoint is written.</exception>
    public long Train(string? folder, IObjective? objective = null, bool resume = false, Action<TrainingProgress>? progress = null, CancellationToken cancellation = default)
    {
        using var trainer = new Trainer(Checkpoint.Model, objective ?? new ContrastiveObjective(), Batches(), Options(folder), recipe: RecipeReader.Resolved(Recipe)) { Notice = Notice };
        return trainer.Run(resume, progress, cancellation);
    }

    /// <summary>The recipe's batches.</summary>
    public IBatchSource Batches()
    {
        // The source counts batches, of which a step takes several where gradients are accumulated.
        var fullFrom = (long)(Recipe.Steps * (1 - Recipe.FullPatchesEnd)) * Recipe.Accumulate;
        return new PairBatchSource(Shares(), Checkpoint.Tokenizer!, new Augmentation(Recipe.Augmentation, Recipe.Seed), Recipe.Seed)
        {
            NameShare = Recipe.NameShare,
            Grid = Recipe.Model.Vision!.Grid,
            KeepShare = Recipe.KeepPatches < 1 ? step => step < fullFrom ? Recipe.KeepPatches : 1 : null,
        };
    }

    /// <summary>The recipe's settings for the loop.</summary>
    public TrainingOptions Options(string? folder) => new()
    {
        Steps = Recipe.Steps,
        Rate = Recipe.Rate,
        WarmUp = (long)(Recipe.Steps * Recipe.WarmUp),
        WeightDecay = Recipe.WeightDecay,
        Beta2 = Recipe.Beta2,
        ClipNorm = Recipe.ClipNorm,
        Accumulate = Recipe.Accumulate,
        Ema = Recipe.Ema,
        Seed = Recipe.Seed,
        CheckpointEvery = Recipe.CheckpointEvery,
        Folder = folder,
        Autocast = Recipe.Precision switch
        {
            "float32" => null,
            "bfloat16" => ElementType.BFloat16,
            _ => TorchRuntime.HasFastBFloat16 ? ElementType.BFloat16 : null,
        },
    };

    /// <inheritdoc/>
    public void Dispose()
    {
        Checkpoint.Dispose();
        _sets.ForEach(set => set.Dispose());
    }

    // The model to start from; its vocabulary decides that of the run.
    private static ClipCheckpoint Start(Recipe recipe, string folder)
    {
        var checkpoint = ClipCheckpoint.Load(folder);
        var config = checkpoint.Model.Config;
        var wanted = recipe.Model with { Text = recipe.Model.Text! with { VocabularySize = config.Text?.VocabularySize ?? 0 } };
        if (config == wanted)
            return checkpoint;
        checkpoint.Dispose();
        throw new InputException($"The recipe starts from {folder}, whose sizes are not those of the recipe's model; give the model the sizes of its {ClipCheckpoint.ConfigFile}.");
    }

    // Shares to whole numbers of pairs that add up to the batch: the first set takes what rounding leaves.
    private List<PairShare> Shares()
    {
        var sum = Recipe.Data.Sum(item => item.Share);
        var counts = Recipe.Data.Select(item => Math.Max(1, (int)(Recipe.Batch * item.Share / sum))).ToList();
        counts[0] += Recipe.Batch - counts.Sum();
        if (counts[0] < 1)
            throw new InputException($"A batch of {Recipe.Batch} is too small for {counts.Count} corpora with these shares; raise 'batch' or leave a corpus out.");
        return [.. _sets.Zip(counts, (set, count) => new PairShare(set, count))];
    }
}
