using Clade.Core;
using Clade.Models;

namespace Clade.Methods.Compression;

/// <summary>How a learngene is laid out and started.</summary>
public sealed record MmLgOptions
{
    /// <summary>How a and b are given.</summary>
    public CoefficientMode Mode { get; init; } = CoefficientMode.Table;

    /// <summary>Depth of the auxiliary image tower; null for the ancestor's.</summary>
    public int? LayersImage { get; init; }

    /// <summary>Depth of the auxiliary text tower; null for the ancestor's.</summary>
    public int? LayersText { get; init; }

    /// <summary>Other sizes of the auxiliary model, for example equal widths; null for the ancestor's. The depths above win.</summary>
    public ClipConfig? Auxiliary { get; init; }

    /// <summary>Standard deviation of the initial matrices of the blocks.</summary>
    public double InitStd { get; init; } = 0.02;

    /// <summary>Start tensors outside of blocks from the ancestor's, wherever shapes match; they are trained either way.</summary>
    public bool CopyNonBlock { get; init; } = true;

    /// <summary>Start the blocks from a least-squares fit to the ancestor's (<see cref="AncestorFit"/>); off by default, since it is no extraction.</summary>
    public bool FitAncestor { get; init; }
}

/// <summary>
/// A reconstruction of MM-LG: R. Chen, J. Yang, S. Xia, X. Yang, X. Geng, "Extracting Multimodal Learngene in CLIP: Unveiling the
/// Multimodal Generalizable Knowledge", AAAI 2026 (https://arxiv.org/abs/2506.16673). No code is public; the weighted sum follows
/// TLEG of the same group, the distillation CLIP-KD.
/// <code>
/// W[m,l,g] = a[m,l,g] · S_m(M[g]) + b[m,l,g] · U_m[g]        m: image, text; l: layer; g: ln1 q k v o ln2 fc1 fc2
/// </code>
/// M is the multimodal block, as wide as the wider tower, and S_m its leading part; U_m is the block of a modality. Blocks and
/// scalars are learnt by distilling the frozen ancestor into the model of these layers (<see cref="ClipKdObjective"/>); descendants of
/// any depth come from interpolated scalars (<see cref="LearngeneGrowth"/>) and are then trained without the constraint.
/// Differs from CLIP by where the layers of the auxiliary model come from, and by its loss.
/// </summary>
public static class MmLg
{
    /// <summary>The initial learngene of an ancestor: phase 1 trains it, as <see cref="Learngene.Auxiliary"/>.</summary>
    /// <param name="ancestor">Needs both towers, of the same head width and MLP ratio. Not changed.</param>
    /// <param name="options">Null for the defaults.</param>
    /// <returns>A learngene that the caller owns. Its logit scale starts at <see cref="DualEncoder.InitialLogitScale"/>.</returns>
    /// <exception cref="InputException">The ancestor has one tower only, or its towers cannot share a block.</exception>
    public static Learngene Create(ClipModel ancestor, MmLgOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(ancestor);
        options ??= new MmLgOptions();
        var config = (options.Auxiliary ?? ancestor.Config).WithDepth(options.LayersImage, options.LayersText);
        var learngene = new Learngene(new LearngeneInfo { Kind = LearngeneKind.MmLg, Config = config, Mode = options.Mode }, options.InitStd);
        if (options.CopyNonBlock)
            learngene.CopyFrame(ancestor);
        if (options.FitAncestor)
            AncestorFit.Fit(learngene, ancestor);
        return learngene;
    }
}
