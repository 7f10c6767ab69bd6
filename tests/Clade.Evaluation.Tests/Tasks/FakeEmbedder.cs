using Clade.Data.Sets;
using Clade.Torch;

namespace Clade.Evaluation.Tests.Tasks;

/// <summary>Vectors by hand: of a picture by its identity, of a text by itself. A picture without a vector is a broken file.</summary>
internal sealed class FakeEmbedder(Dictionary<string, float[]> vectors, int context = 100) : IEmbedder
{
    public string Name => "fake";

    public double Scale => 10;

    /// <summary>Pictures asked for at a time.</summary>
    public List<int> Asked { get; } = [];

    public void Break(string id) => vectors.Remove(id);

    public FeatureTable Images(PictureSet set, PictureChange? change = null, CancellationToken cancellation = default)
    {
        Asked.Add(set.Entries.Count);
        int[] rows = [.. Enumerable.Range(0, set.Entries.Count).Where(i => vectors.ContainsKey(set.Entries[i].Id))];
        var problems = set.Entries.Where(entry => !vectors.ContainsKey(entry.Id)).Select(entry => new PictureProblem(entry.Id, "It is broken.")).ToList();
        return new FeatureTable(Table([.. rows.Select(row => set.Entries[row].Id)]), rows, [.. rows.Select(row => set.Entries[row])], problems, rows.Length);
    }

    public Tensor Texts(IReadOnlyList<string> texts, CancellationToken cancellation = default) => Table(texts);

    /// <summary>Patches side by side in one row: the vectors of <c>ID/0</c>, <c>ID/1</c> …</summary>
    public IReadOnlyList<PictureProblem> Patches(PictureSet set, Action<IReadOnlyList<int>, Tensor> batch, PictureChange? change = null, CancellationToken cancellation = default)
    {
        for (var i = 0; i < set.Entries.Count; i++)
        {
            string[] names = [.. Enumerable.Range(0, 4).Select(patch => $"{set.Entries[i].Id}/{patch}")];
            using var table = Table(names);
            using var scope = new TensorScope();
            batch([i], table.Reshape([1, 2, 2, -1]));
        }

        return [];
    }

    public int Cut(IReadOnlyList<string> texts) => texts.Count(text => text.Length > context);

    /// <summary>A set of pictures that are never read.</summary>
    public static PictureSet Set(IReadOnlyList<string> classes, params PictureEntry[] entries) => new("hand", entries, classes, "0", []);

    public static PictureEntry Entry(string id, int? label = null, params string[] captions) => new(id, () => throw new InvalidOperationException("Not to be read.")) { Label = label, Captions = captions };

    private Tensor Table(IReadOnlyList<string> names)
    {
        using var scope = new TensorScope();
        var width = vectors.Values.First().Length;
        var table = Tensor.From<float>([.. names.SelectMany(name => vectors[name])], [names.Count, width]);
        return Models.DualEncoder.Normalise(table).DetachFromScope();
    }
}
