using Clade.Core;

namespace Clade.Evaluation.Reports;

/// <summary>
/// A report as one HTML file that needs nothing else: no network, no font, no script to be read (a small one sorts tables and singles out a model). It is light or
/// dark as the reader's system is, fits a telephone, and prints. Nothing that a name in it says is taken for markup; a content security policy forbids the page to load
/// anything. Thread-safe.
/// </summary>
public static class HtmlReport
{
    /// <summary>The page.</summary>
    /// <param name="report">What to show.</param>
    /// <param name="options">Pictures and bounds; null for no pictures and the usual bounds.</param>
    /// <exception cref="InputException">See <see cref="EvaluationReport.Check"/>.</exception>
    public static string ToText(EvaluationReport report, HtmlReportOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(report);
        report.Check();
        return new ReportPage(report, options ?? new HtmlReportOptions()).Write();
    }

    /// <summary>Writes the page to a file, atomically.</summary>
    /// <param name="path">The file.</param>
    /// <param name="report">What to show.</param>
    /// <param name="options">Pictures and bounds; null for no pictures and the usual bounds.</param>
    /// <exception cref="InputException">The file cannot be written, or see <see cref="EvaluationReport.Check"/>.</exception>
    public static void Write(string path, EvaluationReport report, HtmlReportOptions? options = null) => AtomicFile.WriteText(path, ToText(report, options));
}

/// <summary>What an HTML page may hold. Immutable.</summary>
public sealed record HtmlReportOptions
{
    /// <summary>
    /// Gives the encoded file of a picture by the result that names it and its identity there; null, or an <see cref="InputException"/>, if it cannot be had. Called on
    /// the writing thread, once a picture. Null for a page without pictures.
    /// </summary>
    public Func<TaskResult, string, byte[]?>? Picture { get; init; }

    /// <summary>
    /// Size of the page, in bytes. A part that would make it larger is left out, and a sentence says so in its place. Only the head, with at most 100 models and three
    /// sentences, and those sentences for at most 50 tasks may exceed it.
    /// </summary>
    public long MostBytes { get; init; } = 8 << 20;

    /// <summary>Bars of one plot; of more, a third of this number of the best and the worst are shown.</summary>
    public int MostBars { get; init; } = 60;

    /// <summary>Confused pairs of one model on one task.</summary>
    public int MostPairs { get; init; } = 12;

    /// <summary>Pictures of one confused pair.</summary>
    public int MostPicturesOfPair { get; init; } = 4;

    /// <summary>Pictures of the page; each is shrunk to fit 96 x 96 pixels, some 3 kB.</summary>
    public int MostPictures { get; init; } = 600;
}
