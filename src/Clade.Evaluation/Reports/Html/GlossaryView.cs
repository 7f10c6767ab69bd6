namespace Clade.Evaluation.Reports;

/// <summary>What each figure of a page means and when not to use it.</summary>
internal static class GlossaryView
{
    public const string Id = "figures";

    public static void Write(HtmlWriter page, IReadOnlyList<MetricExplanation> figures)
    {
        page.Open("dl", ("class", "glossary"));
        foreach (var figure in figures)
        {
            page.Element("dt", figure.Name).Open("dd").Element("p", figure.Measures)
                .Open("p", ("class", "formula")).Element("b", "Formula: ").Text(figure.Formula + ".").Close()
                .Open("p", ("class", "not")).Element("b", "Not for: ").Text(figure.NotFor + ".").Close().Close();
        }

        page.Close();
    }
}
