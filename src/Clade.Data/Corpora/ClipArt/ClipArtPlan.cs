namespace Clade.Data.Corpora;
internal static class ClipArtPlan { public static CorpusPlan Make(CorpusOptions options, SourceCache cache, IProgress<CorpusProgress>? progress, CancellationToken cancellation) => throw new NotSupportedException(); }
