namespace Clade.Data.Corpora;

/// <summary>How the drawings lie in a package.</summary>
internal enum DrawingLayout
{
    /// <summary>Iconify's JSON: names, and for newer sets code points.</summary>
    Iconify,

    /// <summary>One file a drawing, named by its code points.</summary>
    Files,
}

/// <summary>A package that draws emoji.</summary>
/// <param name="Package">npm package.</param>
/// <param name="Layout">How its drawings lie.</param>
/// <param name="Folder">For files: the folder inside the package.</param>
/// <param name="OnlyCodesOf">When set, only emoji that this other package also draws are taken.</param>
/// <param name="Codes">For Iconify sets without code points: name by concept id, from elsewhere; names are then not guessed at.</param>
/// <param name="FalseNames">Names that look like an emoji's and mean something else.</param>
internal sealed record DrawingPackage(NpmPackage Package, DrawingLayout Layout, string Folder = "", DrawingPackage? OnlyCodesOf = null,
    IReadOnlyDictionary<string, string>? Codes = null, IReadOnlyList<string>? FalseNames = null);

/// <summary>One artists' style: the packages that draw it, first choice first, and what their licence asks for.</summary>
/// <param name="Name">Style id.</param>
/// <param name="Licence">SPDX expression.</param>
/// <param name="Notice">Attribution.</param>
/// <param name="Url">Where the work is published.</param>
/// <param name="Packages">Packages that draw it, first choice first.</param>
/// <param name="OneColour">Drawn in black on white: emoji that only their colours tell apart are left out.</param>
internal sealed record PictogramStyle(string Name, string Licence, string Notice, string Url, IReadOnlyList<DrawingPackage> Packages, bool OneColour = false);

/// <summary>
/// Every style of the pictograms. One rendering a style: the Twitter PNGs of <c>emoji-datasource-twitter</c> are the
/// artwork of <c>twemoji</c> and are not a second style. Apple's and Facebook's pictures are never used.
/// </summary>
internal static class PictogramStyles
{
    private static readonly DrawingPackage Noto = new(new("@iconify-json/noto", "1.2.9"), DrawingLayout.Iconify);
    private static readonly DrawingPackage FluentFlat = new(new("@iconify-json/fluent-emoji-flat", "1.2.6"), DrawingLayout.Iconify);

    /// <summary>The set that draws every emoji and gives code points: its names decide what a name means, whatever styles are asked for.</summary>
    public static DrawingPackage NameAuthority { get; } = new(new("@iconify-json/twemoji", "1.2.5"), DrawingLayout.Iconify);

    /// <summary>Names, keywords and groups in many languages.</summary>
    public static NpmPackage Words { get; } = new("emojibase-data", "17.0.0");

    /// <summary>All styles; the held-out one last.</summary>
    public static IReadOnlyList<PictogramStyle> All { get; } =
    [
        new("noto", "Apache-2.0",
            "Noto Emoji, copyright Google Inc., Apache License 2.0; the drawings of country flags are in the public domain or exempt from copyright. Flags are taken from emoji-datasource-google, the rest from the SVG set; both are the same artwork.",
            "https://github.com/googlefonts/noto-emoji",
            [Noto, new(new("emoji-datasource-google", "16.0.0"), DrawingLayout.Files, "img/google/64")]),
        new("noto-v1", "Apache-2.0", "Noto Emoji of 2013 to 2017 (\"blobs\"), copyright Google Inc., Apache License 2.0.",
            "https://github.com/googlefonts/noto-emoji/tree/v1.05-beta", [new(new("@iconify-json/noto-v1", "1.2.5"), DrawingLayout.Iconify)]),
        new("twemoji", "CC-BY-4.0", "Twemoji, copyright Twitter, Inc. and other contributors, CC BY 4.0; pictures were resized and re-encoded.",
            "https://github.com/twitter/twemoji", [NameAuthority]),
        new("fluent-3d", "MIT", "Fluent Emoji (3D), copyright Microsoft Corporation, MIT; converted by LobeHub. Only emoji that Microsoft's own published set holds are taken, because the package's other drawings (country flags, families) do not say where they come from.",
            "https://github.com/microsoft/fluentui-emoji", [new(new("@lobehub/fluent-emoji-3d", "1.1.0"), DrawingLayout.Files, "assets", FluentFlat)]),
        new("fluent-flat", "MIT", "Fluent Emoji (flat), copyright Microsoft Corporation, MIT.",
            "https://github.com/microsoft/fluentui-emoji", [FluentFlat]),
        new("emojione", "CC-BY-4.0", "EmojiOne 2.3, copyright Ranks.com Inc. (now JoyPixels), CC BY 4.0: the artwork of version 2 was published under it (https://emojione.com); pictures were resized and re-encoded.",
            "https://github.com/joypixels/emojione/tree/v2.3.0", [new(new("@iconify-json/emojione", "1.2.3"), DrawingLayout.Iconify)]),
        new("emojione-v1", "CC-BY-SA-4.0", "EmojiOne 1.5, copyright Ranks.com Inc. (now JoyPixels), CC BY-SA 4.0; pictures were resized and re-encoded.",
            "https://github.com/joypixels/emojione/tree/v1.5.2", [new(new("@iconify-json/emojione-v1", "1.2.3"), DrawingLayout.Iconify, FalseNames: ["keyboard"])]),
        new("fxemoji", "CC-BY-4.0", "FxEmoji, copyright 2015 Mozilla Foundation: CC BY 4.0 for the visual design (Apache License 2.0 for the code); pictures were resized and re-encoded.",
            "https://github.com/mozilla/fxemoji", [new(new("@iconify-json/fxemoji", "1.2.2"), DrawingLayout.Iconify, Codes: FxEmojiNames.Codes)]),
        new("emojione-monotone", "CC-BY-4.0", "EmojiOne 2.2 in one colour, copyright Ranks.com Inc. (now JoyPixels), CC BY 4.0, kept by the EmojiTwo community; pictures were drawn black on white, resized and re-encoded.",
            "https://github.com/EmojiTwo/emojitwo", [new(new("@iconify-json/emojione-monotone", "1.2.1"), DrawingLayout.Iconify)], OneColour: true),
        new("fluent-high-contrast", "MIT", "Fluent Emoji (high contrast), copyright Microsoft Corporation, MIT.",
            "https://github.com/microsoft/fluentui-emoji", [new(new("@iconify-json/fluent-emoji-high-contrast", "1.2.6"), DrawingLayout.Iconify)], OneColour: true),
        new("streamline", "CC-BY-4.0", "Streamline Emojis, copyright Streamline (https://streamlinehq.com), CC BY 4.0; pictures were resized and re-encoded.",
            "https://github.com/webalys-hq/streamline-vectors", [new(new("@iconify-json/streamline-emojis", "1.2.4"), DrawingLayout.Iconify, Codes: StreamlineNames.Codes)]),
        new(CorpusSplit.HeldOutPictogramStyle, "CC-BY-SA-4.0", "All emojis designed by OpenMoji, the open-source emoji and icon project (https://openmoji.org), CC BY-SA 4.0; pictures were resized and re-encoded.",
            "https://github.com/hfg-gmuend/openmoji", [new(new("openmoji", "17.0.0"), DrawingLayout.Files, "color/svg")]),
    ];
}
