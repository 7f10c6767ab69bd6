namespace Clade.Data.Corpora;

/// <summary>How a hand draws: what a caption may call the picture.</summary>
internal enum IconLook
{
    /// <summary>Black lines on white.</summary>
    Line,

    /// <summary>Black areas on white.</summary>
    Solid,

    /// <summary>Colours or tones.</summary>
    Colour,
}

/// <summary>One way in which a set draws its icons: a style of the corpus.</summary>
/// <param name="Style">Style id; null for drawings that are left out, because they repeat another variant.</param>
/// <param name="Look">How it draws.</param>
/// <param name="Folder">Folder of its SVG files inside the package; empty for Iconify's JSON.</param>
/// <param name="Suffix">What its names end with; of several endings that fit, the longest tells the variant.</param>
internal sealed record IconVariant(string? Style, IconLook Look, string Folder = "", string Suffix = "");

/// <summary>A package of icons.</summary>
/// <param name="Package">npm package.</param>
/// <param name="Licence">SPDX expression.</param>
/// <param name="Notice">Attribution in one sentence.</param>
/// <param name="Url">Where the work comes from.</param>
/// <param name="Variants">How it draws.</param>
/// <param name="Facts">Reads what the package says of its icons, from its folder.</param>
/// <param name="LeftOut">Categories without things (brands, arrows, formats), and names that stand for a brand in this set alone.</param>
internal sealed record IconSet(NpmPackage Package, string Licence, string Notice, string Url, IReadOnlyList<IconVariant> Variants,
    Func<string, IconFacts>? Facts = null, IReadOnlyList<string>? LeftOut = null);

/// <summary>Every package of the icons.</summary>
internal static class IconSets
{
    /// <summary>All sets, in the order of the manifest.</summary>
    public static IReadOnlyList<IconSet> All { get; } =
    [
        new(new("lucide-static", "1.62.0"), "ISC", "Lucide, copyright the Lucide contributors, ISC; parts from Feather, copyright Cole Bemis, MIT.", "https://github.com/lucide-icons/lucide",
            [new("lucide", IconLook.Line, "icons")], folder => IconFacts.FromTags(Path.Combine(folder, "tags.json"))),
        new(new("@iconify-json/lucide-lab", "1.2.3"), "ISC", "Lucide Lab, copyright the Lucide contributors, ISC.", "https://github.com/lucide-icons/lucide-lab", [new("lucide", IconLook.Line)]),
        new(new("@tabler/icons", "3.51.0"), "MIT", "Tabler Icons, copyright Paweł Kuna, MIT.", "https://github.com/tabler/tabler-icons",
            [new("tabler", IconLook.Line, "icons/outline"), new("tabler-filled", IconLook.Solid, "icons/filled")], folder => IconFacts.FromCatalogue(Path.Combine(folder, "icons.json")),
            ["Arrows", "Badges", "Brand", "Charts", "Currencies", "Database", "Design", "Development", "Extensions", "Laundry", "Letters", "Logic", "Math", "Numbers", "Shapes", "Text", "Version control"]),
        new(new("@phosphor-icons/core", "2.1.1"), "MIT", "Phosphor Icons, copyright Phosphor Icons, MIT.", "https://github.com/phosphor-icons/core",
            [
                new("phosphor", IconLook.Line, "assets/regular"), new("phosphor-thin", IconLook.Line, "assets/thin", "-thin"),
                new("phosphor-fill", IconLook.Solid, "assets/fill", "-fill"), new("phosphor-duotone", IconLook.Colour, "assets/duotone", "-duotone"),
            ],
            folder => IconFacts.FromScript(Path.Combine(folder, "dist", "index.mjs")), ["arrows", "brand", "editor"]),
        new(new("@mdi/svg", "7.4.47"), "Apache-2.0", "Material Design Icons, by the Pictogrammers community and Google, Apache License 2.0.", "https://github.com/Templarian/MaterialDesign",
            [new("mdi", IconLook.Solid, "svg"), new("mdi-outline", IconLook.Line, "svg", "-outline")], folder => IconFacts.FromList(Path.Combine(folder, "meta.json")),
            ["Alert / Error", "Alpha / Numeric", "Arrange", "Arrow", "Brand / Logo", "Database", "Developer / Languages", "Edit / Modify", "Files / Folders", "Form", "Math", "Social Media", "Text / Content / Format", "Tooltip", "Vector", "View"]),
        new(new("bootstrap-icons", "1.13.2"), "MIT", "Bootstrap Icons, copyright the Bootstrap Authors, MIT.", "https://github.com/twbs/icons",
            [new("bootstrap", IconLook.Line, "icons"), new("bootstrap-fill", IconLook.Solid, "icons", "-fill")], LeftOut: ["alphabet", "apple", "apple-music", "edge", "line", "stack-overflow"]),
        new(new("@iconify-json/game-icons", "1.2.4"), "CC-BY-3.0", "Icons by Lorc, Delapouite and contributors, https://game-icons.net, CC BY 3.0; pictures were resized and re-encoded.", "https://github.com/game-icons/icons",
            [new("game-icons", IconLook.Solid)]),
        new(new("@iconify-json/healthicons", "1.2.13"), "MIT", "Health Icons, by Resolve to Save Lives and contributors; drawings CC0, package MIT.", "https://github.com/resolvetosavelives/healthicons",
            [
                new("healthicons", IconLook.Solid), new("healthicons-outline", IconLook.Line, Suffix: "-outline"), new(null, IconLook.Solid, Suffix: "-negative"),
                new(null, IconLook.Solid, Suffix: "-24px"), new(null, IconLook.Line, Suffix: "-outline-24px"),
            ],
            folder => IconFacts.FromIconify(Path.Combine(folder, "metadata.json")), ["Conditions", "Diagnostics", "Graphs", "Shapes", "Specialties", "Symbols", "Typography"]),
        new(new("@iconify-json/flat-color-icons", "1.2.3"), "MIT", "Flat Color Icons, copyright Icons8, MIT.", "https://github.com/icons8/flat-Color-icons", [new("flat-color", IconLook.Colour)]),
        new(new("@iconify-json/icon-park", "1.2.4"), "Apache-2.0", "IconPark, copyright ByteDance, Apache License 2.0.", "https://github.com/bytedance/IconPark",
            [new("icon-park", IconLook.Colour)], folder => IconFacts.FromIconify(Path.Combine(folder, "metadata.json")),
            ["Abstract", "Arrows", "Brand", "Character", "Charts", "Components", "Connect", "Datas", "Edit", "Graphics", "Operate"]),
        new(new("@iconify-json/fluent-color", "1.2.21"), "MIT", "Fluent UI System Color Icons, copyright Microsoft Corporation, MIT.", "https://github.com/microsoft/fluentui-system-icons", [new("fluent-color", IconLook.Colour)]),
        new(new("@iconify-json/maki", "1.2.5"), "CC0-1.0", "Maki, by Mapbox, dedicated to the public domain.", "https://github.com/mapbox/maki", [new("maki", IconLook.Solid)]),
        new(new("@iconify-json/solar", "1.2.13"), "CC-BY-4.0", "Solar Icons, by 480 Design, CC BY 4.0; pictures were resized and re-encoded.", "https://www.figma.com/community/file/1166831539721848736",
            [
                new("solar", IconLook.Line, Suffix: "-linear"), new("solar-duotone", IconLook.Colour, Suffix: "-bold-duotone"), new(null, IconLook.Solid, Suffix: "-bold"),
                new(null, IconLook.Line, Suffix: "-broken"), new(null, IconLook.Line, Suffix: "-line-duotone"), new(null, IconLook.Line, Suffix: "-outline"),
            ],
            folder => IconFacts.FromIconify(Path.Combine(folder, "metadata.json")), ["Arrows", "Arrows Action", "List", "Text Formatting", "UI"]),
        new(new("@iconify-json/mingcute", "1.2.8"), "Apache-2.0", "MingCute Icon, copyright MingCute Design, Apache License 2.0.", "https://github.com/Richard9394/MingCute",
            [new("mingcute", IconLook.Line, Suffix: "-line"), new("mingcute-fill", IconLook.Solid, Suffix: "-fill")], LeftOut: ["apple", "apple-intelligence", "edge", "mac-finder", "vison-pro"]),
    ];

    /// <summary>The styles, each once.</summary>
    public static IReadOnlyList<string> Styles { get; } = [.. All.SelectMany(set => set.Variants).Select(variant => variant.Style).OfType<string>().Distinct(StringComparer.Ordinal)];
}
