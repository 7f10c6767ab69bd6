using Clade.Core;
using Clade.Models;

namespace Clade.Methods.Compression;

/// <summary>How a TLEG learngene is laid out and started.</summary>
public sealed record TlegOptions
{
    /// <summary>Depth of the auxiliary image tower; null for the ancestor's.</summary>
    public int? LayersImage { get; init; }

    /// <summary>Depth of the auxiliary text tower; null for the ancestor's.</summary>
    public int? LayersText { get; init; }

    /// <summary>Standard deviation of the initial matrices.</summary>
    public double InitStd { get; init; } = 0.02;

    /// <summary>Start tensors outside of blocks from the ancestor's, wherever shapes match; they are trained either way.</summary>
    public bool CopyNonBlock { get; init; } = true;
}

/// <summary>
/// TLEG a modality: S. Xia, M. Zhang, X. Yang, R. Chen, H. Chen, X. Geng, "Transformer as Linear Expansion of Learngene", AAAI 2024
/// (https://arxiv.org/abs/2312.05614), applied to each tower of a CLIP alone, as the baseline of MM-LG without its shared block.
/// <code>
/// W[m,l] = base_m + (l / L) · slope_m,    l = 0 … L-1;    a descendant of depth L' uses i / L'
/// </code>
/// It is extracted, stored and grown by the same code as MM-LG's. Differs from CLIP by where the layers of the auxiliary model come from.
/// </summary>
public static class Tleg
{
    /// <summary>The initial learngene of an ancestor, to be trained as <see cref="Learngene.Auxiliary"/>.</summary>
    /// <param name="ancestor">Needs both towers. Not changed.</param>
    /// <param name="options">Null for the defaults.</param>
    /// <returns>A learngene that the caller owns. Its logit scale starts at <see cref="DualEncoder.InitialLogitScale"/>.</returns>
    /// <exception cref="InputException">The ancestor has one tower only.</exception>
    public static Learngene Create(ClipModel ancestor, TlegOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(ancestor);
        options ??= new TlegOptions();
        var config = ancestor.Config.WithDepth(options.LayersImage, options.LayersText);
        var learngene = new Learngene(new LearngeneInfo { Kind = LearngeneKind.Tleg, Config = config, Mode = CoefficientMode.TlegFixed }, options.InitStd);
        if (options.CopyNonBlock)
            learngene.CopyFrame(ancestor);
        return learngene;
    }
}
