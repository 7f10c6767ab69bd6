using System.Text.Json.Serialization;
using Clade.Core;

namespace Clade.Models;

/// <summary>What stands for the whole picture after the last block.</summary>
public enum ImagePooling
{
    /// <summary>The class token (Radford et al. 2021).</summary>
    ClassToken,
    /// <summary>The mean of all patches.</summary>
    Average,
    /// <summary>The first of several learned queries that attend to all tokens (CoCa; Yu et al. 2022).</summary>
    Queries,
    /// <summary>One learned query that attends to all tokens, then an MLP (SigLIP; Zhai et al. 2022, appendix).</summary>
    Probe,
}

/// <summary>A Vision Transformer over square patches.</summary>
public sealed record VisionConfig : PreNormConfig, IImageConfig
{
    /// <summary>Pixels a side; a multiple of <see cref="PatchSize"/> unless <see cref="DropsRest"/>.</summary>
    public required int ImageSize { get; init; }

    /// <summary>Pixels a patch side.</summary>
    public required int PatchSize { get; init; }

    /// <summary>What stands for the whole picture.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public ImagePooling Pooling { get; init; }

    /// <summary>Learned queries of <see cref="ImagePooling.Queries"/>; 0 otherwise.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int PoolQueries { get; init; }

    /// <summary>Attention heads of pooling by <see cref="ImagePooling.Queries"/> or <see cref="ImagePooling.Probe"/>; 0 otherwise.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int PoolHeads { get; init; }

    /// <summary>Patches alone, as in SigLIP.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool WithoutClassToken { get; init; }

    /// <summary>No norm before the first block.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool WithoutInputNorm { get; init; }

    /// <summary>The last norm sees the mean, not what the mean is taken of.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool NormAfterPooling { get; init; }

    /// <summary>The patch embedding adds a bias.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool PatchBias { get; init; }

    /// <summary>Pixels at the right and at the bottom that fill no patch are not seen, as in SigLIP's 384 pixels in patches of 14.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool DropsRest { get; init; }

    /// <summary>The projection to the joint space adds a bias.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool ProjectionBias { get; init; }

    /// <summary>What was pooled is the feature; the tower is as wide as the joint space.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool WithoutProjection { get; init; }

    /// <summary>Patches a side.</summary>
    [JsonIgnore]
    public int Grid => ImageSize / PatchSize;

    /// <summary>Tokens that the blocks see.</summary>
    [JsonIgnore]
    public int Places => (Grid * Grid) + (WithoutClassToken ? 0 : 1);

    /// <inheritdoc/>
    public ImageTower Create(int embedDim)
    {
        Check("", "image", embedDim);
        return new VisionTransformer(this, embedDim);
    }

    internal void Check(string source, string tower, int embedDim)
    {
        Check(source, tower);
        if (WithoutProjection && Pooling != ImagePooling.Queries && Width != embedDim)
            throw new InputException($"{source}the {tower} tower has no projection and is {Width} wide, which must be embed_dim, {embedDim}.");
        if (Pooling is ImagePooling.Queries && embedDim % PoolHeads != 0)
            throw new InputException($"{source}embed_dim is {embedDim}, which must be a multiple of the {PoolHeads} pool_heads of the {tower} tower.");
    }

    internal override void Check(string source, string tower)
    {
        base.Check(source, tower);
        if (PatchSize < 1 || ImageSize is < 1 or > 16_384 || (DropsRest ? PatchSize > ImageSize : ImageSize % PatchSize != 0))
            throw new InputException($"{source}an image of {ImageSize} pixels a side must be at most 16384 and divide into patches of {PatchSize}.");
        var attends = Pooling is ImagePooling.Queries or ImagePooling.Probe;
        if (attends ? PoolHeads is < 1 or > MostWidth : PoolHeads != 0)
            throw new InputException($"{source}pool_heads of the {tower} tower is {PoolHeads}; give it with pooling by queries or probe, and only then.");
        if (Pooling is ImagePooling.Queries ? PoolQueries is < 1 or > MostWidth : PoolQueries != 0)
            throw new InputException($"{source}pool_queries of the {tower} tower is {PoolQueries}; give it with pooling by queries, and only then.");
        if (Pooling is ImagePooling.Probe && Width % PoolHeads != 0)
            throw new InputException($"{source}the {tower} tower is {Width} wide, which must be a multiple of its {PoolHeads} pool_heads.");
        if (WithoutClassToken && Pooling is ImagePooling.ClassToken)
            throw new InputException($"{source}the {tower} tower is pooled at a class token that it does not have; choose another pooling.");
        if (ProjectionBias && WithoutProjection)
            throw new InputException($"{source}the {tower} tower cannot have projection_bias without a projection.");
        if (NormAfterPooling && Pooling is not ImagePooling.Average)
            throw new InputException($"{source}norm_after_pooling of the {tower} tower goes with pooling by the average alone.");
    }
}
