using Clade.Core;
using Clade.Data.Text;
using Clade.Models;
using Clade.Torch;

namespace Clade.Training.Tests;

/// <summary>A run of a second: two towers of one block over 24 random pictures of 8 concepts. Owns all of it.</summary>
internal sealed class TinyRun : IDisposable
{
    private static readonly string[] s_names = ["red cat", "old dog", "fish", "tall tree", "house", "blue car", "moon", "sun"];

    private static readonly Lazy<ClipBpeTokenizer> s_tokenizer = new(() =>
        BpeTrainer.Train(s_names, new BpeTrainerOptions { VocabularySize = 520, ContextLength = 12 }));

    internal TinyRun(long seed = 1)
    {
        TorchRuntime.Seed(seed);
        Model = new ClipModel(Config);
        Pairs = MakePairs();
    }

    internal static ClipBpeTokenizer Tokenizer => s_tokenizer.Value;

    internal static ClipConfig Config => new()
    {
        EmbedDim = 8,
        Vision = new VisionConfig { Width = 16, Layers = 1, HeadWidth = 8, ImageSize = 8, PatchSize = 4 },
        Text = new TextConfig { Width = 16, Layers = 1, HeadWidth = 8, ContextLength = 12, VocabularySize = Tokenizer.VocabularySize },
    };

    /// <summary>As a user's run: warm-up, decay, clipping, checkpoints every ten steps, and in float32 so that it is the same on every processor.</summary>
    internal static TrainingOptions Options(string? folder = null, long steps = 40) => new()
    {
        Steps = steps,
        WarmUp = 5,
        CheckpointEvery = 10,
        Autocast = null,
        Folder = folder,
    };

    internal ClipModel Model { get; }

    internal PairSet Pairs { get; }

    internal PairBatchSource Batches(int batch = 6, long seed = 1) => new([new PairShare(Pairs, batch)], Tokenizer, new Augmentation(new AugmentationOptions(), seed), seed)
    {
        Grid = 2,
        KeepShare = step => step % 2 == 0 ? 0.5 : 1,
    };

    /// <summary>A trainer whose objective draws from libtorch's generator too, so that a forgotten random state shows.</summary>
    internal Trainer Trainer(TrainingOptions options, string recipe = "tiny", Action<string>? notice = null) =>
        new(Model, new NoisyObjective(), Batches(), options, recipe: recipe) { Notice = notice };

    public void Dispose()
    {
        Model.Dispose();
        Pairs.Dispose();
    }

    private static PairSet MakePairs()
    {
        var random = new KeyedRandom(9);
        var bytes = new byte[24 * 3 * 8 * 8];
        for (var i = 0; i < bytes.Length; i++)
            bytes[i] = (byte)random.NextInt(256);
        return new PairSet(
            Tensor.From<byte>(bytes, [24, 3, 8, 8]),
            [.. Enumerable.Range(0, 24).Select(i => new[] { s_names[i % 8], "a " + s_names[i % 8], "the " + s_names[i % 8] })],
            [.. Enumerable.Range(0, 24).Select(i => (long)(i % 8))]);
    }

    private sealed class NoisyObjective : IObjective
    {
        public IReadOnlyList<LossTerm> Terms(ClipOutputs student, ClipBatch batch) =>
        [
            new LossTerm("contrastive", ContrastiveLoss.MultiPositive(student.Image, student.Text, student.Scale, batch.Concepts)),
            new LossTerm("noise", (student.Image * Operators.Randn(student.Image.Shape)).Sum(), 0.1),
        ];
    }
}
