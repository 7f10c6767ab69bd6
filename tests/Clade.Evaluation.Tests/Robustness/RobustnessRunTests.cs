using Clade.Core;
using Clade.Data.Corpora;
using Clade.Data.Corruptions;
using Clade.Data.Images;
using Clade.Data.Sets;
using Clade.Evaluation.Reports;
using Clade.Evaluation.Tests.Reports;
using Clade.Evaluation.Tests.Tasks;
using Clade.Torch;

namespace Clade.Evaluation.Tests;

public class RobustnessRunTests
{
    private static readonly Lazy<Corpus> s_corpus = new(() =>
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!Directory.Exists(Path.Combine(folder.FullName, "assets", "corpora", "pictograms-mini")))
            folder = folder.Parent ?? throw new DirectoryNotFoundException("There is no assets folder above the tests.");
        return Corpus.Open(Path.Combine(folder.FullName, "assets", "corpora", "pictograms-mini"));
    });

    private static RobustnessData Data(int pictures = 60) => RobustnessData.Make(s_corpus.Value, size: new RobustnessSize { Pictures = pictures });

    private static double Of(IReadOnlyList<TaskResult> results, string task, string metric) => results.Single(result => result.Task == task).Metrics.Single(one => one.Name == metric).Value.Value;

    [Fact]
    public void A_model_that_sees_labels_gets_the_figures_that_it_must()
    {
        var options = new RobustnessOptions { Common = [Corruption.Named("snow"), Corruption.Named("jpeg")], Space = [Corruption.Named("flash")] };
        var results = new RobustnessRun(Data(), options).Measure(new Oracle());
        Assert.All(results, MetricGlossaryTests.Explains);
        // Models can be told apart by every main figure but shape bias, which is no quality.
        Assert.All(results.Where(result => result.Task != "shape bias").Select(ReportTables.Main), main => Assert.True(main.PerItem is not null || main.Parts is not null, main.Name));
        Assert.All(results.SelectMany(result => result.Metrics).Where(metric => metric.Parts is not null), metric => Assert.Equal(metric.Value.Value, PairedFigures.Value(metric.Parts!), 9));
        Assert.Equal(
            ["prompts", "corruptions", "calibration", "unknown classes, near", "unknown classes, far: signs and flags", "unknown classes, far: patterns", "unknown classes, far: noise", "bridging", "factors", "corruptions in space", "shape bias"],
            results.Select(result => result.Task));
        Assert.All(results, result => Assert.Equal(RobustnessRun.Kind, result.Kind));
        Assert.All(results, result => Assert.Single(result.Metrics, metric => metric.IsMain));
        foreach (var row in new[] { "ensemble", "one template", "bare name" })
            Assert.Equal(1, Of(results, "prompts", $"accuracy, {row}"));

        // 60 pictures: 1 - s / 10 at severity s.
        Assert.Equal(0.7, Of(results, "corruptions", "snow"), 9);
        Assert.Equal(0.7, Of(results, "corruptions", "accuracy, mean of all kinds"), 9);
        Assert.Equal(0.3, Of(results, "corruptions", "relative drop"), 9);
        var curve = Assert.IsType<LinePlot>(results[1].Plots[0]);
        Assert.Equal([1, 0.9, 0.8, 0.7, 0.6, 0.5], curve.Curves[0].Values.Select(value => Math.Round(value.Value, 9)));
        Assert.Equal(0.7, Of(results, "corruptions in space", "flash"), 9);

        // Always right and less than sure: T sharpens as far as it may.
        Assert.Equal(1, Of(results, "calibration", "accuracy"));
        Assert.True(Of(results, "calibration", "ECE after T") < Of(results, "calibration", "ECE"));
        Assert.Equal(0, Of(results, "calibration", "ECE after T"), 3);
        // The same T makes what is wrong at severity 5 certain: half of all.
        Assert.Equal(0.5, Of(results, "calibration", "ECE after T, severity 5"), 2);

        Assert.Equal(1, Of(results, "unknown classes, near", "MCM AUROC"));
        Assert.Equal(1, Of(results, "unknown classes, far: noise", "Energy AUROC"));
        Assert.Equal(0, Of(results, "unknown classes, far: patterns", "MSP FPR95"));
        Assert.Equal(1, Of(results, "bridging", "text to image recall@1"));
        Assert.Equal(0, Of(results, "bridging", "modality gap"), 6);
        Assert.Equal(1, Of(results, "factors", "accuracy"));
        Assert.Equal(1, Of(results, "shape bias", "shape bias"));
        Assert.Equal(1, Of(results, "shape bias", "coverage"));
    }

    [Fact]
    public void One_that_sees_textures_is_biased_to_them()
    {
        var run = new RobustnessRun(Data(), new RobustnessOptions { Common = [Corruption.Named("jpeg")], Space = [], Severities = [5] });
        var results = run.Measure(new Oracle(entry => entry.Tags.GetValueOrDefault("texture")));
        Assert.Equal((0, 1), (Of(results, "shape bias", "shape bias"), Of(results, "shape bias", "coverage")));
        Assert.DoesNotContain(results, result => result.Task == "corruptions in space");
        // Nothing at severity 3 was measured.
        Assert.DoesNotContain(results.Single(result => result.Task == "calibration").Metrics, metric => metric.Name.Contains("severity 3", StringComparison.Ordinal));
    }

    [Fact]
    public void References_give_an_error_ratio_and_five_of_them_a_line()
    {
        var data = Data(40);
        var options = new RobustnessOptions { Common = [Corruption.Named("snow")] };
        var model = new Oracle();
        using var head = ClassificationTask.Head(model, data.Usual.Test.Classes, RobustnessOptions.OfDrawings);
        var (findings, clean) = CorruptionTask.Measure(model, data.Usual.Test, head, options.Common, (kind, severity) => kind.At(severity, 0, 64), options, default);
        CorruptionFindings Other(double usual, double damaged) => findings with
        {
            Clean = [.. Enumerable.Range(0, 40).Select(i => i < 40 * usual ? 1.0 : 0)],
            Kinds = [CorruptionScores.Evaluate("snow", findings.Clean, [[.. Enumerable.Range(0, 40).Select(i => i < 40 * damaged ? 1.0 : 0)]])],
        };
        var one = CorruptionTask.Report("c", data.Usual.Test, clean, findings, [("r", Other(0.9, 0.4))], options, "note");
        // 0.3 wrong against 0.6.
        Assert.Equal(0.5, one.Metrics.Single(metric => metric.Name == "mCE against r").Value.Value, 9);
        Assert.Contains("needs 5 reference models", one.Notes[1], StringComparison.Ordinal);
        var five = CorruptionTask.Report("c", data.Usual.Test, clean, findings, [.. Enumerable.Range(1, 5).Select(i => ($"r{i}", Other(0.4 + (0.1 * i), 0.1 + (0.1 * i))))], options, "note");
        var rho = five.Metrics.Single(metric => metric.Name == "effective robustness");
        Assert.True(rho.HigherIsBetter);
        // At full accuracy, kept half a picture from 1, the line foretells less than 0.7 or more: the interval holds its own figure either way.
        Assert.True(rho.Value.Contains(rho.Value.Value));
        Assert.Single(five.Notes);
    }

    [Fact]
    public void Pictures_are_painted_the_same_every_time_and_by_seed()
    {
        RobustnessData one = Data(20), same = Data(20), other = RobustnessData.Make(s_corpus.Value, size: new RobustnessSize { Pictures = 20, Seed = 1 });
        Assert.Equal((one.Factors.ContentHash, one.Scenes.ContentHash, one.Conflicts!.ContentHash, one.Depth.Key), (same.Factors.ContentHash, same.Scenes.ContentHash, same.Conflicts!.ContentHash, same.Depth.Key));
        Assert.NotEqual(one.Factors.ContentHash, other.Factors.ContentHash);
        Assert.Equal(one.Factors.Entries[7].Read(), same.Factors.Entries[7].Read());
        Assert.Equal(one.Far[2].Entries[3].Read(), same.Far[2].Entries[3].Read());
        Assert.True(one.IsDrawn);
        Assert.Equal(64, one.Side);
        Assert.Null(one.Picture("nothing"));
        Assert.NotNull(one.Picture(one.Usual.Test.Entries[0].Id));
    }

    [Fact]
    public void A_factor_changes_one_thing()
    {
        var factors = Data(12).Factors;
        var things = factors.Entries.GroupBy(entry => entry.Label).ToList();
        Assert.Equal(12, things.Count);
        foreach (var thing in things.Take(6))
        {
            RgbImage Picture(string factor) => ImageFile.DecodeRgb(thing.Single(entry => entry.Tags["factor"] == factor).Read(), factor);
            var plain = Picture("plain");
            Assert.Equal(224, plain.Width);
            Assert.Equal(["plain", "pose", "smaller", "larger", "partial view", "object blocking", "background", "style", "darker", "brighter"], thing.Select(entry => entry.Tags["factor"]).Where(name => name != "colour"));
            // Where paper shows in both the plain and the blocked picture nothing else moved.
            var (blocked, darker) = (Picture("object blocking"), Picture("darker"));
            Assert.Equal(plain.Pixels.AsSpan(0, 3 * 224 * 20).ToArray(), blocked.Pixels.AsSpan(0, 3 * 224 * 20).ToArray());
            Assert.All(plain.Pixels.Zip(darker.Pixels), pair => Assert.InRange(pair.Second, (0.3 * pair.First) - 1, (0.3 * pair.First) + 1));
            int Ink(RgbImage image) => image.Pixels.Chunk(3).Count(pixel => pixel.Min() < 200);
            Assert.True(Ink(Picture("smaller")) < Ink(plain) / 3 && Ink(Picture("larger")) > 2 * Ink(plain));
            Assert.InRange(Ink(Picture("partial view")) / (double)Ink(plain), 0.2, 0.85);
        }
    }

    [Fact]
    public void Depth_is_that_of_the_layers_and_outlines_keep_their_textures_inside()
    {
        var data = Data(16);
        for (var i = 0; i < 5; i++)
        {
            var depth = data.Depth.Of(i);
            Assert.Equal([1f, 2, 3, 4], depth.Values.ToArray().Distinct().Order());
            // The paper is behind all, in the corner below.
            Assert.Equal(4, depth.Values[^1]);
        }

        foreach (var entry in data.Conflicts!.Entries.Take(8))
        {
            Assert.NotEqual(entry.Tags["texture"], data.Conflicts.Classes[entry.Label!.Value]);
            var picture = ImageFile.DecodeRgb(entry.Read(), entry.Id);
            Assert.All(Enumerable.Range(0, 224), x => Assert.Equal(255, picture.Pixels[3 * x]));
            Assert.InRange(picture.Pixels.Chunk(3).Count(pixel => pixel.Min() < 225) / (224.0 * 224), 0.03, 0.8);
        }
    }

    [Fact]
    public void Patches_find_their_points()
    {
        // 2 x 2 patches of 20 pixels a side; the second view is the first moved right by a patch.
        var embedder = new FakeEmbedder(new Dictionary<string, float[]>
        {
            ["a/0"] = [1, 0, 0, 0],
            ["a/1"] = [0, 1, 0, 0],
            ["a/2"] = [0, 0, 1, 0],
            ["a/3"] = [0, 0, 0, 1],
            ["b/0"] = [1, 1, 1, 1],
            ["b/1"] = [1, 0, 0, 0],
            ["b/2"] = [0, 1, 1, 0],
            ["b/3"] = [0, 0, 0, 1],
        });
        // The middles of the left patches are seen ten pixels to the right, the others not at all.
        int[] matches = [.. Enumerable.Range(0, 400).Select(at => at % 20 < 10 ? at + 10 : -1)];
        var views = new ViewPairs(
            FakeEmbedder.Set([], FakeEmbedder.Entry("a"), FakeEmbedder.Entry("a")), FakeEmbedder.Set([], FakeEmbedder.Entry("b"), FakeEmbedder.Entry("b")), _ => matches, 20);
        var result = CorrespondenceTask.Run("c", embedder, views, new RobustnessOptions(), default);
        // Patch 0 finds b/1, which is right; patch 2 finds b/2 and not b/3.
        Assert.Equal((0.5, 0.0), (result.Metrics[0].Value.Value, result.Metrics[1].Value.Value));
        Assert.Equal([0.5, 0.5], result.Metrics[0].PerItem);
        Assert.Contains("4 patches of 2 scenes", result.Notes[0], StringComparison.Ordinal);
    }

    [Fact]
    public void Photographs_are_judged_at_their_own_size_and_classes_can_be_named()
    {
        var pixels = new byte[32 * 32 * 3];
        PictureSet set = new("photos", [.. Enumerable.Range(0, 60).Select(i => new PictureEntry($"p{i:D2}", () => ImageFile.EncodePng(new RgbImage(32, 32, pixels))) { Label = i % 3, Stamp = $"{i}" })], ["car", "cat", "dog"], "h", []);
        var data = RobustnessData.Make(s_corpus.Value, set, ["dog"], new RobustnessSize { Pictures = 20 });
        Assert.Equal((32, false), (data.Side, data.IsDrawn));
        Assert.Equal(["car", "cat"], data.Usual.Test.Classes);
        Assert.Equal(20, data.Usual.Near!.Entries.Count);
        var results = new RobustnessRun(data, new RobustnessOptions { Common = [Corruption.Named("fog")], Space = [], Severities = [1] }).Measure(new Oracle());
        Assert.Contains("at 32 pixels", results[1].Notes[0], StringComparison.Ordinal);
        Assert.Contains("'a photo of a {}.'", string.Join(' ', results[0].Notes), StringComparison.Ordinal);
    }

    [Fact]
    public void It_leaves_no_tensor()
    {
        var data = Data(20);
        var options = new RobustnessOptions { Common = [Corruption.Named("jpeg")], Space = [], Severities = [1] };
        var before = Clade.Torch.Tests.Live.Count();
        new RobustnessRun(data, options).Measure(new Oracle());
        Assert.Equal(before, Clade.Torch.Tests.Live.Count());
        Assert.Equal(before, Tensor.LiveCount);
    }

    [Fact]
    public void Bad_options_are_refused()
    {
        var data = Data(20);
        Assert.Throws<InputException>(() => new RobustnessRun(data, new RobustnessOptions { Severities = [] }));
        Assert.Throws<InputException>(() => new RobustnessRun(data, new RobustnessOptions { Severities = [2, 1] }));
        Assert.Throws<InputException>(() => new RobustnessRun(data, new RobustnessOptions { Severities = [0] }));
        Assert.Contains("iso-noise", Assert.Throws<InputException>(() => new RobustnessRun(data, new RobustnessOptions { Common = [Corruption.Named("iso-noise")] })).Message, StringComparison.Ordinal);
        Assert.Throws<InputException>(() => RobustnessData.Make(s_corpus.Value, unknown: ["no such thing"]));
        Assert.Throws<ArgumentOutOfRangeException>(() => RobustnessData.Make(s_corpus.Value, size: new RobustnessSize { Pictures = 2 }));
    }
}
