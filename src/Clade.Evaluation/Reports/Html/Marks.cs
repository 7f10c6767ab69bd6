using System.Globalization;

namespace Clade.Evaluation.Reports;

/// <summary>How models are told apart: eight colours that people with any colour vision can tell, and a shape, so that colour is never the only sign.</summary>
internal static class Marks
{
    private const int Colours = 8;

    private static readonly string[] s_shapes = ["M-4 0a4 4 0 1 0 8 0a4 4 0 1 0-8 0z", "M-3.6-3.6h7.2v7.2h-7.2z", "M0-4.8L4.6 3.4h-9.2z", "M0-5L5 0 0 5-5 0z", "M0 4.8L-4.6-3.4h9.2z"];

    /// <summary>Shapes to refer to, once a page.</summary>
    public static void Define(HtmlWriter page)
    {
        page.Open("svg", ("class", "defs"), ("width", "0"), ("height", "0"), ("aria-hidden", "true")).Open("defs");
        for (var i = 0; i < s_shapes.Length; i++)
            page.Leaf("path", ("id", $"s{i}"), ("d", s_shapes[i]));
        page.Close().Close();
    }

    /// <summary>Gives each model its colour, for the style of the page.</summary>
    public static string Style(int models) => string.Concat(Enumerable.Range(0, models).Select(model => string.Create(CultureInfo.InvariantCulture, $".m{model}{{--c:var(--c{model % Colours})}}")));

    /// <summary>Class of everything that is drawn for a model.</summary>
    public static string Class(int model, string more = "") => string.Create(CultureInfo.InvariantCulture, $"sr m{model}{(more.Length == 0 ? "" : " ")}{more}");

    /// <summary>The mark of a model at a place.</summary>
    public static void Draw(HtmlWriter page, int model, string x, string y, string? more = null) =>
        page.Leaf("use", ("href", Shape(model)), ("class", Class(model, more ?? "")), ("x", x), ("y", y));

    /// <summary>The mark of a model in a line of text.</summary>
    public static void Key(HtmlWriter page, int model)
    {
        page.Open("svg", ("class", "key"), ("width", "12"), ("height", "12"), ("aria-hidden", "true"));
        Draw(page, model, "6", "6");
        page.Close();
    }

    /// <summary>Marks and names of the models if there are several, where a drawing does not name them beside its lines.</summary>
    public static void Legend(HtmlWriter page, IReadOnlyList<ReportModel> models, IEnumerable<int> shown)
    {
        if (models.Count == 1)
            return;
        page.Open("p", ("class", "legend"));
        foreach (var model in shown)
        {
            page.Open("span", ("data-m", model.ToString(CultureInfo.InvariantCulture)));
            Key(page, model);
            page.Text(ReportText.Name(models[model].Name)).Close();
        }

        page.Close();
    }

    // Eight colours times five shapes: forty models are told apart.
    private static string Shape(int model) => $"#s{(model + (model / Colours)) % s_shapes.Length}";
}
