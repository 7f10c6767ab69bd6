using System.Globalization;
using System.Text.Json.Serialization;
using Clade.Core;

namespace Clade.Models;

/// <summary>What both towers have: a stack of pre-norm transformer blocks.</summary>
public abstract record TowerConfig
{
    /// <summary>Width of the residual stream; a multiple of <see cref="HeadWidth"/> unless <see cref="LayerHeads"/> counts the heads.</summary>
    public required int Width { get; init; }

    /// <summary>Number of blocks, at least 1.</summary>
    public required int Layers { get; init; }

    /// <summary>Channels of one attention head; 64 in all of OpenAI's models.</summary>
    public int HeadWidth { get; init; } = 64;

    /// <summary>Hidden width of the MLP over <see cref="Width"/>.</summary>
    public double MlpRatio { get; init; } = 4;

    /// <summary>Activation of the MLP.</summary>
    public Activation Activation { get; init; } = Activation.QuickGelu;

    /// <summary>Added to the variance in every norm; null for 1e-5, as in OpenAI's models.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public double? NormEpsilon { get; init; }

    /// <summary>Initial value of a trained factor a channel on what attention and MLP add (layer scale, Touvron et al. 2021); null for none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public double? LayerScale { get; init; }

    /// <summary>Heads of each layer, for pruned towers; a layer without heads has no attention. Null: as many as fill the width, everywhere.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public LayerSizes? LayerHeads { get; init; }

    /// <summary>Hidden width of each layer's MLP, for pruned towers; a layer of 0 has no MLP. Null: <see cref="MlpWidth"/> everywhere.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public LayerSizes? LayerMlpWidths { get; init; }

    /// <summary>Number of attention heads of a layer that is not pruned.</summary>
    [JsonIgnore]
    public int Heads => Width / HeadWidth;

    /// <summary>Hidden width of the MLP of a layer that is not pruned.</summary>
    [JsonIgnore]
    public int MlpWidth => (int)(Width * MlpRatio);

    /// <summary>Added to the variance in every norm.</summary>
    [JsonIgnore]
    public double Epsilon => NormEpsilon ?? 1e-5;

    // Bounds far above any published model, so that a mistyped or hostile file does not ask for all memory.
    internal const int MostWidth = 65_536;

    /// <summary>Attention heads of a layer, counted from 0.</summary>
    public int HeadsOf(int layer) => LayerHeads is { } heads ? heads[layer] : Heads;

    /// <summary>Hidden width of a layer's MLP, counted from 0.</summary>
    public int MlpWidthOf(int layer) => LayerMlpWidths is { } widths ? widths[layer] : MlpWidth;

    /// <summary>The ratio that makes an MLP of exactly this width.</summary>
    internal static double RatioOf(int width, int hidden)
    {
        var ratio = (double)hidden / width;
        return (int)(width * ratio) < hidden ? Math.BitIncrement(ratio) : ratio;
    }

    internal virtual void Check(string source, string tower)
    {
        if (Width is < 1 or > MostWidth || HeadWidth is < 1 or > MostWidth || (LayerHeads is null && Width % HeadWidth != 0))
            throw new InputException($"{source}the {tower} tower is {Width} wide, which must be a multiple of its head width {HeadWidth} and at most {MostWidth}.");
        if (Layers is < 1 or > 1000)
            throw new InputException($"{source}the {tower} tower has {Layers} layers and must have from 1 to 1000.");
        if (!(MlpRatio * Width >= 1 && MlpRatio <= 64))
            throw new InputException(string.Create(CultureInfo.InvariantCulture, $"{source}the {tower} tower has mlp_ratio {MlpRatio}, which must be positive and at most 64."));
        if (NormEpsilon is not (null or (> 0 and < 1)) || LayerScale is { } scale && !double.IsFinite(scale))
            throw new InputException(string.Create(CultureInfo.InvariantCulture, $"{source}the {tower} tower has norm_epsilon {Epsilon} and layer_scale {LayerScale}; the first must be between 0 and 1, the second a number."));
        CheckLayers(LayerHeads, "layer_heads", MostWidth / HeadWidth);
        CheckLayers(LayerMlpWidths, "layer_mlp_widths", 64 * MostWidth);

        void CheckLayers(LayerSizes? sizes, string key, int most)
        {
            if (sizes is not null && (sizes.Count != Layers || sizes.Any(size => size < 0 || size > most)))
                throw new InputException($"{source}{key} of the {tower} tower must hold {Layers} numbers from 0 to {most}, one a layer.");
        }
    }
}
