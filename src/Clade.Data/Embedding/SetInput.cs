using Clade.Data.Sets;

namespace Clade.Data.Embedding;

/// <summary>The pictures of a set.</summary>
internal sealed class SetInput : PictureInput
{
    private readonly PictureSet _set;

    public SetInput(PictureSet set)
    {
        ArgumentNullException.ThrowIfNull(set);
        _set = set;
    }

    public override int Count => _set.Entries.Count;

    public override IReadOnlyList<PictureProblem> Problems => _set.Problems;

    public override string Id(int index) => _set.Entries[index].Id;

    public override byte[] Read(int index) => _set.Entries[index].Read();

    public override IReadOnlyList<string> Captions(int index) => _set.Entries[index].Captions;

    protected override void Dispose(bool disposing)
    {
        _set.Dispose();
        base.Dispose(disposing);
    }
}
