using System.Diagnostics;
using System.Globalization;
using Clade.Core;
using Clade.Data.Sets;
using Clade.Evaluation;
using Clade.Models;
using Clade.Torch;

// What the cache of features saves, and what probes cost: MODEL TRAIN TEST [PICTURES], folders of pictures or archives with a folder a class.
var take = 0;
if (args.Length is not (3 or 4) || (args.Length == 4 && !int.TryParse(args[3], NumberStyles.None, CultureInfo.InvariantCulture, out take)))
{
    Console.Error.WriteLine("Give a model, pictures to learn from and pictures to judge on, for example: assets/models/ancestor-pictograms cifar10-train.zip cifar10-test.zip 5000");
    return 2;
}

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
TorchRuntime.Threads = Environment.ProcessorCount;
var folder = Directory.CreateTempSubdirectory("clade-features-").FullName;
try
{
    using var model = EvaluatedModel.Load(args[0]);
    _ = model.Fingerprint;
    Console.WriteLine($"{args[0]}, {TorchRuntime.Threads} threads, bfloat16 {TorchRuntime.HasFastBFloat16}                 elapsed  processor");
    using var trainSet = Timed($"open {Path.GetFileName(args[1])}", () => Open(args[1]));
    using var testSet = Timed($"open {Path.GetFileName(args[2])}", () => Open(args[2]));
    var options = new FeatureOptions { Cache = new FeatureCache(folder), BFloat16 = TorchRuntime.HasFastBFloat16, BatchSize = 128 };
    var prompts = ZeroShot.Prompts(testSet.Classes, ["a photo of a {}", "{}"]);
    Timed($"first run, {testSet.Entries.Count} pictures", () => Embed(testSet)).Dispose();
    using var testTable = Timed("second run, from the cache", () => Embed(testSet));
    using var trainTable = Timed($"first run, {trainSet.Entries.Count} pictures", () => Embed(trainSet));
    Timed("second run, from the cache", () => Embed(trainSet)).Dispose();
    Console.WriteLine($"{testTable.Computed} of {testTable.Rows.Count} computed in the second run; {options.Cache.Size() / 1e6:f1} MB kept");

    var (train, test) = (ProbeSet.Of(trainTable), ProbeSet.Of(testTable));
    using var texts = model.EmbedTexts(prompts, options);
    using var zeroShot = new PrototypeHead(testSet.Classes, ZeroShot.Weights(texts, 2), model.Scale);
    using var probe = Timed("linear probe, C searched", () => LinearProbe.Fit(train, trainSet.Classes));
    Console.WriteLine($"linear probe {Accuracy(probe.Head)} with C {probe.C:g3} of {probe.Trials.Count}, {probe.Iterations} steps, converged {probe.Converged}");
    var few = Timed("few-shot, 30 runs", () => FewShot.Run(train, test, trainSet.Classes, [FewShotMethod.ZeroShot(zeroShot), FewShotMethod.Mean(model.Scale), FewShotMethod.Linear()]));
    foreach (var point in few.Points)
        Console.WriteLine($"{point.Method,-12} {point.Shots,2} {point.Accuracy}  seeds {string.Join(' ', point.PerSeed.Select(share => $"{share:f3}"))}");

    PictureSet Open(string path) => PictureSets.Open(path, new PictureSetOptions { Take = take > 0 ? take : null });

    FeatureTable Embed(PictureSet set) => model.EmbedPictures(set, options);

    Interval Accuracy(LinearHead head)
    {
        using var scope = new TensorScope();
        return Bootstrap.Mean(ClassScores.From(head.Scores(test.Vectors)).Hits(test.Labels));
    }
}
catch (InputException error)
{
    Console.Error.WriteLine(error.Message);
    return 2;
}
finally
{
    Directory.Delete(folder, recursive: true);
}

return 0;

static T Timed<T>(string what, Func<T> action)
{
    var (clock, before) = (Stopwatch.StartNew(), Process.GetCurrentProcess().TotalProcessorTime);
    var result = action();
    Console.WriteLine($"{what,-56} {clock.Elapsed.TotalSeconds,7:f2} s {(Process.GetCurrentProcess().TotalProcessorTime - before).TotalSeconds,7:f2} s");
    return result;
}
