using System.Globalization;

namespace Clade.Evaluation.Reports;

/// <summary>Tables of a page; wide ones scroll by themselves.</summary>
internal static class TableView
{
    public static void Write(HtmlWriter page, ReportTable table, bool sortable = false, bool wraps = false)
    {
        page.Open("div", ("class", "scroll")).Open("table", ("class", (sortable, wraps) switch { (true, true) => "sortable wraps", (true, _) => "sortable", (_, true) => "wraps", _ => null })).Open("thead").Open("tr");
        foreach (var column in table.Columns)
            page.Element("th", column.Name, ("scope", "col"), ("class", column.IsFigure ? "num" : null));
        page.Close().Close().Open("tbody");
        foreach (var row in table.Rows)
            Row(page, table, row);
        page.Close().Close().Close();
    }

    private static void Row(HtmlWriter page, ReportTable table, IReadOnlyList<ReportCell> row)
    {
        page.Open("tr");
        for (var i = 0; i < row.Count; i++)
        {
            page.Open(i == 0 ? "th" : "td", ("scope", i == 0 ? "row" : null), ("class", table.Columns[i].IsFigure ? "num" : null), ("data-v", row[i].Order?.ToString("R", CultureInfo.InvariantCulture)));
            var text = table.Columns[i].IsFigure ? HtmlWriter.Minus(row[i].Text) : row[i].Text;
            if (row[i].IsBest)
                page.Element("b", text);
            else
                page.Text(text);
            page.Close();
        }

        page.Close();
    }
}
