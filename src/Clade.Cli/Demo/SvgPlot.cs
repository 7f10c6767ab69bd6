using System.Globalization;
using System.Net;
using System.Text;

namespace Clade.Cli;

/// <summary>Small plots as SVG, for pages that need nothing from outside.</summary>
internal static class SvgPlot
{
    private const int Width = 330, Height = 230, Left = 44, Bottom = 34, Top = 30, Right = 12;

    /// <summary>Lines of score against steps, in percent.</summary>
    internal static string Lines(string title, IReadOnlyList<(string Colour, IReadOnlyList<(double X, double Y)> Points)> lines, double top)
    {
        var xMax = lines.Max(line => line.Points[^1].X);
        var svg = Start(title);
        for (var tick = 0; tick <= 5; tick++)
        {
            var y = Y(top * tick / 5, top);
            Append(svg, $"<line x1='{Left}' x2='{Width - Right}' y1='{y:F1}' y2='{y:F1}' class='grid'/><text x='{Left - 6}' y='{y + 4:F1}' class='end'>{100 * top * tick / 5:F0}</text>");
        }

        foreach (var x in lines[0].Points.Select(point => point.X))
            Append(svg, $"<text x='{X(x, xMax):F1}' y='{Height - Bottom + 16}' class='mid'>{x:F0}</text>");
        foreach (var (colour, points) in lines)
        {
            Append(svg, $"<polyline fill='none' stroke='{colour}' stroke-width='2.5' points='{string.Join(' ', points.Select(point => string.Create(CultureInfo.InvariantCulture, $"{X(point.X, xMax):F1},{Y(point.Y, top):F1}")))}'/>");
            foreach (var (x, y) in points)
                Append(svg, $"<circle cx='{X(x, xMax):F1}' cy='{Y(y, top):F1}' r='3.5' fill='{colour}'/>");
        }

        Append(svg, $"<text x='{(Left + Width - Right) / 2}' y='{Height - 4}' class='mid'>steps</text></svg>");
        return svg.ToString();
    }

    /// <summary>Horizontal bars with their labels and values.</summary>
    internal static string Bars(IReadOnlyList<(string Label, double Value, string Text, string Colour)> bars)
    {
        const int rowHeight = 34, labelWidth = 300, barWidth = 520;
        var max = bars.Max(bar => bar.Value);
        var svg = new StringBuilder();
        Append(svg, $"<svg viewBox='0 0 {labelWidth + barWidth + 110} {(bars.Count * rowHeight) + 6}' role='img'>");
        for (var i = 0; i < bars.Count; i++)
        {
            var (label, value, text, colour) = bars[i];
            var width = Math.Max(2, barWidth * value / max);
            Append(svg, $"<text x='{labelWidth - 10}' y='{(i * rowHeight) + 23}' class='end'>{WebUtility.HtmlEncode(label)}</text><rect x='{labelWidth}' y='{(i * rowHeight) + 6}' width='{width:F1}' height='{rowHeight - 10}' rx='4' fill='{colour}'/><text x='{labelWidth + width + 8:F1}' y='{(i * rowHeight) + 23}'>{WebUtility.HtmlEncode(text)}</text>");
        }

        return svg.Append("</svg>").ToString();
    }

    private static StringBuilder Start(string title)
    {
        var svg = new StringBuilder();
        Append(svg, $"<svg viewBox='0 0 {Width} {Height}' role='img'><text x='{Left}' y='18' class='title'>{WebUtility.HtmlEncode(title)}</text>");
        return svg;
    }

    private static double X(double x, double max) => Left + ((Width - Left - Right) * x / Math.Max(1e-9, max));

    private static double Y(double y, double max) => Height - Bottom - ((Height - Top - Bottom) * y / Math.Max(1e-9, max));

    private static void Append(StringBuilder text, FormattableString piece) => text.Append(piece.ToString(CultureInfo.InvariantCulture));
}
