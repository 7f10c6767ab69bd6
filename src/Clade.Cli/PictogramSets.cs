using Clade.Core;
using Clade.Data.Corpora;
using Clade.Evaluation;
using Clade.Training;

namespace Clade.Cli;

/// <summary>Evaluation sets from corpora.</summary>
internal static class PictogramSets
{
    internal const string HeldOutStyle = "openmoji";

    /// <summary>All base concepts of a style. The caller disposes the picture tensor.</summary>
    internal static PictogramSet Style(Corpus corpus, string style, int size, CancellationToken cancellation)
    {
        var items = corpus.Items.Where(item => item.Style == style && item.BaseConcept).ToList();
        if (items.Count == 0)
            throw new InputException($"The corpus in {corpus.Folder} has no style '{style}'; it has {string.Join(", ", corpus.Items.Select(item => item.Style).Distinct().Order())}.");
        return new PictogramSet
        {
            Images = CorpusPairs.Images(items, size, cancellation).DetachFromScope(),
            Captions = [.. items.Select(item => item.Captions[0])],
            Groups = [.. items.Select(item => item.Group)],
            Seen = [.. items.Select(item => item.ConceptSplit == CorpusSplit.Train)],
        };
    }
}
