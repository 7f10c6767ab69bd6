namespace Clade.Evaluation.Reports;

/// <summary>Which model may be called the best on a figure: the one that a paired comparison found better than every other model that has it.</summary>
internal static class BestModel
{
    /// <summary>Its name; null if there is one model, a pair was not compared, or a difference is within noise.</summary>
    public static string? Of(EvaluationReport report, string task, string figure)
    {
        var beaten = new HashSet<(string Better, string Worse)>();
        foreach (var pair in report.Comparisons)
        {
            switch (pair.Tasks.FirstOrDefault(row => row.Task == task && row.Metric == figure)?.Verdict)
            {
                case Verdict.FirstIsBetter:
                    beaten.Add((pair.First, pair.Second));
                    break;
                case Verdict.SecondIsBetter:
                    beaten.Add((pair.Second, pair.First));
                    break;
            }
        }

        if (beaten.Count == 0)
            return null;
        var models = report.Models.Zip(report.Of(task)).Where(pair => pair.Second?.Metrics.Any(metric => metric.Name == figure) ?? false).Select(pair => pair.First.Name).ToArray();
        return models.Length < 2 ? null : Array.Find(models, best => models.All(other => other == best || beaten.Contains((best, other))));
    }
}
