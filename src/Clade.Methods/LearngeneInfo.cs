using System.Globalization;
using Clade.Core;
using Clade.Models;

namespace Clade.Methods;

/// <summary>Whose learngene it is, which says what the two blocks of a weighted sum are.</summary>
public enum LearngeneKind
{
    /// <summary>MM-LG: one multimodal block for both towers, one unimodal block a tower.</summary>
    MmLg,
    /// <summary>TLEG for each tower alone: a base and a slope a tower, nothing in common.</summary>
    Tleg,
}

/// <summary>What a learngene is, apart from its numbers: all that is needed to read and to grow it. Immutable.</summary>
public sealed record LearngeneInfo
{
    /// <summary>Version of the file format that this program writes and reads.</summary>
    public const int FormatVersion = 1;

    private const string Format = "clade-learngene", NotePrefix = "note.", Slice = "slice";

    /// <summary>Whose learngene.</summary>
    public required LearngeneKind Kind { get; init; }

    /// <summary>Sizes of the auxiliary model: both towers, of the same head width and MLP ratio.</summary>
    public required ClipConfig Config { get; init; }

    /// <summary>How the scalars are given.</summary>
    public required CoefficientMode Mode { get; init; }

    /// <summary>Name or fingerprint of the ancestor; empty if not told.</summary>
    public string Ancestor { get; init; } = "";

    /// <summary>Steps of extraction so far.</summary>
    public long Step { get; init; }

    /// <summary>Seed of the extraction.</summary>
    public long Seed { get; init; }

    /// <summary>Free text kept with it.</summary>
    public IReadOnlyDictionary<string, string> Notes { get; init; } = new Dictionary<string, string>();

    /// <summary>Width of the multimodal block: the wider tower's.</summary>
    public int MultimodalWidth => Widest.Width;

    internal VisionConfig Vision => Config.Vision!;

    internal TextConfig Text => Config.Text!;

    internal TowerConfig Widest => Vision.Width >= Text.Width ? Vision : Text;

    /// <summary>Checks that towers can share a block.</summary>
    /// <exception cref="InputException">A tower is missing, head widths or MLP ratios differ, or the kind and the coefficients do not go together.</exception>
    internal LearngeneInfo Checked()
    {
        if (Config.Vision is null || Config.Text is null)
            throw new InputException("A learngene is extracted from a CLIP with both towers; this one has only one.");
        if (Vision.HeadWidth != Text.HeadWidth || Vision.MlpRatio != Text.MlpRatio)
            throw new InputException($"Towers that share a block need the same head width and mlp_ratio; here they are {Vision.HeadWidth} and {Vision.MlpRatio} for images, {Text.HeadWidth} and {Text.MlpRatio} for text.");
        if (Vision.Layers is < 1 or > 1000 || Text.Layers is < 1 or > 1000)
            throw new InputException($"An auxiliary model needs 1 to 1000 layers a tower, not {Vision.Layers} and {Text.Layers}.");
        if (Kind == LearngeneKind.Tleg && Mode != CoefficientMode.TlegFixed)
            throw new InputException("TLEG has fixed coefficients; use tleg_fixed.");
        return this;
    }

    internal Dictionary<string, string> ToMetadata()
    {
        var metadata = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["format"] = Format,
            ["format_version"] = FormatVersion.ToString(CultureInfo.InvariantCulture),
            ["method"] = Kind == LearngeneKind.MmLg ? "mm-lg" : "tleg",
            ["config"] = Config.ToJson(),
            ["coefficient_mode"] = Name(Mode),
            ["width_map"] = Slice,
            ["multimodal_width"] = MultimodalWidth.ToString(CultureInfo.InvariantCulture),
            ["ancestor"] = Ancestor,
            ["step"] = Step.ToString(CultureInfo.InvariantCulture),
            ["seed"] = Seed.ToString(CultureInfo.InvariantCulture),
        };
        foreach (var (key, value) in Notes)
            metadata[NotePrefix + key] = value;
        return metadata;
    }

    /// <exception cref="InputException">Not a learngene, another version, or values that do not go together.</exception>
    internal static LearngeneInfo FromMetadata(IReadOnlyDictionary<string, string> metadata, string path)
    {
        if (Value("format") != Format)
            throw new InputException($"{path} is not a learngene file; make one with 'clade learngene extract'.");
        if (Value("format_version") != FormatVersion.ToString(CultureInfo.InvariantCulture))
            throw new InputException($"{path} is a learngene of format version '{Value("format_version")}' and this program reads version {FormatVersion}; extract it again or use the program that wrote it.");
        if (Value("width_map") != Slice)
            throw Bad("width_map");
        var info = new LearngeneInfo
        {
            Kind = Value("method") switch
            {
                "mm-lg" => LearngeneKind.MmLg,
                "tleg" => LearngeneKind.Tleg,
                _ => throw Bad("method"),
            },
            Config = ClipConfig.Parse(Value("config"), $"The config of {path}"),
            Mode = Enum.GetValues<CoefficientMode>().Cast<CoefficientMode?>().FirstOrDefault(mode => Name(mode!.Value) == Value("coefficient_mode")) ?? throw Bad("coefficient_mode"),
            Ancestor = Value("ancestor"),
            Step = Number("step"),
            Seed = Number("seed"),
            Notes = metadata.Where(pair => pair.Key.StartsWith(NotePrefix, StringComparison.Ordinal))
                .ToDictionary(pair => pair.Key[NotePrefix.Length..], pair => pair.Value, StringComparer.Ordinal),
        }.Checked();
        if (Number("multimodal_width") != info.MultimodalWidth)
            throw Bad("multimodal_width");
        return info;

        string Value(string key) => metadata.GetValueOrDefault(key, "");
        long Number(string key) => long.TryParse(Value(key), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : throw Bad(key);
        InputException Bad(string key) => new($"{path} says {key} = '{Value(key)}', which this program does not understand or which does not fit the rest of the file; extract the learngene again.");
    }

    private static string Name(CoefficientMode mode) => mode switch
    {
        CoefficientMode.Table => "table",
        CoefficientMode.TlegFixed => "tleg_fixed",
        CoefficientMode.Poly1 => "poly_1",
        CoefficientMode.Poly2 => "poly_2",
        _ => "convex",
    };
}
