using Clade.Core;
using Clade.Data.Images;
using Clade.Data.Sets;
using Clade.Evaluation.Reports;

namespace Clade.Evaluation.Tests.Reports;

/// <summary>A made-up report with everything that a report can hold.</summary>
internal static class SampleReport
{
    private static readonly string[] s_classes = ["airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck", "wheel of a bicycle"];

    public static readonly DateOnly Day = new(2026, 11, 22);

    public static EvaluationReport Create(params string[] models)
    {
        string[] names = models.Length > 0 ? models : ["ancestor-pictograms", "descendant-4", "descendant-2"];
        return new EvaluationReport
        {
            Suite = "Small models, pictograms and photographs",
            Date = Day,
            Models = [.. names.Select(Model)],
            Notes = ["Precision bfloat16; seed 0; 1,000 resamples."],
            Comparisons = Compare(names),
        };
    }

    public static ReportModel Model(string name, int place) => new()
    {
        Name = name,
        Family = place == 0 ? "OpenCLIP" : "Clade",
        Parameters = 6_312_448 >> place,
        Fingerprint = "9f86d081884c7d65",
        Results = [Classification("CIFAR-10", 0.62 - (0.13 * place), place), Retrieval("Text to picture", 0.36 - (0.14 * place), place), .. place == 1 ? Array.Empty<TaskResult>() : [Distance(place)]],
    };

    public static TaskResult Classification(string task, double accuracy, int place) => new()
    {
        Task = task,
        Kind = "classification",
        Data = "cifar10-test",
        Items = [.. Enumerable.Range(0, 2000).Select(i => $"{s_classes[i % 10]}/{i:D4}.jpg")],
        Metrics =
        [
            Share("accuracy", accuracy, 2000) with { IsMain = true, PerItem = [.. Enumerable.Range(0, 2000).Select(i => i < accuracy * 2000 ? 1.0 : 0.0)] },
            Share("mean per class", accuracy - 0.004, 2000), Share("ECE", 0.08 + (0.05 * place), 2000) with { HigherIsBetter = false },
            new Metric("NLL", new Interval(1.2334 + place, 1.1971 + place, 1.2689 + place)) { Unit = MetricUnit.Number, HigherIsBetter = false },
        ],
        Problems = [new PictureProblem("cat/0013.jpg", "cat/0013.jpg is a damaged or unsupported JPEG file (premature end); replace it or leave it out.")],
        Notes = ["Classes of CIFAR-10 with 7 templates.", .. place == 2 ? ["Its text tower has 32 positions; three prompts were cut."] : Array.Empty<string>()],
        Plots =
        [
            new BarPlot("Accuracy by class", [.. s_classes.Select((name, i) => new Bar(name, i == 10 ? null : Math.Clamp(accuracy + (0.25 * Math.Sin((i * 1.7) + place)), 0, 1), i == 10 ? 0 : 200))]),
            new ReliabilityPlot("Confidence and accuracy", [.. Enumerable.Range(2, 13).Select(i => new ReliabilityBin((i + 0.5) / 15, Math.Clamp(((i + 0.5) / 15) - (0.05 * (place + 1)) + (0.03 * Math.Sin(i)), 0, 1), 40 + (30 * i)))]),
            Curves("Accuracy under corruptions", accuracy),
            new ConfusionPlot("Classes taken for others", [Pair("cat", "dog", 61 + place), Pair("truck", "automobile", 48), Pair("deer", "horse", 33), Pair("bird", "airplane", 21)]),
        ],
    };

    /// <summary>A small picture of the class that the identity names, as PNG.</summary>
    public static byte[] Picture(string id)
    {
        var random = new KeyedRandom(id.Sum(letter => letter), 3);
        var pixels = new byte[120 * 80 * 3];
        for (var i = 0; i < pixels.Length; i++)
            pixels[i] = (byte)(((i / 3 % 120) + (i / 360) + random.NextInt(40)) & 255);
        return ImageFile.EncodePng(new RgbImage(120, 80, pixels));
    }

    public static Metric Share(string name, double value, int count)
    {
        var half = 1.96 * Math.Sqrt(Math.Max(value * (1 - value), 0) / count);
        return new Metric(name, new Interval(value, value - half, value + half));
    }

    private static TaskResult Retrieval(string task, double recall, int place) => new()
    {
        Task = task,
        Kind = "retrieval",
        Data = "openmoji",
        Items = [.. Enumerable.Range(0, 1914).Select(i => $"name-{i}")],
        Metrics = [Share("recall@1", recall, 1914) with { IsMain = true }, Share("recall@5", Math.Min(1, recall * 1.7), 1914), new Metric("median rank", new Interval(3 + place, 2 + place, 4 + place)) { Unit = MetricUnit.Number, HigherIsBetter = false }],
    };

    private static TaskResult Distance(int place) => new()
    {
        Task = "Gap between modalities",
        Kind = "bridging",
        Data = "openmoji",
        Items = [.. Enumerable.Range(0, 1914).Select(i => $"name-{i}")],
        Metrics = [new Metric("gap", new Interval(0.823 + (0.1 * place), 0.811 + (0.1 * place), 0.836 + (0.1 * place))) { Unit = MetricUnit.Number, HigherIsBetter = false, IsMain = true }],
    };

    private static LinePlot Curves(string title, double accuracy)
    {
        string[] kinds = ["gaussian noise", "defocus blur", "fog", "JPEG", "brightness"];
        return new LinePlot(title, "severity", [0, 1, 2, 3, 4, 5],
            [.. kinds.Select((kind, k) => new Curve(kind, [.. Enumerable.Range(0, 6).Select(s => Share(kind, Math.Max(0.1, accuracy - (0.02 * s * (k + 1))), 500).Value)]))]);
    }

    private static ConfusedPair Pair(string truth, string answer, int count) => new(truth, answer, count, [.. Enumerable.Range(0, 5).Select(i => $"{truth}/{Array.IndexOf(s_classes, truth) + (10 * i):D4}.jpg")]);

    // The first model against each other one: wins, noise, and a gap that the second model does not have.
    private static ModelComparison[] Compare(string[] names) =>
    [
        .. Enumerable.Range(1, names.Length - 1).Select(second => new ModelComparison(names[0], names[second],
        [
            new TaskComparison("CIFAR-10", "accuracy", Verdict.FirstIsBetter) { Difference = new Interval(0.13 * second, (0.13 * second) - 0.022, (0.13 * second) + 0.021), P = 0.0001, AdjustedP = 0.0003, Test = "McNemar", Items = 2000, Differing = 700 },
            new TaskComparison("Text to picture", "recall@1", Verdict.WithinNoise) { Difference = new Interval(0.004, -0.012, 0.020), P = 0.61, AdjustedP = 0.61, Test = "McNemar", Items = 1914, Differing = 500 },
            second == 1
                ? new TaskComparison("Gap between modalities", "gap", Verdict.NotComparable) { Reason = $"{names[1]} has no result of the task 'Gap between modalities'." }
                : new TaskComparison("Gap between modalities", "gap", Verdict.FirstIsBetter) { Difference = new Interval(-0.1, -0.12, -0.08), P = 0.0001, AdjustedP = 0.0003, Test = "sign flip", Items = 1914, Differing = 1914 },
        ])),
    ];
}
