using Clade.Data.Embedding;
using Clade.Models;

namespace Clade.Cli;

/// <summary>Vectors in shards, from which a run that was stopped goes on.</summary>
internal sealed class EmbedFolder(EmbedJob job, LoadedModel model, ComputePlan plan, EmbeddingOptions options, double? cosine)
{
    internal EmbedResult Write(PictureInput pictures, CancellationToken cancellation)
    {
        var folder = EmbeddingFolder.Open(job.Output, Manifest(pictures), job.Notes(model, plan), options.Rank, options.World);
        EmbeddingSummary? images = null, texts = null;
        try
        {
            if (job.Images.Count > 0)
                images = PictureEmbedding.Run(model, pictures, folder.Pictures(pictures, tellsProblems: options.Rank == 0), options with { Progress = EmbedProgress.Of("pictures") }, cancellation);
            if (job.Texts.Count > 0)
                texts = TextEmbedding.Run(model, job.Texts, folder.Texts(job.Texts), options with { Progress = EmbedProgress.Of("texts") }, cancellation);
        }
        catch (OperationCanceledException stopped)
        {
            throw new StoppedException($"stopped; every finished shard is kept in {job.Output}, and the same command goes on from there.", stopped);
        }
        finally
        {
            folder.WriteErrors();
        }

        return new EmbedResult(job.Output, images, texts, folder.Failed, pictures.Problems.Count, model.Plan.Config.EmbedDim, plan, model.Fingerprint.Whole);
    }

    private EmbeddingManifest Manifest(PictureInput pictures) => new()
    {
        Model = model.Name,
        Family = model.Plan.Family,
        Fingerprint = model.Fingerprint.Whole,
        Precision = EmbedJob.NameOf(plan.Type),
        CosineToFloat32 = cosine is { } value ? Math.Round(value, 5) : null,
        Products = plan.Products,
        Normalised = options.Normalise,
        Width = model.Plan.Config.EmbedDim,
        Layout = job.Shards.Layout,
        Stored = job.Shards.Stored,
        ShardRows = options.ShardRows,
        Batch = options.Batch ?? (model.Model.Image is { } tower ? BatchSizes.Pictures(tower, model.Model.LogitScale.Device) : 0),
        Pictures = pictures.Count,
        PictureNames = pictures.Count == 0 ? "" : pictures.NameHash(),
        Texts = job.Texts.Count,
        TextNames = EmbeddingFolder.HashOf(job.Texts),
    };
}
