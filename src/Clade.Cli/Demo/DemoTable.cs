using System.Globalization;
using Clade.Evaluation;
using Spectre.Console;

namespace Clade.Cli;

/// <summary>The demo's result as one table, with storage and cost below it.</summary>
internal static class DemoTable
{
    internal static readonly string[] Columns = ["Depth", "Grown from", "Kept for it", "Start R@1", "R@1 (95 %)", "R@5", "Groups", "R@1 against MM-LG"];

    /// <summary>The rows, also for the report and the README.</summary>
    internal static IEnumerable<string[]> Rows(DemoResult result)
    {
        yield return ["" + result.AncestorDepth, "the ancestor itself", Millions(result.AncestorParameters), "", Percent(result.AncestorScore.R1), Percent(result.AncestorScore.R5, false), Percent(result.AncestorScore.ZeroShot, false), ""];
        foreach (var group in result.Descendants.GroupBy(item => (item.Depth, item.Seed)))
        {
            var ours = group.First(item => item.Method == "mm-lg");
            foreach (var item in group)
            {
                var score = item.Last.Score;
                var difference = item == ours ? "" : Signed(Bootstrap.PairedDifference(item.Hits, ours.Hits));
                yield return [$"{item.Depth}", DemoFamily.Describe(item.Method), Millions(Kept(result, item)), $"{100 * item.Curve[0].Score.R1.Value:F1}", Percent(score.R1), Percent(score.R5, false), Percent(score.ZeroShot, false), difference];
            }
        }
    }

    internal static string Summary(DemoResult result) => string.Create(CultureInfo.InvariantCulture,
        $"Storage: the learngene keeps {Millions(result.LearngeneParameters)} parameters, {100 * result.LearngeneRatio:F0} % of the ancestor ({100 * result.LearngeneRatioWithoutTokens:F0} % without the token table) and {100.0 * result.LearngeneParameters / result.FamilyParameters:F0} % of the {result.Descendants.Select(item => item.Depth).Distinct().Count()} models it replaces.\n"
        + $"Cost: extraction and fine-tuning took {result.LearngeneFlops / 1e12:F0} TFLOP; training each size as long as the ancestor was would take {result.PretrainEachFlops / 1e12:F0}: {result.CostRatio:F1} times as much (not to the same quality).\n"
        + $"{result.FineTuneSteps} steps of {result.Batch} pairs each; {result.Candidates} pictures of a style nobody was trained on; {result.Elapsed:m\\:ss} minutes.");

    internal static void Write(IAnsiConsole console, DemoResult result)
    {
        var table = new Table().Border(TableBorder.Rounded).Title("Names find pictures in an unseen style, %");
        foreach (var column in Columns)
            table.AddColumn(Markup.Escape(column));
        foreach (var row in Rows(result))
            table.AddRow([.. row.Select(cell => row[1].StartsWith("MM-LG", StringComparison.Ordinal) ? $"[green]{Markup.Escape(cell)}[/]" : Markup.Escape(cell))]);
        console.Write(table);
        console.WriteLine(Summary(result));
    }

    // What must be stored so that this size can be made.
    private static long Kept(DemoResult result, DemoDescendant item) => item.Method switch
    {
        "mm-lg" => result.LearngeneParameters,
        "tleg" => result.TlegParameters,
        "selection" => result.AncestorParameters,
        _ => 0,
    };

    private static string Millions(long parameters) => parameters == 0 ? "nothing" : string.Create(CultureInfo.InvariantCulture, $"{parameters / 1e6:F1} M");

    private static string Percent(Interval interval, bool range = true) => string.Create(CultureInfo.InvariantCulture,
        $"{100 * interval.Value:F1}{(range ? $" ({100 * interval.Low:F1} to {100 * interval.High:F1})" : "")}");

    private static string Signed(Interval interval) => string.Create(CultureInfo.InvariantCulture,
        $"{100 * interval.Value:+0.0;-0.0;0.0} ({100 * interval.Low:+0.0;-0.0;0.0} to {100 * interval.High:+0.0;-0.0;0.0})");
}
