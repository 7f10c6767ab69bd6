using System.Globalization;
using System.Text.Json.Serialization;
using Clade.Core;

namespace Clade.Models;

/// <summary>What CLIP's own towers have: a stack of pre-norm transformer blocks. Options at their defaults are not written to JSON.</summary>
public abstract record PreNormConfig : TowerConfig
{
    /// <summary>Added to the variance in every norm; null for 1e-5, as in OpenAI's models.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public double? NormEpsilon { get; init; }

    /// <summary>Initial value of a trained factor a channel on what attention and MLP add (layer scale, Touvron et al. 2021); null for none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public double? LayerScale { get; init; }

    /// <summary>Heads of each layer, for pruned towers; a layer without heads has no attention. Null: as many as fill the width, which need not divide otherwise.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public LayerSizes? LayerHeads { get; init; }

    /// <summary>Hidden width of each layer's MLP, for pruned towers; a layer of 0 has no MLP. Null: <see cref="TowerConfig.MlpWidth"/> everywhere.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public LayerSizes? LayerMlpWidths { get; init; }

    /// <summary>Added to the variance in every norm.</summary>
    [JsonIgnore]
    public double Epsilon => NormEpsilon ?? 1e-5;

    /// <inheritdoc/>
    public override int HeadsOf(int layer) => LayerHeads is { } heads ? heads[layer] : Heads;

    /// <inheritdoc/>
    public override int MlpWidthOf(int layer) => LayerMlpWidths is { } widths ? widths[layer] : MlpWidth;

    internal override double? InitialScale => LayerScale;

    private protected override bool HeadsFillWidth => LayerHeads is null;

    internal override void Check(string source, string tower)
    {
        base.Check(source, tower);
        if (NormEpsilon is not (null or (> 0 and < 1)) || (LayerScale is { } scale && !double.IsFinite(scale)))
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
