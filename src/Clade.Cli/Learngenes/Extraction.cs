using Clade.Data.Text;
using Clade.Methods;
using Clade.Methods.Compression;
using Clade.Models;
using Clade.Torch;
using Clade.Training;

namespace Clade.Cli;

/// <summary>How a learngene is extracted.</summary>
internal sealed record ExtractionSettings
{
    internal LearngeneKind Kind { get; init; } = LearngeneKind.MmLg;
    internal CoefficientMode Mode { get; init; } = CoefficientMode.Table;
    internal required long Steps { get; init; }
    internal int Batch { get; init; } = 128;
    internal double Rate { get; init; } = 1.5e-3;
    internal double KeepPatches { get; init; } = 0.5;
    internal bool DepthElastic { get; init; }
    internal long Seed { get; init; } = 1;
    internal string? Folder { get; init; }
    internal long CheckpointEvery { get; init; }

    /// <summary>All that must be the same for a stopped extraction to go on; the folder may move.</summary>
    internal string Identity(string ancestor, int pictures) =>
        string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Kind} {Mode}{(DepthElastic ? " depth-elastic" : "")} of {ancestor} on {pictures} pictures: {Steps} steps of {Batch}, rate {Rate:R}, {KeepPatches:R} of the patches, seed {Seed}");
}

/// <summary>Phase 1 of MM-LG, and of TLEG for comparison: an auxiliary CLIP distilled from the ancestor.</summary>
internal static class Extraction
{
    internal const string TokenizerNote = "tokenizer";

    /// <summary>Extracts a learngene; the caller owns it.</summary>
    internal static Learngene Run(ClipCheckpoint ancestor, PairSet pairs, ExtractionSettings settings, string name, bool resume, Action<TrainingProgress>? progress, CancellationToken cancellation)
    {
        TorchRuntime.Seed(settings.Seed);
        var learngene = settings.Kind == LearngeneKind.Tleg ? Tleg.Create(ancestor.Model) : MmLg.Create(ancestor.Model, new MmLgOptions { Mode = settings.Mode });
        try
        {
            var options = Options(settings);
            using var objective = new ClipKdObjective(new AncestorTeacher(ancestor.Model, options.Autocast));
            var batches = Batches(pairs, ancestor.Tokenizer!, ancestor.Model.Config, settings);
            using var elastic = settings.DepthElastic ? new DepthElastic(learngene, batches, settings.Seed) : null;
            using var trainer = new Trainer(learngene.Auxiliary, objective, (IBatchSource?)elastic ?? batches, options,
                LearngeneParameters.Groups(learngene, options.WeightDecay), recipe: settings.Identity(name, pairs.Count))
            {
                Notice = Console.Error.WriteLine,
            };
            trainer.Run(resume, progress, cancellation);
            learngene.Describe(name, settings.Steps, settings.Seed);
            return learngene;
        }
        catch
        {
            learngene.Dispose();
            throw;
        }
    }

    /// <summary>Batches as extraction and fine-tuning see them.</summary>
    internal static PairBatchSource Batches(PairSet pairs, ITokenizer tokenizer, ClipConfig config, ExtractionSettings settings) =>
        new([new PairShare(pairs, settings.Batch)], tokenizer, new Augmentation(new AugmentationOptions(), settings.Seed), settings.Seed)
        {
            Grid = config.Vision!.Grid,
            KeepShare = settings.KeepPatches < 1 ? _ => settings.KeepPatches : null,
        };

    private static TrainingOptions Options(ExtractionSettings settings) => new()
    {
        Steps = settings.Steps,
        Rate = settings.Rate,
        WarmUp = settings.Steps / 10,
        WeightDecay = 0.1,
        ClipNorm = 5,
        Seed = settings.Seed,
        Folder = settings.Folder,
        CheckpointEvery = settings.CheckpointEvery,
    };
}
