using System.Globalization;
using System.Text.Json.Serialization;
using Clade.Core;

namespace Clade.Models;

/// <summary>What all towers of transformer blocks have.</summary>
public abstract record TowerConfig
{
    /// <summary>Width of the residual stream; a multiple of <see cref="HeadWidth"/>.</summary>
    public required int Width { get; init; }

    /// <summary>Number of blocks, at least 1.</summary>
    public required int Layers { get; init; }

    /// <summary>Channels of one attention head; 64 in all of OpenAI's models.</summary>
    public int HeadWidth { get; init; } = 64;

    /// <summary>Hidden width of the MLP over <see cref="Width"/>.</summary>
    public double MlpRatio { get; init; } = 4;

    /// <summary>Activation of the MLP.</summary>
    public Activation Activation { get; init; } = Activation.QuickGelu;

    /// <summary>Number of attention heads that fill the width.</summary>
    [JsonIgnore]
    public int Heads => Width / HeadWidth;

    /// <summary>Hidden width of the MLP.</summary>
    [JsonIgnore]
    public int MlpWidth => (int)(Width * MlpRatio);

    // Bounds far above any published model, so that a mistyped or hostile file does not ask for all memory.
    internal const int MostWidth = 65_536;

    /// <summary>Attention heads of a layer, counted from 0.</summary>
    public virtual int HeadsOf(int layer) => Heads;

    /// <summary>Hidden width of a layer's MLP, counted from 0.</summary>
    public virtual int MlpWidthOf(int layer) => MlpWidth;

    /// <summary>Initial value of the layer scale; null for none.</summary>
    internal virtual double? InitialScale => null;

    /// <summary>Whether heads must fill the width.</summary>
    private protected virtual bool HeadsFillWidth => true;

    /// <summary>The ratio that makes an MLP of exactly this width.</summary>
    internal static double RatioOf(int width, int hidden)
    {
        var ratio = (double)hidden / width;
        return (int)(width * ratio) < hidden ? Math.BitIncrement(ratio) : ratio;
    }

    internal virtual void Check(string source, string tower)
    {
        if (Width is < 1 or > MostWidth || HeadWidth is < 1 or > MostWidth || (HeadsFillWidth && Width % HeadWidth != 0))
            throw new InputException($"{source}the {tower} tower is {Width} wide, which must be a multiple of its head width {HeadWidth} and at most {MostWidth}.");
        if (Layers is < 1 or > 1000)
            throw new InputException($"{source}the {tower} tower has {Layers} layers and must have from 1 to 1000.");
        if (!(MlpRatio * Width >= 1 && MlpRatio <= 64))
            throw new InputException(string.Create(CultureInfo.InvariantCulture, $"{source}the {tower} tower has mlp_ratio {MlpRatio}, which must be positive and at most 64."));
    }
}
