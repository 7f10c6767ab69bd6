using System.Text.Json;
using Clade.Core;
using Clade.Data.Corpora;
using Clade.Data.Images;
using Clade.Evaluation;
using Clade.Methods;
using Clade.Models;
using Clade.Torch;
using Clade.Training;

namespace Clade.Cli;

/// <summary>
/// The main job from end to end: a learngene is extracted from the shipped ancestor, a family grows from it, and the same
/// sizes grow in three other ways with the same data, steps and rate. Everything is judged on a style that nobody was trained on.
/// </summary>
internal sealed class DemoRun : IDisposable
{
    private static readonly string[] s_queries = ["red apple", "dog", "smiling face", "sailboat", "birthday cake", "guitar"];
    private readonly DemoOptions _options;
    private readonly ClipCheckpoint _ancestor;
    private readonly PairSet _pairs;
    private readonly PictogramSet _heldOut;
    private readonly CancellationToken _cancellation;
    private readonly DemoClock _clock;

    internal DemoRun(DemoOptions options, TextWriter progress, CancellationToken cancellation)
    {
        (_options, _cancellation) = (options, cancellation);
        _ancestor = ClipCheckpoint.Load(Assets.Ancestor);
        var corpus = Corpus.Open(Assets.MiniCorpus);
        var size = Config.Vision!.ImageSize;
        _pairs = CorpusPairs.Load(corpus, item => item.Split == CorpusSplit.Train, size, cancellation);
        _heldOut = PictogramSets.Style(corpus, PictogramSets.HeldOutStyle, size, cancellation);
        _clock = new DemoClock(progress, Plan());
    }

    private ClipConfig Config => _ancestor.Model.Config;

    private int KeptPatches => Config.Vision!.Grid * Config.Vision.Grid / 2;

    internal DemoResult Run()
    {
        var ancestorScore = Evaluate(_ancestor.Model, "the ancestor").Score;
        using var learngene = Learngene(LearngeneKind.MmLg);
        using var tleg = Learngene(LearngeneKind.Tleg);
        var family = new DemoFamily(_ancestor.Model, learngene, tleg);
        var descendants = new List<DemoDescendant>();
        List<DemoSearch> searches = [];
        var searchDepth = _options.Depths[_options.Depths.Count / 2];
        foreach (var depth in _options.Depths)
        {
            foreach (var seed in _options.Seeds)
            {
                foreach (var method in DemoFamily.Methods)
                {
                    using var model = family.Start(method, depth, seed);
                    descendants.Add(FineTune(model, method, depth, seed));
                    if (method == "mm-lg" && depth == searchDepth && searches.Count == 0)
                        searches = Search(model);
                }
            }
        }

        _clock.Finish();
        return Result(ancestorScore, learngene.Info, tleg.Info, descendants, searches, searchDepth);
    }

    public void Dispose()
    {
        _ancestor.Dispose();
        _pairs.Dispose();
        _heldOut.Images.Dispose();
    }

    private Learngene Learngene(LearngeneKind kind)
    {
        var name = kind == LearngeneKind.MmLg ? "mm-lg" : "tleg";
        if (_options.Quick)
            return Methods.Learngene.Load(Assets.Find($"models/ancestor-pictograms.{name}.learngene"));
        _clock.Stage($"extracting the {(kind == LearngeneKind.MmLg ? "multimodal learngene" : "TLEG learngenes")}", ExtractionFlops);
        var settings = new ExtractionSettings { Kind = kind, Steps = _options.ExtractSteps, Batch = DemoOptions.ExtractBatch, DepthElastic = true, Seed = _options.Seeds[0] };
        return Extraction.Run(_ancestor, _pairs, settings, Path.GetFileName(Assets.Ancestor), resume: false,
            progress => _clock.Show((double)progress.Step / progress.Steps, $"loss {progress.Loss:F2}"), _cancellation);
    }

    private DemoDescendant FineTune(ClipModel model, string method, int depth, long seed)
    {
        var what = $"depth {depth}, {DemoFamily.Describe(method)}:";
        var first = Evaluate(model, what);
        var curve = new List<DemoPoint> { new(0, first.Score) };
        var hits = first.Hits;
        var settings = new ExtractionSettings { Steps = _options.FineTuneSteps, Batch = _options.Batch, Seed = seed };
        var options = new TrainingOptions { Steps = _options.FineTuneSteps, Rate = _options.FineTuneRate, WarmUp = _options.FineTuneSteps / 10, Seed = seed };
        using var trainer = new Trainer(model, new ContrastiveObjective(), Extraction.Batches(_pairs, _ancestor.Tokenizer!, Config, settings), options);
        var evaluations = new[] { _options.FineTuneSteps / 2, _options.FineTuneSteps };
        _clock.Stage(what, FineTuneFlops(depth));
        trainer.Run(progress: progress =>
        {
            _clock.Show((double)progress.Step / progress.Steps, $"loss {progress.Loss:F2}");
            if (!evaluations.Contains(progress.Step))
                return;
            var (score, found) = Evaluate(model, what);
            curve.Add(new DemoPoint(progress.Step, score));
            hits = found;
            if (progress.Step < progress.Steps)
                _clock.Stage(what, 0);
        }, cancellation: _cancellation);
        return new DemoDescendant(depth, method, seed, model.ParameterCount, curve, hits);
    }

    private (DemoScore Score, double[] Hits) Evaluate(ClipModel model, string what)
    {
        _clock.Stage($"{what} searching {_heldOut.Captions.Count} unseen pictures", EvaluationFlops(model.Config));
        var features = new FeatureOptions { BFloat16 = TorchRuntime.HasFastBFloat16, BatchSize = 128 };
        var scores = PictogramEvaluation.Evaluate(model, _ancestor.Tokenizer!, _heldOut, features, _cancellation);
        var hits = scores.TextToPicture.Hits(1);
        return (new DemoScore(Bootstrap.Mean(hits), Bootstrap.Mean(scores.TextToPicture.Hits(5)), scores.Groups.Top1Interval()), hits);
    }

    private List<DemoSearch> Search(ClipModel model)
    {
        using var images = FeatureExtraction.Images(model, _heldOut.Images, null, _cancellation);
        using var texts = FeatureExtraction.Captions(model, _ancestor.Tokenizer!, s_queries, null, _cancellation);
        using var scope = new TensorScope();
        var (_, best) = texts.Matmul(images.T()).Topk(6);
        var indexes = best.ToArray<long>();
        return [.. s_queries.Select((query, row) => new DemoSearch(query, [.. indexes.Skip(row * 6).Take(6).Select(index => (Png((int)index), _heldOut.Captions[(int)index]))]))];
    }

    private byte[] Png(int index)
    {
        using var scope = new TensorScope();
        var size = (int)_heldOut.Images.Size(-1);
        return ImageFile.EncodePng(new RgbImage(size, size, _heldOut.Images[index].Permute([1, 2, 0]).Contiguous().ToArray<byte>()));
    }

    // ---- Work, in floating-point operations: for the time left and for the cost that is reported.

    private double ExtractionFlops => _options.Quick ? 0 : ExtractionCost.Training(Config, _options.ExtractSteps * DemoOptions.ExtractBatch, Config, MeanTokens, KeptPatches);

    private static double MeanTokens => 10;

    private double FineTuneFlops(int depth) => ExtractionCost.Training(Config.WithDepth(depth, depth), _options.FineTuneSteps * _options.Batch, null, MeanTokens, KeptPatches);

    private double EvaluationFlops(ClipConfig config) => _heldOut.Captions.Count * ClipFlops.Pair(config, MeanTokens);

    private double Plan() => (2 * ExtractionFlops) + EvaluationFlops(Config)
        + (_options.Seeds.Count * DemoFamily.Methods.Count * _options.Depths.Sum(depth => FineTuneFlops(depth) + (3 * EvaluationFlops(Config.WithDepth(depth, depth)))));

    private DemoResult Result(DemoScore ancestorScore, LearngeneInfo info, LearngeneInfo tleg, List<DemoDescendant> descendants, List<DemoSearch> searches, int searchDepth)
    {
        var storage = LearngeneStorage.Of(info, family: _options.Depths.Select(depth => Config.WithDepth(depth, depth)));
        var extractionPairs = (double)info.Step * DemoOptions.ExtractBatch;
        var family = ExtractionCost.Training(Config, extractionPairs, Config, MeanTokens, KeptPatches) + ExtractionCost.Sums(info, info.Step) + _options.Depths.Sum(FineTuneFlops);
        var pretrain = _options.Depths.Sum(depth => ExtractionCost.Training(Config.WithDepth(depth, depth), AncestorPairs(), null, MeanTokens, KeptPatches));
        return new DemoResult
        {
            Ancestor = Path.GetFileName(Assets.Ancestor),
            AncestorParameters = _ancestor.Model.ParameterCount,
            AncestorDepth = Config.Vision!.Layers,
            AncestorScore = ancestorScore,
            LearngeneParameters = storage.Parameters,
            LearngeneRatio = storage.Ratio,
            LearngeneRatioWithoutTokens = storage.RatioWithoutTokens,
            TlegParameters = LearngeneStorage.Of(tleg).Parameters,
            FamilyParameters = storage.FamilyParameters,
            LearngeneFlops = family,
            PretrainEachFlops = pretrain,
            ExtractSteps = info.Step,
            FineTuneSteps = _options.FineTuneSteps,
            Batch = _options.Batch,
            Quick = _options.Quick,
            Candidates = _heldOut.Captions.Count,
            Descendants = descendants,
            Searches = searches,
            SearchDepth = searchDepth,
            Elapsed = _clock.Elapsed,
        };
    }

    // Pairs that the ancestor was trained on: what each size would cost by itself.
    private static double AncestorPairs()
    {
        using var file = SafeTensorsFile.Open(Path.Combine(Assets.Ancestor, ClipCheckpoint.WeightsFile));
        try
        {
            using var recipe = JsonDocument.Parse(file.Metadata.GetValueOrDefault("recipe", ""));
            return recipe.RootElement.GetProperty("steps").GetDouble() * recipe.RootElement.GetProperty("batch").GetDouble();
        }
        catch (Exception error) when (error is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new InputException($"The ancestor {Assets.Ancestor} does not say how it was trained; use the shipped one.", error);
        }
    }
}
