using System.Text.Json;
using Clade.Evaluation;

namespace Clade.Cli;

/// <summary>The demo's result as one JSON document.</summary>
internal static class DemoJson
{
    private static readonly JsonSerializerOptions s_options = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    internal static string Write(DemoResult result) => JsonSerializer.Serialize(new
    {
        ancestor = new { Params = result.AncestorParameters, Scores = Scores(result.AncestorScore) },
        learngene = new { Params = result.LearngeneParameters, Ratio = Round(result.LearngeneRatio), RatioWithoutTokens = Round(result.LearngeneRatioWithoutTokens) },
        cost = new { result.LearngeneFlops, result.PretrainEachFlops, Ratio = Round(result.CostRatio) },
        descendants = result.Descendants.SelectMany(item => item.Curve.Select(point => new
        {
            item.Depth,
            item.Method,
            item.Seed,
            Steps = point.Step,
            R1 = Round(point.Score.R1.Value),
            R5 = Round(point.Score.R5.Value),
            Zeroshot = Round(point.Score.ZeroShot.Value),
            Params = item.Parameters,
        })),
    }, s_options);

    private static object Scores(DemoScore score) => new { R1 = Interval(score.R1), R5 = Interval(score.R5), Zeroshot = Interval(score.ZeroShot) };

    private static double[] Interval(Interval interval) => [Round(interval.Value), Round(interval.Low), Round(interval.High)];

    private static double Round(double value) => Math.Round(value, 5);
}
