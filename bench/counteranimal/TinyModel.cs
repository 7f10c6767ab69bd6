using Clade.Data.Text;
using Clade.Models;
using Clade.Torch;
using Clade.Training;

namespace Clade.Bench.CounterAnimal;

/// <summary>What the tiny tower is trained with.</summary>
internal enum Teaching
{
    /// <summary>CLIP's loss, the caption names the animal.</summary>
    ClipAnimal,

    /// <summary>CLIP's loss, the caption names animal and place.</summary>
    ClipAnimalAndPlace,

    /// <summary>Cross-entropy on the animal, no words.</summary>
    Classes,
}

/// <summary>The tiny towers of the specification (width 128, depth 4, 48 pixels, patch 8), trained on pictures in memory.</summary>
internal sealed class TinyModel : IDisposable
{
    public const int Size = 48;
    private const double Rate = 1e-3;

    private static readonly ClipConfig Config = ClipConfig.Parse("""
        {"embed_dim": 128,
         "vision": {"image_size": 48, "patch_size": 8, "width": 128, "layers": 4, "head_width": 64, "mlp_ratio": 4, "activation": "gelu"},
         "text": {"context_length": 32, "vocabulary_size": 8192, "width": 128, "layers": 2, "head_width": 64, "mlp_ratio": 4, "activation": "gelu"}}
        """, "tiny");

    private readonly ClipModel _model;
    private readonly Linear _head;
    private readonly ITokenizer _tokenizer;

    public TinyModel(int classes, int seed, ITokenizer tokenizer)
    {
        TorchRuntime.Seed(seed);
        (_model, _head, _tokenizer) = (new ClipModel(Config), new Linear(128, classes), tokenizer);
    }

    public void Train(byte[][] pictures, int[] labels, string[] captions, Teaching teaching, int steps, int batch)
    {
        var parameters = _model.State().Concat(teaching == Teaching.Classes ? _head.State() : []).Where(item => teaching != Teaching.Classes || !item.Name.StartsWith("text", StringComparison.Ordinal)).ToList();
        foreach (var (_, value) in parameters)
            value.SetRequiresGrad(true);
        using var optimiser = new AdamW([new ParameterGroup(parameters, 0.05)]);
        var numbers = captions.Distinct().Select((caption, number) => (caption, number)).ToDictionary(pair => pair.caption, pair => (long)pair.number);
        for (var step = 0; step < steps; step++)
        {
            using var scope = new TensorScope();
            var chosen = Enumerable.Range(step * batch, batch).Select(i => i % pictures.Length).ToArray();
            var image = _model.Vision!.Forward(Pixels([.. chosen.Select(i => pictures[i])]));
            Tensor loss;
            if (teaching == Teaching.Classes)
            {
                loss = _head.Forward(image).CrossEntropyLoss(Tensor.From<long>([.. chosen.Select(i => (long)labels[i])]));
            }
            else
            {
                var tokens = _tokenizer.EncodeBatch([.. chosen.Select(i => captions[i])]);
                var text = _model.Text!.Forward(Tensor.From<long>(tokens.Ids, [tokens.Rows, tokens.Length]), Tensor.From<long>([.. tokens.EndPositions.Select(end => (long)end)]));
                loss = ContrastiveLoss.MultiPositive(ClipModel.Normalise(image), ClipModel.Normalise(text), _model.Scale(), Tensor.From<long>([.. chosen.Select(i => numbers[captions[i]])]));
            }

            loss.Backward();
            Gradients.ClipNorm(parameters.Select(item => item.Value), 1);
            optimiser.Step(Schedules.Cosine(step, steps, Rate, warmUp: steps / 10));
            foreach (var (_, value) in parameters)
                value.SetGrad(null);
        }
    }

    /// <summary>[N, K] scores of all classes.</summary>
    public float[] Scores(byte[][] pictures, Teaching teaching, IReadOnlyList<IReadOnlyList<string>> prompts)
    {
        using var _ = Autograd.NoGrad();
        using var whole = new TensorScope();
        var weights = teaching == Teaching.Classes ? null : ClipModel.Normalise(Operators.Stack([.. prompts.Select(Prompt)]));
        var scores = new List<float>();
        foreach (var chunk in pictures.Chunk(256))
        {
            using var scope = new TensorScope();
            var image = _model.Vision!.Forward(Pixels(chunk));
            var logits = weights is null ? _head.Forward(image) : _model.Logits(ClipModel.Normalise(image), weights);
            scores.AddRange(logits.Contiguous().AsSpan<float>());
        }

        return [.. scores];
    }

    public void Dispose()
    {
        _model.Dispose();
        _head.Dispose();
    }

    // The mean of a class's sentences, each of unit length.
    private Tensor Prompt(IReadOnlyList<string> sentences)
    {
        var tokens = _tokenizer.EncodeBatch(sentences);
        return ClipModel.Normalise(_model.Text!.Forward(Tensor.From<long>(tokens.Ids, [tokens.Rows, tokens.Length]), Tensor.From<long>([.. tokens.EndPositions.Select(end => (long)end)]))).Mean([0]);
    }

    private static Tensor Pixels(byte[][] pictures)
    {
        const int plane = Size * Size;
        var values = new float[pictures.Length * 3 * plane];
        Parallel.For(0, pictures.Length, i =>
        {
            for (var at = 0; at < plane; at++)
            {
                for (var channel = 0; channel < 3; channel++)
                    values[(i * 3 + channel) * plane + at] = (pictures[i][at * 3 + channel] - 127.5f) / 64;
            }
        });
        return Tensor.From<float>(values, [pictures.Length, 3, Size, Size]);
    }
}
