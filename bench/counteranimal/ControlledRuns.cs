using System.Diagnostics;
using System.Text.Json;
using Clade.Data.Images;
using Clade.Data.Text;
using Clade.Evaluation;

namespace Clade.Bench.CounterAnimal;

/// <summary>Specification 2.4: how the drop depends on how often a class stood on its own place in training, for three ways of teaching the same tower on the same pictures.</summary>
internal static class ControlledRuns
{
    private const int Pool = 9600, Batch = 64, TestPairs = 60;

    private static readonly double[] Shares = [1 / 6.0, 0.8, 0.95];

    private sealed record Run(double Share, Teaching Teaching, int Seed, int Steps, double Seconds, int[] Common, int[] Counter);

    public static void Train(string file, int steps, int seeds)
    {
        var (train, test) = Animals.Open();
        var tokenizer = TokenizerLoader.Load(Path.Combine(Animals.Root, "assets", "models", "ancestor-pictograms")).Tokenizer;
        using var set = CounterAnimalScenes.Paired(test, new CounterAnimalSceneOptions { PairsPerClass = TestPairs, Size = TinyModel.Size });
        var judged = set.Entries.Where(entry => entry.Tags["group"] != CounterAnimalScenes.White).ToList();
        var testPictures = judged.Select(entry => ImageFile.DecodeRgb(entry.Read(), entry.Id).Pixels).ToArray();
        var testItems = judged.Select(entry => new BackgroundPicture(entry.Id, entry.Label!.Value, entry.Tags["background"], entry.Tags["pair"])).ToList();
        var nouns = set.Classes.Select(name => test.Of(name)[0].Noun.Counted(1)).ToList();
        var phrases = HabitatBackground.All.Select(background => background.Phrase).Distinct().ToList();
        var done = Read(file);
        for (var seed = 1; seed <= seeds; seed++)
        {
            foreach (var share in Shares)
            {
                var missing = Enum.GetValues<Teaching>().Where(teaching => !done.Any(run => run.Share == share && run.Seed == seed && run.Steps == steps && run.Teaching == teaching)).ToList();
                if (missing.Count == 0)
                    continue;
                var drawn = new (byte[] Pixels, int Label, string Phrase)[Pool];
                Parallel.For(0, Pool, i =>
                {
                    var (scene, label, _) = CounterAnimalScenes.Correlated(train, 1, share, new CounterAnimalSceneOptions { Seed = seed, Size = TinyModel.Size }, first: i).Single();
                    drawn[i] = (scene.Picture.Pixels, label, scene.Plan.Background.Phrase);
                });
                foreach (var teaching in missing)
                {
                    var started = Stopwatch.GetTimestamp();
                    using var model = new TinyModel(set.Classes.Count, seed, tokenizer);
                    model.Train([.. drawn.Select(one => one.Pixels)], [.. drawn.Select(one => one.Label)],
                        [.. drawn.Select(one => teaching == Teaching.ClipAnimalAndPlace ? $"{nouns[one.Label]} {one.Phrase}" : nouns[one.Label])], teaching, steps, Batch);
                    // A caption that always named a place is asked for with every place.
                    var prompts = nouns.Select(noun => (IReadOnlyList<string>)(teaching == Teaching.ClipAnimalAndPlace ? [.. phrases.Select(phrase => $"{noun} {phrase}")] : [noun])).ToList();
                    var answers = new BackgroundAnswers(set.Classes, testItems, model.Scores(testPictures, teaching, prompts));
                    var scores = CounterAnimalTask.Score(answers, CounterAnimalTask.Plan(answers, "tiny", AnimalHabitats.Pairs(set.Classes)), confusable: false);
                    var pairs = scores.Items.Chunk(2).ToList();
                    var run = new Run(share, teaching, seed, steps, Math.Round(Stopwatch.GetElapsedTime(started).TotalSeconds, 1), [.. pairs.Select(pair => pair[0].Right ? 1 : 0)], [.. pairs.Select(pair => pair[1].Right ? 1 : 0)]);
                    File.AppendAllText(file, JsonSerializer.Serialize(run) + "\n");
                    Console.WriteLine($"r {share:F3} {teaching} seed {seed}: common {100 * scores.Common:F1} %, counter {100 * scores.Counter:F1} %, drop {scores.MacroInterval()}, {run.Seconds} s");
                }
            }
        }
    }

    public static void Table(string file)
    {
        Console.WriteLine("| r | training | common accuracy | counter accuracy | drop | relative | more than at the least r |");
        Console.WriteLine("|---:|---|---:|---:|---:|---:|---:|");
        var runs = Read(file);
        foreach (var group in runs.GroupBy(run => (run.Share, run.Teaching)).OrderBy(group => group.Key.Share).ThenBy(group => group.Key.Teaching))
        {
            var drop = OverSeeds([.. group.Select(Drops)]);
            // The unusual places may be the easier ones: what matters is what a larger r adds, on the same pictures.
            var control = runs.Where(run => run.Teaching == group.Key.Teaching && run.Share == runs.Min(other => other.Share)).ToDictionary(run => run.Seed);
            var pairs = group.Where(run => control.ContainsKey(run.Seed) && run.Share != control[run.Seed].Share).Select(run => Drops(run).Zip(Drops(control[run.Seed]), (own, least) => own - least).ToArray()).ToList();
            var more = pairs.Count > 0 ? Points(OverSeeds(pairs)) : "–";
            var (common, counter) = (group.Average(run => run.Common.Average()), group.Average(run => run.Counter.Average()));
            Console.WriteLine($"| {group.Key.Share:F2} | {Words(group.Key.Teaching)} | {100 * common:F1} % | {100 * counter:F1} % | {Points(drop)} | {100 * drop.Value / common:F0} % | {more} |");
        }
    }

    private static double[] Drops(Run run) => [.. run.Common.Zip(run.Counter, (common, counter) => (double)common - counter)];

    private static Interval OverSeeds(List<double[]> seeds) => seeds.Count > 1 ? Bootstrap.MeanOverSeeds(seeds) : Bootstrap.Mean(seeds[0]);

    private static string Points(Interval interval) => $"{100 * interval.Value:F1} ({100 * interval.Low:F1} to {100 * interval.High:F1})";

    private static string Words(Teaching teaching) => teaching switch
    {
        Teaching.ClipAnimal => "(i) CLIP, animal named",
        Teaching.ClipAnimalAndPlace => "(ii) CLIP, animal and place named",
        _ => "(iii) cross-entropy",
    };

    private static List<Run> Read(string file) => File.Exists(file) ? [.. File.ReadLines(file).Select(line => JsonSerializer.Deserialize<Run>(line)!)] : [];
}
