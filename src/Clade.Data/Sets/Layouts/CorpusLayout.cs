using Clade.Core;
using Clade.Data.Corpora;

namespace Clade.Data.Sets;

/// <summary>Clade's own corpora: captions in the first language, the group as class, everything else as tags.</summary>
internal static class CorpusLayout
{
    private const string UsualClass = "group";

    public static void Read(SetBuilder builder, string folder)
    {
        var label = builder.Options.LabelColumn ?? UsualClass;
        foreach (var item in Corpus.Open(folder).Items)
        {
            var draft = new PictureDraft(item.Key, item.ReadImage, () => PictureStamp.OfBytes(item.ReadImage()));
            draft.AddCaptions(item.Captions);
            foreach (var (name, value) in Tags(item))
                draft.Tags[name] = value;
            draft.Class = draft.Tags.TryGetValue(label, out var found) ? found
                : throw new InputException($"Pictures of a corpus have no '{label}' (label_column, --label); choose from {string.Join(", ", draft.Tags.Keys)}.");
            builder.Add(draft);
        }
    }

    private static IEnumerable<(string Name, string Value)> Tags(CorpusItem item) =>
    [
        ("concept", item.Concept), ("style", item.Style), (UsualClass, item.Group), ("subgroup", item.Subgroup),
        ("split", item.Split), ("conceptSplit", item.ConceptSplit), ("baseConcept", item.BaseConcept ? "true" : "false"),
    ];
}
