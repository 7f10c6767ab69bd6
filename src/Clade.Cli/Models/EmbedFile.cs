using Clade.Core;
using Clade.Data.Embedding;
using Clade.Models;

namespace Clade.Cli;

/// <summary>Vectors in one file: <c>image.features</c> and <c>text.features</c>.</summary>
internal sealed class EmbedFile(EmbedJob job, LoadedModel model, ComputePlan plan, EmbeddingOptions options)
{
    internal EmbedResult Write(PictureInput pictures, CancellationToken cancellation)
    {
        var notes = job.Notes(model, plan);
        var items = new List<SafeTensorsItem>();
        var (images, texts) = (new OneShard(), new OneShard());
        EmbeddingSummary? ofImages = null, ofTexts = null;
        if (job.Images.Count > 0)
        {
            ofImages = PictureEmbedding.Run(model, pictures, images, options with { Progress = EmbedProgress.Of("pictures") }, cancellation);
            notes["image.names"] = VectorFile.Names(images.Rows.Select(pictures.Id));
            items.Add(images.Item("image.features", model.Plan.Config.EmbedDim));
            string[] failed = [.. pictures.Problems.Select(problem => Line(problem.Id, problem.Reason)), .. images.Problems.Select(problem => Line(pictures.Id(problem.Row), problem.Reason))];
            if (failed.Length > 0)
                AtomicFile.WriteText(Path.ChangeExtension(job.Output, ".errors.jsonl"), string.Concat(failed));
        }

        if (job.Texts.Count > 0)
        {
            ofTexts = TextEmbedding.Run(model, job.Texts, texts, options with { Progress = EmbedProgress.Of("texts") }, cancellation);
            notes["text.names"] = VectorFile.Names(job.Texts);
            items.Add(texts.Item("text.features", model.Plan.Config.EmbedDim));
        }

        SafeTensorsFile.Write(job.Output, items, notes);
        return new EmbedResult(job.Output, ofImages, ofTexts, images.Problems.Count, pictures.Problems.Count, model.Plan.Config.EmbedDim, plan, model.Fingerprint.Whole);
    }

    private static string Line(string id, string reason) => VectorFile.Line(new { kind = "image", id, reason });

    private sealed class OneShard : IEmbeddingSink
    {
        private EmbeddedShard? _shard;

        public IReadOnlyList<int> Rows => _shard?.Rows ?? [];

        public IReadOnlyList<EmbeddingProblem> Problems => _shard?.Problems ?? [];

        public bool Has(int shard) => false;

        public void Write(EmbeddedShard shard) => _shard = shard;

        public SafeTensorsItem Item(string name, int width) => VectorFile.Table(name, _shard?.Vectors ?? default, Rows.Count, width);
    }
}
